import type Database from "better-sqlite3";

/**
 * Index from the first bytes of ids (their head, in hex) to the blocks that contain such ids: the ids
 * themselves are kept in the blocks only.
 */
export class IdBlocks {
  readonly #insert: Database.Statement<[Buffer, number]>;
  readonly #after: Database.Statement<[Buffer, number], number>;
  readonly #has: Database.Statement<[Buffer, number], number>;
  readonly #highest: Database.Statement<[], Buffer | null>;
  readonly #count: Database.Statement<[], number>;

  /** `table` is that of batches in columns, or of the moments of ids that begin with the time. */
  constructor(db: Database.Database, table: "batch_block" | "moment_block") {
    this.#insert = db.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
    this.#after = db
      .prepare<[Buffer, number], number>(
        `SELECT last FROM ${table} WHERE head = ? AND last > ? ORDER BY last`,
      )
      .pluck();
    this.#has = db.prepare<[Buffer, number], number>(`SELECT 1 FROM ${table} WHERE head = ? AND last = ?`);
    this.#highest = db.prepare<[], Buffer | null>(`SELECT max(head) FROM ${table}`).pluck();
    this.#count = db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck();
  }

  add(head: string, last: number): void {
    this.#insert.run(Buffer.from(head, "hex"), last);
  }

  /** Last positions of the blocks behind a position, in order. */
  after(head: string, position: number): readonly number[] {
    return this.#after.all(Buffer.from(head, "hex"), position);
  }

  has(head: string, last: number): boolean {
    return this.#has.get(Buffer.from(head, "hex"), last) !== undefined;
  }

  /** The highest head; nothing where there is none. */
  highest(): string | undefined {
    return this.#highest.get()?.toString("hex");
  }

  count(): number {
    return this.#count.get() ?? 0;
  }
}
