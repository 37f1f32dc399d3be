import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { Fault } from "../domain/faults.js";
import { extensionOfRejects } from "../engine/ingest/forms.js";

/** Where the bad rows of a file go when nothing is said: beside it. */
export function rejectsPath(file: string): string {
  return `${file.slice(0, file.length - extname(file).length)}.rejects${extensionOfRejects(file)}`;
}

/** The text of a file that somebody has named. @throws Fault FILE_NOT_FOUND */
export async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new Fault("FILE_NOT_FOUND", { file: path }, { cause });
  });
}
