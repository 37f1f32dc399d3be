import { readFile } from "node:fs/promises";
import { Fault } from "../domain/faults.js";

/** The text of a file that somebody has named. @throws Fault FILE_NOT_FOUND */
export async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new Fault("FILE_NOT_FOUND", { file: path }, { cause });
  });
}
