import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import Database from "better-sqlite3";

/** Flips one bit of a file, as a bad disk would. */
export function flipBit(path: string, at: number, bit = 0): void {
  const file = openSync(path, "r+");
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.of((byte[0] ?? 0) ^ (1 << bit)), 0, 1, at);
  closeSync(file);
}

/** Where the pages of a table begin in a SQLite file. */
export function pagesOf(path: string, table: string): readonly number[] {
  const db = new Database(path, { readonly: true });
  const rows = db
    .prepare<[string], number>("SELECT (pageno - 1) * pgsize FROM dbstat WHERE name = ? ORDER BY pageno")
    .pluck()
    .all(table);
  db.close();
  return rows;
}

/** Flips a bit of a value that a query gives, in the file and behind SQLite's back: pages given up may hold it as well. */
export function flipValue(path: string, sql: string, byte: number): void {
  const db = new Database(path, { readonly: true });
  const value = db.prepare<[], Buffer>(sql).pluck().get() ?? Buffer.alloc(0);
  db.close();
  // A long value goes on elsewhere.
  const beginning = value.subarray(0, 64);
  const contents = readFileSync(path);
  for (let at = contents.indexOf(beginning); at >= 0; at = contents.indexOf(beginning, at + 1))
    flipBit(path, at + byte);
}
