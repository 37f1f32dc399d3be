import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate as othersTurn } from "node:timers/promises";
import Database from "better-sqlite3";
import type { Defect } from "../../domain/defect.js";
import { Fault } from "../../domain/faults.js";
import type { RecordedReports } from "../../domain/report/filed-reports.js";
import type {
  AppendResult,
  EventStore,
  LostEnd,
  OpenMode,
  ReportColumns,
  StoredEvent,
  StreamWrite,
  Subscription,
  UnusedSnapshot,
} from "../event-store.js";
import { type Snapshot, SnapshotCache } from "../snapshot-cache.js";
import { Acknowledged, lostEnd, type NotedEnd, verifyEnd } from "./acknowledged.js";
import { APPEND_BYTES_MAX, Appender } from "./appender.js";
import { Archive } from "./archive.js";
import { BlockLog } from "./block-log.js";
import { Following } from "./following.js";
import { GroupCommit } from "./group-commit.js";
import { Heads } from "./heads.js";
import { faultOf, reading, writing } from "./problems.js";
import { readAhead } from "./read-ahead.js";
import { prepare } from "./schema.js";
import { verifyLog } from "./verify.js";
import { copyAside, type WorkingCopy } from "./working-copy.js";

export interface SqliteOptions {
  readonly path: string;
  readonly mode: OpenMode;
  /** Milliseconds since 1970; the time that events are recorded with. */
  readonly now?: () => number;
}

/** Opening may have to wait for a process that is just closing; later on, waiting would hold up everything else. */
const OPEN_TIMEOUT_MS = 10_000;
const BUSY_TIMEOUT_MS = 100;
const PAGE_EVENTS = 1024;
const DEFECTS_MAX = 100;
/**
 * Number of events from which on reading ahead on a second thread pays: starting one takes a tenth of a
 * second.
 */
const AHEAD_EVENTS = 100_000;

/** @throws Fault STORE_MISSING, STORE_READ_ONLY, STORE_DAMAGED, STORE_END_LOST, STORE_UNAVAILABLE */
export function openSqliteStore(options: SqliteOptions): SqliteStore {
  const { path, mode } = options;
  const isThere = existsSync(path);
  if (mode !== "create" && !isThere) throw new Fault("STORE_MISSING", { path });
  const acknowledged = new Acknowledged(path);
  if (!isThere) acknowledged.discard();
  // Read before the log is: what is acknowledged meanwhile stands in the log, and must not be missed there.
  const parts = { acknowledged, end: acknowledged.read(), now: options.now ?? Date.now };
  const isReadOnly = mode === "read-only" || mode === "examine";
  const required = mode === "examine" ? undefined : parts.end;
  try {
    if (mode === "create") mkdirSync(dirname(path), { recursive: true });
    // Whoever may write moves the write-ahead log into the file: not before that log is known to be whole.
    if (!isReadOnly && required !== undefined) connect(path, true, required)?.close();
    const db = connect(path, isReadOnly, required);
    return db ? new SqliteStore(db, path, parts) : openCopy(path, parts, required);
  } catch (problem) {
    const fault = faultOf(problem);
    const isShutOut =
      fault instanceof Fault && (fault.code === "STORE_READ_ONLY" || fault.code === "DISK_FULL");
    if (isReadOnly && isShutOut) return openCopy(path, parts, required);
    throw fault;
  }
}

/**
 * Opens the file; undefined where its tables are of an earlier version and must not be upgraded.
 *
 * @throws Fault STORE_END_LOST where the log does not reach the required end
 */
function connect(path: string, readOnly: boolean, required?: NotedEnd): Database.Database | undefined {
  const db = new Database(path, { readonly: readOnly, timeout: OPEN_TIMEOUT_MS });
  try {
    if (prepare(db, readOnly)) {
      const lost = lostEnd(new BlockLog(db), required);
      if (lost) throw new Fault("STORE_END_LOST", { ...lost });
      db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
      return db;
    }
  } catch (problem) {
    db.close();
    throw problem;
  }
  db.close();
  return undefined;
}

/**
 * Opens a copy, for reading, of a store that cannot be opened or upgraded in place; writes to it are lost.
 */
function openCopy(path: string, parts: StoreParts, required: NotedEnd): SqliteStore {
  const copy = reading(() => copyAside(path));
  try {
    connect(copy.path, false)?.close();
    const db = connect(copy.path, true, required);
    if (!db) throw new TypeError("a copy that was brought up to date is of an earlier version");
    return new SqliteStore(db, path, { ...parts, copy });
  } catch (problem) {
    copy.remove();
    throw faultOf(problem);
  }
}

interface StoreParts {
  readonly now: () => number;
  readonly acknowledged: Acknowledged;
  /** The end of the log that was on record when the store was opened. */
  readonly end: NotedEnd;
  readonly copy?: WorkingCopy;
}

/** The log in one SQLite file, shared by any number of processes. */
export class SqliteStore implements EventStore {
  readonly atomicAcrossStreams = true;
  readonly appendBytesMax = APPEND_BYTES_MAX;
  readonly columns: ReportColumns;
  readonly #db: Database.Database;
  /** The file that is open: the store's, or a copy of it. */
  readonly #file: string;
  readonly #copy: WorkingCopy | undefined;
  readonly #log: BlockLog;
  readonly #heads: Heads;
  readonly #acknowledged: Acknowledged;
  readonly #end: NotedEnd;
  readonly #commits: GroupCommit;
  readonly #following: Following;
  readonly #archive: Archive;
  readonly #snapshots: SnapshotCache;

