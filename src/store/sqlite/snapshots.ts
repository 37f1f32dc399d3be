import { crc32 } from "node:zlib";
import type Database from "better-sqlite3";

interface Part {
  readonly position: number;
  readonly crc: number;
  readonly bytes: Buffer;
}

/** Saved read models: a cache, replaced as a whole and dropped when a byte of it is wrong. */
export class Snapshots {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  save(name: string, position: number, parts: readonly Uint8Array[]): void {
    const insert = this.#db.prepare("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)");
    this.#db
      .transaction(() => {
        this.#db.prepare("DELETE FROM snapshot WHERE name = ?").run(name);
        parts.forEach((bytes, part) => {
          insert.run(name, part, position, crc32(bytes), bytes);
        });
      })
      .immediate();
  }

  load(name: string): { position: number; parts: readonly Uint8Array[] } | undefined {
    const rows = this.#db
      .prepare<[string], Part>("SELECT position, crc, bytes FROM snapshot WHERE name = ? ORDER BY part")
      .all(name);
    const [first] = rows;
    if (!first || rows.some((row) => crc32(row.bytes) !== row.crc)) return undefined;
    return { position: first.position, parts: rows.map((row) => row.bytes) };
  }
}
