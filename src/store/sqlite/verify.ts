import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";
import type { StoredEvent } from "../event-store.js";
import type { BlockLog } from "./block-log.js";
import { allHeads, type StreamEnd } from "./head-pages.js";
import { RowSet } from "./row-set.js";

/**
 * What is wrong with the file and its log, in words: SQLite's own structures, check sums and order of the blocks,
 * revisions of each stream, and the indexes against the blocks.
 */
export function* verifyLog(db: Database.Database, log: BlockLog): Iterable<string> {
  for (const row of db.prepare<[], string>("PRAGMA integrity_check(10)").pluck().iterate()) {
    if (row !== "ok") yield `SQLite: ${row}`;
  }
  const ends = new Map<string, StreamEnd>();
  const idOf = db.prepare<[Buffer], number>("SELECT position FROM event_id WHERE id = ?").pluck();
  const batches = new BatchBlocks(db);
  let [next, count] = [1, 0];
  for (const last of db.prepare<[], number>("SELECT last FROM block ORDER BY last").pluck().all()) {
    const events = eventsOf(log, last);
    if (typeof events === "string") {
      yield events;
      next = last + 1;
      continue;
    }
    for (const event of events) {
      if (event.position !== next) yield `位置 ${next} 缺失 position ${next} is missing`;
      next = event.position + 1;
      yield* verifyRevision(event, ends);
      const ownId = Buffer.from(event.id.replaceAll("-", ""), "hex");
      if (batches.covers(ownId, last)) {
        if (!batches.isNew(ownId)) yield `位置 ${event.position}: 编号重复 its id stands twice`;
        continue;
      }
      count++;
      if (idOf.get(ownId) !== event.position)
        yield `位置 ${event.position}: 编号不在索引中 its id is not in the index`;
    }
  }
  yield* verifyHeads(db, ends);
  const ids = db.prepare<[], number>("SELECT count(*) FROM event_id").pluck().get();
  if (ids !== count)
    yield `索引有 ${ids} 个编号,日志有 ${count} 个事件 ${ids} ids in the index, ${count} events in the log`;
}

function eventsOf(log: BlockLog, last: number): readonly StoredEvent[] | string {
  try {
    const { count, event } = log.holding(last);
    return Array.from({ length: count }, (_, n) => event(n)).filter((one) => one !== undefined);
  } catch (problem) {
    return problem instanceof Fault ? problem.say("zh") : String(problem);
  }
}

/** The index of reports kept in columns: which blocks hold rows of a batch. */
class BatchBlocks {
  readonly #blocks: Set<string>;
  readonly #rows = new Map<string, RowSet>();

  constructor(db: Database.Database) {
    const rows = db.prepare<[], { head: Buffer; last: number }>("SELECT head, last FROM batch_block").all();
    this.#blocks = new Set(rows.map(({ head, last }) => `${head.toString("hex")} ${last}`));
  }

  covers(id: Buffer, last: number): boolean {
    return id.readUInt16BE(14) === 0 && this.#blocks.has(`${id.toString("hex", 0, 10)} ${last}`);
  }

  isNew(id: Buffer): boolean {
    const [head, row] = [id.toString("hex", 0, 10), id.readUInt32BE(10)];
    const rows = this.#rows.get(head) ?? new RowSet();
    this.#rows.set(head, rows);
    const isNew = !rows.has(row);
    rows.add(row);
    return isNew;
  }
}

function* verifyRevision(
  { stream, revision, position }: StoredEvent,
  ends: Map<string, StreamEnd>,
): Iterable<string> {
  const expected = (ends.get(stream)?.revision ?? -1) + 1;
  if (revision !== expected) yield `${stream}: 版次 ${expected} 缺失 revision ${expected} is missing`;
  ends.set(stream, { revision, position });
}

function* verifyHeads(db: Database.Database, ends: ReadonlyMap<string, StreamEnd>): Iterable<string> {
  const known = new Set<string>();
  for (const { name, revision, position } of allHeads(db)) {
    known.add(name);
    const end = ends.get(name);
    if (end?.revision !== revision || end.position !== position)
      yield `${name}: 索引与日志不符 the index differs from the log`;
  }
  for (const name of ends.keys()) if (!known.has(name)) yield `${name}: 不在索引中 is not in the index`;
}
