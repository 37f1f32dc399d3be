import type Database from "better-sqlite3";
import type { BlockLog } from "./block-log.js";
import type { IdBlocks } from "./id-blocks.js";
import { RowSet } from "./row-set.js";

/** Rows of one batch whose first events are in the log up to a position. */
interface Known {
  readonly rows: RowSet;
  upTo: number;
  isStale: boolean;
}

/** What is known of a batch of which no row lies in a block of reports. */
const NONE = undefined;

/**
 * Ids of reports kept in columns. They follow from their batch and row, and both stand in the block, so they need no
 * index of their own: a table names each batch's blocks, and which rows are taken is remembered while a batch is
 * written. `head` is what all ids of a batch begin with, as bytes in hex.
 */
export class BatchRows {
  readonly #log: BlockLog;
  readonly #blocks: IdBlocks;
  readonly #texts: Database.Statement<[Buffer, Buffer, number], Buffer>;
  readonly #known = new Map<string, Known | typeof NONE>();

  constructor(db: Database.Database, log: BlockLog, blocks: IdBlocks) {
    this.#log = log;
    this.#blocks = blocks;
    this.#texts = db
      .prepare<[Buffer, Buffer, number], Buffer>(
        "SELECT id FROM event_id WHERE id >= ? AND id <= ? AND position > ?",
      )
      .pluck();
  }

  /** Takes rows for the block that ends at `last`. Returns the first row that was taken already, if there is one. */
  take(head: string, rows: Uint32Array, last: number): number | undefined {
    const known = this.#of(head) ?? this.#load(head, { rows: new RowSet(), upTo: 0, isStale: true });
    for (const row of rows) {
      if (known.rows.has(row)) return row;
      known.rows.add(row);
    }
    this.#blocks.add(head, last);
    known.upTo = last;
    return undefined;
  }

  /** The first event of a row is added as a text: is its id free of those in blocks of reports? */
  takeText(head: string, row: number): boolean {
    const known = this.#of(head);
    if (known?.rows.has(row)) return false;
    known?.rows.add(row);
    return true;
  }

  /** Position of the row's report. */
  find(head: string, row: number): number | undefined {
    for (const last of this.#blocks.after(head, 0)) {
      const { first, reports } = this.#log.holding(last);
      const at = reports?.row.indexOf(row) ?? -1;
      if (at >= 0) return first + at;
    }
    return undefined;
  }

  /** Somebody else wrote: what he added is read when it is asked for. */
  noticeOthers(): void {
    for (const [head, known] of this.#known) {
      if (known) known.isStale = true;
      else this.#known.delete(head);
    }
  }

  /** A transaction was rolled back: rows that it took are free again. */
  forget(): void {
    this.#known.clear();
  }

  #of(head: string): Known | undefined {
    const known = this.#known.get(head);
    if (known?.isStale) return this.#load(head, known);
    if (known || this.#known.has(head)) return known;
    if (this.#blocks.after(head, 0).length > 0)
      return this.#load(head, { rows: new RowSet(), upTo: 0, isStale: true });
    this.#known.set(head, NONE);
    return undefined;
  }

  /** Adds what has come into the log after `upTo`. */
  #load(head: string, known: Known): Known {
    const bytes = Buffer.from(head, "hex");
    const end = Buffer.concat([bytes, Buffer.alloc(6, 0xff)]);
    for (const id of this.#texts.iterate(bytes, end, known.upTo)) {
      if (id.readUInt16BE(14) === 0) known.rows.add(id.readUInt32BE(10));
    }
    for (const last of this.#blocks.after(head, known.upTo)) {
      for (const row of this.#log.holding(last).reports?.row ?? []) known.rows.add(row);
    }
    known.upTo = this.#log.head();
    known.isStale = false;
    this.#known.set(head, known);
    return known;
  }
}
