import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";
import {
  type AppendResult,
  type EventStore,
  type StoredEvent,
  StreamConflict,
  type StreamWrite,
  type Subscription,
} from "../event-store.js";
import { Archive } from "./archive.js";
import { EVENT_COLUMNS, EVENT_JOINS, type EventRow, storedEvent } from "./rows.js";
import { prepare } from "./schema.js";
import { Snapshots } from "./snapshots.js";
import { faultOf, Writer } from "./writer.js";

export interface SqliteOptions {
  readonly path: string;
  readonly mode: "create" | "existing" | "read-only";
  /** Milliseconds since 1970; the time that events are recorded with. */
  readonly now?: () => number;
}

interface Waiting {
  readonly writes: readonly StreamWrite[];
  resolve(result: AppendResult): void;
  reject(problem: unknown): void;
}

/** How often a subscription looks for events of other processes, in milliseconds. */
const POLL_MS = 40;
const PAGE_EVENTS = 1000;

/** @throws Fault STORE_MISSING, STORE_READ_ONLY, STORE_DAMAGED */
export function openSqliteStore(options: SqliteOptions): SqliteStore {
  const { path, mode } = options;
  if (mode !== "create" && !existsSync(path)) throw new Fault("STORE_MISSING", { path });
  try {
    if (mode === "create") mkdirSync(dirname(path), { recursive: true });
    const db = new Database(path, { readonly: mode === "read-only" });
    prepare(db, mode === "read-only");
    return new SqliteStore(db, options.now ?? Date.now);
  } catch (problem) {
    throw faultOf(problem);
  }
}

/** The log in one SQLite file. Appends that wait at the same time share one transaction and one fsync. */
export class SqliteStore implements EventStore {
  readonly atomicAcrossStreams = true;
  readonly appendBytesMax = Number.MAX_SAFE_INTEGER;
  readonly #db: Database.Database;
  readonly #now: () => number;
  readonly #archive: Archive;
  readonly #snapshots: Snapshots;
  readonly #page: Database.Statement<[number, number, number], EventRow>;
  readonly #streamEvents: Database.Statement<[string, number], EventRow>;
  readonly #headOf: Database.Statement<[], number>;
  #writer: Writer | undefined;
  #dataVersion = -1;
  #waiting: Waiting[] = [];
  readonly #wakers = new Set<() => void>();

