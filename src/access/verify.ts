import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import type { Defect } from "../domain/defect.js";
import { machineFault } from "../domain/machine-faults.js";

/** Problems of SQLite's own structures that are listed. */
const STRUCTURE_MAX = 3;

/**
 * What is wrong with the file of tokens and audit records; undefined where there is none, or where it cannot be opened
 * without writing, as on a disk that is full or read-only.
 */
export function verifyAccessFile(path: string): readonly Defect[] | undefined {
  if (!existsSync(path)) return undefined;
  const found = (detail: string): Defect => ({
    where: { zh: `令牌与审计文件 ${path}`, en: `tokens and audit records, ${path}` },
    what: { zh: `已损坏:${detail}`, en: `is damaged: ${detail}` },
    remedy: "access",
  });
  try {
    const db = new Database(path, { readonly: true });
    try {
      const told = db.prepare<[], string>(`PRAGMA integrity_check(${STRUCTURE_MAX})`).pluck().all();
      return told.filter((line) => line !== "ok").map((line) => found(line.replaceAll("\n", ";")));
    } finally {
      db.close();
    }
  } catch (problem) {
    const fault = machineFault(problem);
    if (!fault) throw problem;
    return fault.code === "STORE_DAMAGED" ? [found(`${fault.params.detail}`)] : undefined;
  }
}
