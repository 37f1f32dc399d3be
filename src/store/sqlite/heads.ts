import type Database from "better-sqlite3";

/** Where a stream ends. */
export interface Head {
  /** 0 while the stream has no row. */
  id: number;
  readonly stream: string;
  /** -1 when there is no such stream. */
  revision: number;
  /** Position of the stream's last event; 0 when there is none. */
  position: number;
}

/** Streams kept in memory; more are forgotten together and found in the file again. */
const KNOWN_MAX = 200_000;

/** Where each stream ends, remembered while nobody else writes to the file. */
export class Heads {
  readonly #find: Database.Statement<[string], [id: number, revision: number, position: number]>;
  readonly #insert: Database.Statement<[number, number]>;
  readonly #name: Database.Statement<[string, number | bigint]>;
  readonly #move: Database.Statement<[number, number, number]>;
  readonly #known = new Map<string, Head>();
  readonly #moved = new Set<Head>();

  constructor(db: Database.Database) {
    this.#find = db
      .prepare<[string], [number, number, number]>(
        "SELECT id, revision, position FROM stream JOIN head ON head.id = stream.head WHERE name = ?",
      )
      .raw();
    this.#insert = db.prepare("INSERT INTO head (revision, position) VALUES (?, ?)");
    this.#name = db.prepare("INSERT INTO stream VALUES (?, ?)");
    this.#move = db.prepare("UPDATE head SET revision = ?, position = ? WHERE id = ?");
  }

  /** As the writer knows it within its transaction. */
  of(stream: string): Head {
    const known = this.#known.get(stream);
    if (known) return known;
    const head = this.find(stream);
    this.#known.set(stream, head);
    return head;
  }

  /** As the file has it. */
  find(stream: string): Head {
    const [id, revision, position] = this.#find.get(stream) ?? [0, -1, 0];
    return { id, stream, revision, position };
  }

  /** The stream ends one event further on. */
  move(head: Head, position: number): void {
    head.revision++;
    head.position = position;
    this.#moved.add(head);
  }

  /** Writes down what has moved. */
  save(): void {
    for (const head of this.#moved) {
      const { id, revision, position, stream } = head;
      if (id !== 0) {
        this.#move.run(revision, position, id);
      } else {
        head.id = Number(this.#insert.run(revision, position).lastInsertRowid);
        this.#name.run(stream, head.id);
      }
    }
    this.#moved.clear();
    if (this.#known.size > KNOWN_MAX) this.#known.clear();
  }

  /** Another connection wrote, or a transaction was rolled back: what is remembered may be wrong. */
  forget(): void {
    this.#known.clear();
    this.#moved.clear();
  }
}