  /** `db` is the file at `path` or a copy of it, prepared, and belongs to the store from now on. */
  constructor(db: Database.Database, path: string, { now, acknowledged, end, copy }: StoreParts) {
    this.#db = db;
    this.#file = copy?.path ?? path;
    this.#copy = copy;
    this.#log = new BlockLog(db);
    this.#heads = new Heads(db);
    this.#acknowledged = acknowledged;
    this.#end = end;
    const appender = new Appender(db, { log: this.#log, heads: this.#heads, acknowledged }, now);
    const wakingAfter = <T>(write: () => T): T => {
      const done = write();
      this.#following.wake(appender.position);
      return done;
    };
    this.#commits = new GroupCommit((appends) => wakingAfter(() => appender.commit(appends)));
    this.#following = new Following(this);
    this.columns = {
      append: (reports) => writing(() => wakingAfter(() => appender.commitReports(reports))),
      readAll: (after) => this.#readColumns(after),
    };
    this.#archive = new Archive(db);
    this.#snapshots = new SnapshotCache(
      () => `${path}-snapshot`,
      async (position) => this.#eventAt(position),
    );
  }

  /** @throws StreamConflict; Fault EVENT_ID_TAKEN, APPEND_TOO_LARGE, DISK_FULL, STORE_READ_ONLY, STORE_UNAVAILABLE */
  append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return this.#commits.append(writes);
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly StoredEvent[]> {
    return reading(() => this.#log.ofStream(stream, this.#heads.find(stream), fromRevision));
  }

  async *readAll(after: number, pageSize = PAGE_EVENTS): AsyncIterable<readonly StoredEvent[]> {
    const end = await this.head();
    for (let position = after; position < end; position = Math.min(end, position + pageSize)) {
      // Whoever reads the whole log shares the thread with those who ask for little.
      if (position > after) await othersTurn();
      yield reading(() => this.#log.after(position, end, pageSize));
    }
  }

  async *#readColumns(after: number): AsyncIterable<readonly StoredEvent[] | RecordedReports> {
    const end = await this.head();
    if (end - after >= AHEAD_EVENTS) {
      yield* readAhead({ path: this.#file, after, upTo: end });
      return;
    }
    for (let position = after; position < end; ) {
      const page = reading(() => this.#log.next(position, end));
      yield page;
      position += "count" in page ? page.count : page.length;
    }
  }

  async head(): Promise<number> {
    return reading(() => this.#log.head());
  }

  subscribe(
    after: number,
    handler: (events: readonly StoredEvent[]) => void | Promise<void>,
    onProblem: (problem: unknown, retrying: boolean) => void = () => undefined,
    known: () => number = () => 0,
  ): Subscription {
    return this.#following.start({ after, handler, onProblem, known });
  }

  putFile(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    return this.#archive.put(sha256, chunks);
  }
  async getFile(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return this.#archive.get(sha256);
  }
  async listFiles(): Promise<readonly string[]> {
    return this.#archive.list();
  }

  saveSnapshot(name: string, position: number, parts: readonly Uint8Array[]): Promise<void> {
    return this.#snapshots.save(name, { position, parts });
  }
  loadSnapshot(name: string, onUnused?: (unused: UnusedSnapshot) => void): Promise<Snapshot | undefined> {
    return this.#snapshots.load(name, onUnused);
  }

  /**
   * Copies the store, consistent, while it is being written to. The copy appears under its name when it is whole.
   *
   * @throws Fault ARGUMENT_INVALID when there is a file of that name
   */
  async backup(path: string): Promise<void> {
    if (existsSync(path))
      throw new Fault("ARGUMENT_INVALID", {
        detail: { zh: `已存在:${path}`, en: `exists already: ${path}` },
      });
    const unfinished = `${path}.unfinished`;
    // What a killed backup left behind.
    for (const suffix of ["", "-journal", "-wal", "-shm"]) rmSync(unfinished + suffix, { force: true });
    try {
      await this.#db.backup(unfinished);
      renameSync(unfinished, path);
    } catch (problem) {
      rmSync(unfinished, { force: true });
      throw faultOf(problem);
    }
  }

  /** Finds what is wrong with the file; nothing when all is well. */
  verify(): readonly Defect[] {
    const defects: Defect[] = [];
    const end = [...verifyEnd(this.#log, this.#end)];
    const hasEnd = !end.some(({ remedy }) => remedy === "lostEnd");
    const sources = [end, verifyLog(this.#db, this.#log, hasEnd), this.#archive.verify()];
    for (const source of sources) {
      for (const defect of source) {
        if (defects.push(defect) >= DEFECTS_MAX) return defects;
      }
    }
    return defects;
  }

  /**
   * Events that were acknowledged before the store was opened and are no longer in the log.
   *
   * @throws Fault STORE_DAMAGED
   */
  lostEnd(): LostEnd | undefined {
    const lost = lostEnd(this.#log, this.#end);
    const accept = () => reading(() => this.#acknowledged.write(this.#log.end()));
    return lost && { ...lost, accept };
  }

  async close(): Promise<void> {
    await this.#commits.finished();
    await this.#following.stop();
    this.#db.close();
    this.#acknowledged.close();
    this.#copy?.remove();
  }

  /** Id of the event at a position; nothing where it cannot be read. */
  #eventAt(position: number): string | undefined {
    try {
      return reading(() => this.#log.at(position)).id;
    } catch (problem) {
      if (problem instanceof Fault && problem.code === "STORE_DAMAGED") return undefined;
      throw problem;
    }
  }
}
