import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";
import { yearOfCode } from "../../domain/period.js";
import type { FiledReports } from "../../domain/report/filed-reports.js";
import { type AppendResult, type NewEvent, StreamConflict, type StreamWrite } from "../event-store.js";
import type { Acknowledged } from "./acknowledged.js";
import type { PlacedEvent } from "./block.js";
import type { BlockLog, LogEnd } from "./block-log.js";
import { EventIds } from "./event-ids.js";
import type { Head, Heads } from "./heads.js";
import { REPORT_BLOCK_MAX, sliceReports } from "./report-block.js";

/** What became of one append: its result, or why it alone was refused. */
export type Outcome = { readonly result: AppendResult } | { readonly refused: unknown };

/** By measurement: larger blocks write hardly faster and cost more to read one event from. */
const BLOCK_EVENTS_MAX = 128;
/** Length of data and metadata after which a block is full, in UTF-16 units. */
const BLOCK_TEXT_MAX = 256 << 10;

/** UTF-8 bytes of data and metadata that one write may have. */
export const APPEND_BYTES_MAX = 64 << 20;
/** UTF-8 bytes that one UTF-16 unit can take. */
const UTF8_BYTES_MAX = 3;

/** No `data_version`. */
const UNSEEN = -1;

/** Decides appends and writes them, several in one transaction. The only writer of the log's tables. */
export class Appender {
  readonly #db: Database.Database;
  readonly #log: BlockLog;
  readonly #ids: EventIds;
  readonly #heads: Heads;
  readonly #acknowledged: Acknowledged;
  readonly #now: () => number;
  readonly #begin: Database.Statement<[]>;
  readonly #commit: Database.Statement<[]>;
  readonly #rollback: Database.Statement<[]>;
  readonly #dataVersion: Database.Statement<[], number>;
  /** The last block, while nobody else writes to the file. */
  #end: LogEnd = { position: 0, crc: 0 };
  #seenVersion = UNSEEN;
  /** Events after the last block that have their place but are not in one yet. */
  #placed: PlacedEvent[] = [];
  #placedText = 0;

  constructor(db: Database.Database, { log, heads, acknowledged }: AppenderParts, now: () => number) {
    this.#db = db;
    this.#log = log;
    this.#ids = new EventIds(db, log);
    this.#heads = heads;
    this.#acknowledged = acknowledged;
    this.#now = now;
    this.#begin = db.prepare("BEGIN IMMEDIATE");
    this.#commit = db.prepare("COMMIT");
    this.#rollback = db.prepare("ROLLBACK");
    this.#dataVersion = db.prepare<[], number>("PRAGMA data_version").pluck();
  }

  /** Position of the log's last event, as it was at the end of the last transaction. */
  get position(): number {
    return this.#end.position;
  }

  /**
   * Appends all in one transaction, durable on return. Where one is refused all are rolled back and tried again, each
   * under a savepoint of its own, so that only the refused ones are left out.
   */
  commit(appends: readonly (readonly StreamWrite[])[]): readonly Outcome[] {
    try {
      return this.#inTransaction(() => appends.map((writes) => ({ result: this.#append(writes) })));
    } catch (problem) {
      if (!isRefusal(problem)) throw problem;
      if (appends.length === 1) return [{ refused: problem }];
      return this.#inTransaction(() => appends.map((writes) => this.#tryAppend(writes)));
    }
  }

