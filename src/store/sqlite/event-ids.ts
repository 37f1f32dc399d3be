import type Database from "better-sqlite3";
import { batchEventId, batchIdHead } from "../../domain/derived-ids.js";
import { Fault } from "../../domain/faults.js";
import { BatchRows } from "./batch-rows.js";
import type { BlockLog } from "./block-log.js";
import { IdBlocks } from "./id-blocks.js";
import { sqliteCode } from "./problems.js";
import { isTimed, TimedIds } from "./timed-ids.js";

/** Written out: this takes half as long as with a group that is repeated. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_BYTES = 16;

/** Of the first event of a batch's row (`batchEventId`): a UUID of version 8 that ends with zeros. */
const FIRST_OF_ROW = /^.{14}8.{17}0000$/;
const HEAD_DIGITS = 20;

/**
 * Keeps every event id unique in the whole log. Those that begin with the time (`timed-ids.ts`) and those of reports in
 * columns (`batch-rows.ts`) are found in their blocks; all others have an index of 16 bytes each, so that ids of a batch
 * lie side by side.
 */
export class EventIds {
  readonly #timed: TimedIds;
  readonly #batches: BatchRows;
  readonly #insertOne: Database.Statement<[Buffer, number]>;
  readonly #insertAll: Database.Statement<{ ids: Buffer; after: number; count: number }>;
  readonly #find: Database.Statement<[Buffer], number>;

  constructor(db: Database.Database, log: BlockLog) {
    this.#timed = new TimedIds(log, new IdBlocks(db, "moment_block"));
    this.#batches = new BatchRows(db, log, new IdBlocks(db, "batch_block"));
    this.#insertOne = db.prepare("INSERT INTO event_id VALUES (?, ?)");
    // One statement for all ids of a block, since binding them one by one costs three times as much; but for an event
    // that is alone the plain one takes a tenth from all that its append computes.
    this.#insertAll = db.prepare(`
      WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < @count)
      INSERT INTO event_id SELECT substr(@ids, n * ${UUID_BYTES} + 1, ${UUID_BYTES}), @after + n + 1 FROM counted`);
    this.#find = db.prepare<[Buffer], number>("SELECT position FROM event_id WHERE id = ?").pluck();
  }

  /** Position of the event with an id. */
  find(id: string): number | undefined {
    if (isTimed(id)) return this.#timed.find(id.toLowerCase());
    const position = this.#find.get(bytesOf([id]));
    if (position !== undefined || !FIRST_OF_ROW.test(id)) return position;
    const { head, row } = rowOf(id);
    return this.#batches.find(head, row);
  }

  /**
   * Enters the ids of the block of events at the positions after `after`.
   *
   * @throws Fault EVENT_ID_TAKEN when one of them is there already or stands twice; the transaction must end then
   */
  add(ids: readonly string[], after: number): void {
    requireUuids(ids);
    const known = ids.map((id) => id.toLowerCase());
    const taken = this.#timed.take(known, after + ids.length);
    if (taken !== undefined) throw new Fault("EVENT_ID_TAKEN", { detail: taken });
    for (let from = 0; from < ids.length; from++) {
      let to = from;
      while (to < ids.length && !isTimed(ids[to] ?? "")) to++;
      if (to > from) this.#index(ids.slice(from, to), after + from);
      from = to;
    }
  }

  #index(ids: readonly string[], after: number): void {
    for (const id of ids) {
      if (!FIRST_OF_ROW.test(id)) continue;
      const { head, row } = rowOf(id);
      if (!this.#batches.takeText(head, row)) throw new Fault("EVENT_ID_TAKEN", { detail: id });
    }
    const bytes = bytesOf(ids);
    try {
      if (ids.length === 1) this.#insertOne.run(bytes, after + 1);
      else this.#insertAll.run({ ids: bytes, after, count: ids.length });
    } catch (problem) {
      if (!sqliteCode(problem)?.startsWith("SQLITE_CONSTRAINT")) throw problem;
      const taken = ids.find((id, n) => ids.indexOf(id) < n || this.find(id) !== undefined);
      throw new Fault("EVENT_ID_TAKEN", { detail: taken ?? "?" }, { cause: problem });
    }
  }

  /** The same for the first events of rows of a batch, which make up the block of reports after `after`. */
  addRows(batch: string, rows: Uint32Array, after: number): void {
    const taken = this.#batches.take(headOf(batchIdHead(batch)), rows, after + rows.length);
    if (taken !== undefined) throw new Fault("EVENT_ID_TAKEN", { detail: batchEventId(batch, taken, 0) });
  }

  /** Drops what is known of the highest id: another process may have added ids. */
  noticeOthers(): void {
    this.#timed.noticeOthers();
    this.#batches.noticeOthers();
  }

  /** Drops the cache: a transaction was rolled back. */
  forget(): void {
    this.#timed.forget();
    this.#batches.forget();
  }
}

function headOf(id: string): string {
  return id.replaceAll("-", "").slice(0, HEAD_DIGITS).toLowerCase();
}

function rowOf(id: string): { head: string; row: number } {
  return { head: headOf(id), row: Number.parseInt(id.slice(24, 32), 16) };
}

/** @throws Fault ARGUMENT_INVALID */
function requireUuids(ids: readonly string[]): void {
  const wrong = ids.find((id) => !UUID.test(id));
  if (wrong === undefined) return;
  throw new Fault("ARGUMENT_INVALID", {
    detail: { zh: `事件编号不是UUID:${wrong}`, en: `the event id is no UUID: ${wrong}` },
  });
}

function bytesOf(uuids: readonly string[]): Buffer {
  return Buffer.from(uuids.join("").replaceAll("-", ""), "hex");
}
