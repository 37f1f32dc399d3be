import type Database from "better-sqlite3";
import { batchIdHead } from "../../domain/batch-event-id.js";
import { Fault } from "../../domain/faults.js";
import { sqliteCode } from "./problems.js";

const UUIDS = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})*$/i;
const UUID_LENGTH = 36;
const UUID_BYTES = 16;

/** The index that keeps every event id unique in the whole log: 16 bytes each, so ids of a batch lie side by side. */
export class EventIds {
  readonly #insert: Database.Statement<{ ids: Buffer; after: number; count: number }>;
  readonly #find: Database.Statement<[Buffer], number>;

  constructor(db: Database.Database) {
    // One statement for all ids of a block: binding them one by one costs three times as much.
    this.#insert = db.prepare(`
      WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < @count)
      INSERT INTO event_id SELECT substr(@ids, n * ${UUID_BYTES} + 1, ${UUID_BYTES}), @after + n + 1 FROM counted`);
    this.#find = db.prepare<[Buffer], number>("SELECT position FROM event_id WHERE id = ?").pluck();
  }

  /** Position of the event with an id. */
  find(id: string): number | undefined {
    return this.#find.get(bytesOf([id]));
  }

  /**
   * Enters the ids of events at the positions after `after`.
   *
   * @throws Fault EVENT_ID_TAKEN when one of them is there already or stands twice; the transaction must end then
   */
  add(ids: readonly string[], after: number): void {
    const isTaken = (id: string, n: number) => ids.indexOf(id) < n || this.find(id) !== undefined;
    this.#add(bytesOf(ids), after, () => ids.find(isTaken));
  }

  /** The same for the first events of rows of a batch. */
  addRows(batch: string, rows: Uint32Array, after: number): void {
    this.#add(bytesOfRows(batch, rows), after, () => batch);
  }

  #add(ids: Buffer, after: number, taken: () => string | undefined): void {
    try {
      this.#insert.run({ ids, after, count: ids.length / UUID_BYTES });
    } catch (problem) {
      if (!sqliteCode(problem)?.startsWith("SQLITE_CONSTRAINT")) throw problem;
      throw new Fault("EVENT_ID_TAKEN", { detail: taken() ?? "?" }, { cause: problem });
    }
  }
}

/** The bytes of `batchEventId(batch, row, 0)` for each row. */
function bytesOfRows(batch: string, rows: Uint32Array): Buffer {
  const head = Buffer.from(batchIdHead(batch).replaceAll("-", ""), "hex");
  const bytes = Buffer.alloc(rows.length * UUID_BYTES);
  for (const [n, row] of rows.entries()) {
    head.copy(bytes, n * UUID_BYTES);
    bytes.writeUInt32BE(row, n * UUID_BYTES + head.length);
  }
  return bytes;
}

/** @throws Fault ARGUMENT_INVALID */
function bytesOf(ids: readonly string[]): Buffer {
  const text = ids.join("");
  if (!UUIDS.test(text) || ids.some((id) => id.length !== UUID_LENGTH)) {
    const wrong = ids.find((id) => !UUIDS.test(id) || id.length !== UUID_LENGTH);
    throw new Fault("ARGUMENT_INVALID", { detail: `事件编号不是UUID the event id is no UUID: ${wrong}` });
  }
  return Buffer.from(text.replaceAll("-", ""), "hex");
}
