import type Database from "better-sqlite3";
import { batchEventId, batchIdHead } from "../../domain/batch-event-id.js";
import { Fault } from "../../domain/faults.js";
import { BatchRows } from "./batch-rows.js";
import type { BlockLog } from "./block-log.js";
import { sqliteCode } from "./problems.js";

const UUIDS = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})*$/i;
const UUID_LENGTH = 36;
const UUID_BYTES = 16;

/** Of the first event of a batch's row (`batchEventId`): a UUID of version 8 that ends with zeros. */
const FIRST_OF_ROW = /^.{14}8.{17}0000$/;
const HEAD_DIGITS = 20;

/**
 * Keeps every event id unique in the whole log: an index of 16 bytes each, so that ids of a batch lie side by side;
 * those of reports in columns follow from their blocks (`batch-rows.ts`).
 */
export class EventIds {
  readonly #batches: BatchRows;
  readonly #insertOne: Database.Statement<[Buffer, number]>;
  readonly #insertAll: Database.Statement<{ ids: Buffer; after: number; count: number }>;
  readonly #find: Database.Statement<[Buffer], number>;

  constructor(db: Database.Database, log: BlockLog) {
    this.#batches = new BatchRows(db, log);
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
    const position = this.#find.get(bytesOf([id]));
    if (position !== undefined || !FIRST_OF_ROW.test(id)) return position;
    const { head, row } = rowOf(id);
    return this.#batches.find(head, row);
  }

  /**
   * Enters the ids of events at the positions after `after`.
   *
   * @throws Fault EVENT_ID_TAKEN when one of them is there already or stands twice; the transaction must end then
   */
  add(ids: readonly string[], after: number): void {
    const bytes = bytesOf(ids);
    for (const id of ids) {
      if (!FIRST_OF_ROW.test(id)) continue;
      const { head, row } = rowOf(id);
      if (!this.#batches.takeText(head, row)) throw new Fault("EVENT_ID_TAKEN", { detail: id });
    }
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

  /** Another process may have added ids. */
  noticeOthers(): void {
    this.#batches.noticeOthers();
  }

  /** A transaction was rolled back. */
  forget(): void {
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
function bytesOf(ids: readonly string[]): Buffer {
  const text = ids.join("");
  if (!UUIDS.test(text) || ids.some((id) => id.length !== UUID_LENGTH)) {
    const wrong = ids.find((id) => !UUIDS.test(id) || id.length !== UUID_LENGTH);
    throw new Fault("ARGUMENT_INVALID", {
      detail: { zh: `事件编号不是UUID:${wrong}`, en: `the event id is no UUID: ${wrong}` },
    });
  }
  return Buffer.from(text.replaceAll("-", ""), "hex");
}