  constructor(db: Database.Database, now: () => number) {
    this.#db = db;
    this.#now = now;
    this.#archive = new Archive(db);
    this.#snapshots = new Snapshots(db);
    this.#page = db
      .prepare<[number, number, number], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM ${EVENT_JOINS} WHERE event.position > ? AND event.position <= ? ORDER BY event.position LIMIT ?`,
      )
      .raw();
    this.#streamEvents = db
      .prepare<[string, number], EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM ${EVENT_JOINS} WHERE stream.name = ? AND event.revision >= ? ORDER BY event.revision`,
      )
      .raw();
    this.#headOf = db.prepare<[], number>("SELECT coalesce(max(position), 0) FROM event").pluck();
  }

  append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#commitWaiting());
    });
  }

  async readStream(stream: string, fromRevision = 0): Promise<readonly StoredEvent[]> {
    return this.#reading(() => this.#streamEvents.all(stream, fromRevision).map(storedEvent));
  }

  async *readAll(after: number, pageSize = PAGE_EVENTS): AsyncIterable<readonly StoredEvent[]> {
    const end = await this.head();
    for (let last = after; last < end; ) {
      const page = this.#reading(() => this.#page.all(last, end, pageSize).map(storedEvent));
      const newest = page.at(-1);
      if (!newest) return;
      yield page;
      last = newest.position;
    }
  }

  async head(): Promise<number> {
    return this.#reading(() => this.#headOf.get() ?? 0);
  }

  subscribe(
    after: number,
    handler: (events: readonly StoredEvent[]) => void | Promise<void>,
    onProblem: (problem: unknown, retrying: boolean) => void = () => undefined,
  ): Subscription {
    let ended = false;
    let wake: () => void = () => undefined;
    const woken = () => wake();
    this.#wakers.add(woken);
    const run = async () => {
      for (let last = after; !ended; ) {
        for await (const page of this.readAll(last)) {
          if (ended) return;
          await handler(page);
          last = page.at(-1)?.position ?? last;
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    const running = run().catch((problem: unknown) => onProblem(problem, false));
    return {
      unsubscribe: async () => {
        ended = true;
        this.#wakers.delete(woken);
        wake();
        await running;
      },
    };
  }

  async putFile(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#archive.put(sha256, chunks);
  }
  async getFile(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return this.#archive.get(sha256);
  }
  async listFiles(): Promise<readonly string[]> {
    return this.#archive.list();
  }
  async saveSnapshot(name: string, position: number, parts: readonly Uint8Array[]): Promise<void> {
    this.#snapshots.save(name, position, parts);
  }
  async loadSnapshot(name: string): Promise<{ position: number; parts: readonly Uint8Array[] } | undefined> {
    return this.#snapshots.load(name);
  }

  /** Copies the store, consistent, while it is being written to. */
  async backup(path: string): Promise<void> {
    await this.#db.backup(path);
  }

  /** Finds what is wrong with the file, in words; nothing when all is well. */
  verify(): readonly string[] {
    const findings: string[] = [];
    const integrity = this.#db.pragma("integrity_check", { simple: true });
    if (integrity !== "ok") findings.push(`SQLite: ${String(integrity)}`);
    const revisions = new Map<string, number>();
    let expected = 1;
    for (const row of this.#db
      .prepare<[], EventRow>(`SELECT ${EVENT_COLUMNS} FROM ${EVENT_JOINS} ORDER BY event.position`)
      .raw()
      .iterate()) {
      const [position, stream, revision] = row;
      if (position !== expected) findings.push(`位置 ${expected} 缺失 position ${expected} is missing`);
      expected = position + 1;
      const before = revisions.get(stream) ?? -1;
      if (revision !== before + 1)
        findings.push(`${stream}: 版次 ${before + 1} 缺失 revision ${before + 1} is missing`);
      revisions.set(stream, revision);
      try {
        storedEvent(row);
      } catch (problem) {
        findings.push(problem instanceof Fault ? problem.say("zh") : String(problem));
      }
    }
    return [...findings, ...this.#archive.verify()];
  }

  async close(): Promise<void> {
    while (this.#waiting.length > 0) this.#commitWaiting();
    for (const wake of this.#wakers) wake();
    if (this.#db.open) this.#db.close();
  }

  /** One transaction for everybody who waits; one who conflicts is refused alone. */
  #commitWaiting(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    const settled: (() => void)[] = [];
    try {
      const writer = this.#currentWriter();
      this.#db
        .transaction(() => {
          this.#noticeOthers(writer);
          writer.begin();
          for (const one of group) settled.push(this.#tryAppend(writer, one));
        })
        .immediate();
    } catch (problem) {
      this.#writer?.forget();
      const fault = faultOf(problem);
      for (const one of group) one.reject(fault);
      return;
    }
    for (const settle of settled) settle();
    for (const wake of this.#wakers) wake();
  }

  #tryAppend(writer: Writer, { writes, resolve, reject }: Waiting): () => void {
    try {
      const result = this.#db.transaction(() => writer.append(writes, this.#now()))();
      return () => resolve(result);
    } catch (problem) {
      writer.forget();
      writer.begin();
      if (!(problem instanceof StreamConflict) && !isConstraint(problem)) throw problem;
      return () => reject(faultOf(problem));
    }
  }

  #currentWriter(): Writer {
    this.#writer ??= new Writer(this.#db);
    return this.#writer;
  }

  /** `data_version` changes when another connection has written to the file. */
  #noticeOthers(writer: Writer): void {
    const version = Number(this.#db.pragma("data_version", { simple: true }));
    if (version !== this.#dataVersion) writer.forget();
    this.#dataVersion = version;
  }

  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (problem) {
      throw faultOf(problem);
    }
  }
}

function isConstraint(problem: unknown): boolean {
  return problem instanceof Error && "code" in problem && `${problem.code}`.startsWith("SQLITE_CONSTRAINT");
}
