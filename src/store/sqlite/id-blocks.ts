import type Database from "better-sqlite3";

/** Which blocks hold ids that begin with the same bytes (their head, in hex): such ids stand in the blocks alone. */
export class IdBlocks {
  readonly #insert: Database.Statement<[Buffer, number]>;
  readonly #after: Database.Statement<[Buffer, number], number>;
  readonly #has: Database.Statement<[Buffer, number], number>;
  readonly #count: Database.Statement<[], number>;

  constructor(db: Database.Database) {
    this.#insert = db.prepare("INSERT INTO id_block VALUES (?, ?)");
    this.#after = db
      .prepare<[Buffer, number], number>(
        "SELECT last FROM id_block WHERE head = ? AND last > ? ORDER BY last",
      )
      .pluck();
    this.#has = db.prepare<[Buffer, number], number>("SELECT 1 FROM id_block WHERE head = ? AND last = ?");
    this.#count = db.prepare<[], number>("SELECT count(*) FROM id_block").pluck();
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

  count(): number {
    return this.#count.get() ?? 0;
  }
}
