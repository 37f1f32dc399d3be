import { crc32 } from "node:zlib";
import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";
import { reading, writing } from "./problems.js";

export interface Snapshot {
  readonly position: number;
  readonly parts: readonly Uint8Array[];
}

/** Saved read models: a cache, replaced as a whole and dropped when a byte of it is wrong. */
export class Snapshots {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  save(name: string, { position, parts }: Snapshot): Promise<void> {
    const insert = this.#db.prepare("INSERT INTO snapshot_part VALUES (?, ?, ?, ?)");
    const replace = this.#db.transaction(() => {
      this.#db.prepare("DELETE FROM snapshot_part WHERE name = ?").run(name);
      for (const [part, bytes] of parts.entries()) insert.run(name, part, crc32(bytes), bytes);
      this.#db.prepare("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)").run(name, position, parts.length);
    });
    return writing(() => replace.immediate());
  }

  /** A damaged page under a snapshot takes away the cache, and not the log. */
  load(name: string): Snapshot | undefined {
    try {
      return reading(() => this.#db.transaction(() => this.#load(name))());
    } catch (problem) {
      if (problem instanceof Fault && problem.code === "STORE_DAMAGED") return undefined;
      throw problem;
    }
  }

  #load(name: string): Snapshot | undefined {
    const saved = this.#db
      .prepare<[string], { position: number; parts: number }>(
        "SELECT position, parts FROM snapshot WHERE name = ?",
      )
      .get(name);
    const rows = this.#db
      .prepare<[string], { crc: number; bytes: Buffer }>(
        "SELECT crc, bytes FROM snapshot_part WHERE name = ? ORDER BY part",
      )
      .all(name);
    const isWhole = rows.length === saved?.parts && rows.every(({ crc, bytes }) => crc32(bytes) === crc);
    return saved && isWhole ? { position: saved.position, parts: rows.map((row) => row.bytes) } : undefined;
  }
}
