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

/** A value of a table: `SELECT <column> FROM <table> <rest>`. */
interface Value {
  readonly table: string;
  readonly column: string;
  readonly rest?: string;
}

/** Flips a bit of a value in the pages of its table, behind SQLite's back: wherever it lies there, also as given up. */
export function flipValue(path: string, { table, column, rest = "" }: Value, byte: number): void {
  const db = new Database(path, { readonly: true });
  const value = db.prepare<[], Buffer>(`SELECT ${column} FROM ${table} ${rest}`).pluck().get();
  const pageSize = Number(db.pragma("page_size", { simple: true }));
  db.close();
  if (!value?.length) throw new TypeError(`no ${column} in ${table} ${rest}`);
  // A long value goes on elsewhere.
  const beginning = value.subarray(0, 64);
  const contents = readFileSync(path);
  for (const page of pagesOf(path, table)) {
    const bytes = contents.subarray(page, page + pageSize);
    for (let at = bytes.indexOf(beginning); at >= 0; at = bytes.indexOf(beginning, at + 1))
      flipBit(path, page + at + byte);
  }
}

/** A page of a SQLite file that holds entries of a table or an index, by what it belongs to. */
export interface TreePage {
  readonly tree: string;
  readonly kind: "internal" | "leaf";
  /** Where it begins in the file, its head in it, and its entries. */
  readonly at: number;
  readonly head: number;
  readonly cells: readonly number[];
}

/** The fullest page of each kind of each table and index. https://www.sqlite.org/fileformat2.html#b_tree_pages */
export function treePages(path: string): readonly TreePage[] {
  const db = new Database(path, { readonly: true });
  const pages = db
    .prepare<[], Omit<TreePage, "head" | "cells">>(
      `SELECT name AS tree, pagetype AS kind, (pageno - 1) * pgsize AS at, max(ncell) AS most FROM dbstat
       WHERE pagetype IN ('internal', 'leaf') GROUP BY name, pagetype`,
    )
    .all();
  db.close();
  const contents = readFileSync(path);
  return pages.map(({ tree, kind, at }) => {
    const head = at === 0 ? FILE_HEAD_BYTES : at;
    const count = contents.readUInt16BE(head + 3);
    const pointers = head + (kind === "leaf" ? 8 : 12);
    const cells = Array.from({ length: count }, (_, n) => at + contents.readUInt16BE(pointers + 2 * n));
    return { tree, kind, at, head, cells };
  });
}
const FILE_HEAD_BYTES = 100;