  /**
   * Appends reports in one transaction, durable on return.
   *
   * @throws StreamConflict, Fault EVENT_ID_TAKEN
   */
  commitReports(reports: FiledReports): { first: number; recordedAt: number } {
    return this.#inTransaction(() => {
      const first = this.#end.position + 1;
      const recordedAt = this.#now();
      const before = this.#moveHeads(reports);
      for (let from = 0; from < reports.count; from += REPORT_BLOCK_MAX) {
        const to = Math.min(reports.count, from + REPORT_BLOCK_MAX);
        const slice = sliceReports(reports, from, to);
        this.#ids.addRows(slice.batch, slice.row, this.#end.position);
        this.#end = this.#log.addReports(this.#end.position, slice, before.subarray(from, to), recordedAt);
      }
      return { first, recordedAt };
    });
  }

  /** Lets each report's stream end with it. Returns where each stream ended before. */
  #moveHeads(reports: FiledReports): Float64Array {
    const before = new Float64Array(reports.count);
    for (let n = 0; n < reports.count; n++) {
      const expected = (reports.revision[n] ?? 0) - 1;
      const year = yearOfCode(reports.period[n] ?? 0);
      const head = this.#heads.ofReports(reports.unit[n] ?? "", year, expected === -1);
      if (head.revision !== expected) throw new StreamConflict(head.stream, expected, head.revision);
      before[n] = head.position;
      this.#heads.move(head, this.#end.position + n + 1);
    }
    return before;
  }

  /** As better-sqlite3 does it, which makes functions anew each time: a twentieth of what a single append computes. */
  #inTransaction<T>(work: () => T): T {
    this.#begin.run();
    try {
      this.#noticeOthers();
      const done = work();
      this.#save();
      this.#commit.run();
      this.#acknowledged.note(this.#end);
      return done;
    } catch (problem) {
      // Where the disk is full SQLite has rolled back already.
      if (this.#db.inTransaction) this.#rollback.run();
      this.#forget();
      throw problem;
    }
  }

  #tryAppend(writes: readonly StreamWrite[]): Outcome {
    const end = this.#end;
    try {
      const result = this.#db.transaction(() => {
        const done = this.#append(writes);
        this.#save();
        return done;
      })();
      return { result };
    } catch (problem) {
      this.#forget();
      this.#end = end;
      if (!isRefusal(problem)) throw problem;
      return { refused: problem };
    }
  }

  /**
   * @throws StreamConflict, Fault EVENT_ID_TAKEN, APPEND_TOO_LARGE, ARGUMENT_INVALID; the transaction must be rolled
   * back then
   */
  #append(writes: readonly StreamWrite[]): AppendResult {
    const now = this.#now();
    const revisions: number[] = [];
    let [position, appended, isAllNew] = [0, 0, true];
    for (const write of writes) {
      requireSize(write);
      const head = this.#heads.of(write.stream);
      const end = this.#repeated(write, head);
      if (end === undefined) {
        if (write.expected !== "any" && write.expected !== head.revision) {
          throw new StreamConflict(write.stream, write.expected, head.revision);
        }
        for (const [n, event] of write.events.entries())
          this.#place(event, head, write.recordedAt?.[n] ?? now);
        appended += write.events.length;
      }
      const { revision, position: last } = end ?? head;
      revisions.push(revision);
      position = Math.max(position, last);
      isAllNew &&= end === undefined && write.recordedAt === undefined;
    }
    return { position, revisions, appended, ...(isAllNew && appended > 0 ? { recordedAt: now } : {}) };
  }

  /** Where a write ends that was appended before: the same ids at the place where they would go. */
  #repeated({ stream, expected, events }: StreamWrite, head: Head): End | undefined {
    const [first] = events;
    if (!first || head.revision < 0 || expected === head.revision) return undefined;
    this.#pack();
    const start = expected === "any" ? this.#revisionIn(stream, first.id) : expected + 1;
    if (start === undefined || start + events.length - 1 > head.revision) return undefined;
    const there = this.#log.ofStream(stream, head, start).slice(0, events.length);
    const isSame = events.every((event, n) => there[n]?.id.toLowerCase() === event.id.toLowerCase());
    return isSame ? there.at(-1) : undefined;
  }

  #revisionIn(stream: string, id: string): number | undefined {
    const position = this.#ids.find(id);
    const event = position === undefined ? undefined : this.#log.at(position);
    return event?.stream === stream ? event.revision : undefined;
  }

  #place(event: NewEvent, head: Head, recordedAt: number): void {
    const { stream, position: before } = head;
    const text = event.data.length + event.metadata.length;
    if (this.#placed.length === BLOCK_EVENTS_MAX || this.#placedText + text > BLOCK_TEXT_MAX) this.#pack();
    this.#placedText += text;
    const position = this.#end.position + this.#placed.length + 1;
    this.#heads.move(head, position);
    this.#placed.push({ event, stream, revision: head.revision, before, recordedAt });
  }

  /** Puts the placed events into a block; from here on they can be read within the transaction. */
  #pack(): void {
    if (this.#placed.length === 0) return;
    const ids = this.#placed.map((one) => one.event.id);
    this.#ids.add(ids, this.#end.position);
    this.#end = this.#log.add(this.#end.position, this.#placed);
    this.#placed = [];
    this.#placedText = 0;
  }

  #save(): void {
    this.#pack();
    this.#heads.save();
  }

  /** A transaction was rolled back: what is remembered may be wrong. */
  #forget(): void {
    this.#placed = [];
    this.#placedText = 0;
    this.#heads.forget();
    this.#ids.forget();
    this.#log.forget();
    this.#seenVersion = UNSEEN;
  }

  /** `data_version` changes when another connection has written to the file. */
  #noticeOthers(): void {
    const version = this.#dataVersion.get() ?? UNSEEN;
    if (version === this.#seenVersion) return;
    this.#heads.forget();
    this.#ids.noticeOthers();
    this.#end = this.#log.end();
    this.#seenVersion = version;
  }
}

interface AppenderParts {
  readonly log: BlockLog;
  readonly heads: Heads;
  readonly acknowledged: Acknowledged;
}

interface End {
  readonly revision: number;
  readonly position: number;
}

/** @throws Fault APPEND_TOO_LARGE */
function requireSize({ events }: StreamWrite): void {
  const units = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
  if (units * UTF8_BYTES_MAX <= APPEND_BYTES_MAX) return;
  const found = events.reduce((sum, { data, metadata }) => sum + Buffer.byteLength(data + metadata), 0);
  if (found > APPEND_BYTES_MAX) throw new Fault("APPEND_TOO_LARGE", { found, limit: APPEND_BYTES_MAX });
}

/** A problem of the one append, and not of the file or the machine. */
function isRefusal(problem: unknown): boolean {
  return problem instanceof StreamConflict || problem instanceof Fault;
}
