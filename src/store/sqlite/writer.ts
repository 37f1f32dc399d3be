import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";
import { type AppendResult, type NewEvent, StreamConflict, type StreamWrite } from "../event-store.js";
import { checkSum, idBytes, splitMetadata } from "./rows.js";

interface Stream {
  readonly id: number;
  revision: number;
}

/** Names kept in memory before the least recently used ones are dropped. */
const STREAMS_KNOWN_MAX = 200_000;

/** Appends inside a transaction that the caller holds. Knows what it wrote itself, forgets when others wrote. */
export class Writer {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement;
  readonly #findStream: Database.Statement<[string], [number, number]>;
  readonly #newStream: Database.Statement<[string]>;
  readonly #moveStream: Database.Statement<[number, number]>;
  readonly #idAt: Database.Statement<[number, number], Buffer>;
  readonly #revisionOfId: Database.Statement<[number, Buffer], number>;
  readonly #streams = new Map<string, Stream>();
  readonly #types = new Map<string, number>();
  readonly #metadata = new Map<string, number>();
  #head = 0;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#insert = db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#findStream = db
      .prepare<[string], [number, number]>("SELECT id, revision FROM stream WHERE name = ?")
      .raw();
    this.#newStream = db.prepare("INSERT INTO stream (name, revision) VALUES (?, -1)");
    this.#moveStream = db.prepare("UPDATE stream SET revision = ? WHERE id = ?");
    this.#idAt = db
      .prepare<[number, number], Buffer>("SELECT id FROM event WHERE stream = ? AND revision = ?")
      .pluck();
    this.#revisionOfId = db
      .prepare<[number, Buffer], number>("SELECT revision FROM event WHERE stream = ? AND id = ?")
      .pluck();
  }

  /** Another connection wrote, or a transaction was rolled back: what is remembered may be wrong. */
  forget(): void {
    this.#streams.clear();
    this.#types.clear();
    this.#metadata.clear();
  }

  /** To be called first in each transaction. */
  begin(): void {
    this.#head =
      this.#db.prepare<[], number>("SELECT coalesce(max(position), 0) FROM event").pluck().get() ?? 0;
    if (this.#streams.size > STREAMS_KNOWN_MAX) this.#streams.clear();
  }

  get head(): number {
    return this.#head;
  }

  /** @throws StreamConflict before anything of the write is inserted */
  append(writes: readonly StreamWrite[], now: number): AppendResult {
    let appended = 0;
    let last = 0;
    const revisions: number[] = [];
    for (const write of writes) {
      const stream = this.#stream(write.stream);
      const repeated = this.#repeat(write, stream);
      if (repeated !== undefined) {
        revisions.push(repeated.revision);
        last = Math.max(last, repeated.position);
        continue;
      }
      if (write.expected !== "any" && write.expected !== stream.revision) {
        throw new StreamConflict(write.stream, write.expected, stream.revision);
      }
      write.events.forEach((event, n) => {
        this.#append(write.stream, stream, event, write.recordedAt?.[n] ?? now);
      });
      this.#moveStream.run(stream.revision, stream.id);
      appended += write.events.length;
      last = this.#head;
      revisions.push(stream.revision);
    }
    const isOwnTime = writes.every((write) => write.recordedAt === undefined);
    const allNew = appended === writes.reduce((sum, write) => sum + write.events.length, 0);
    return { position: last, revisions, appended, ...(isOwnTime && allNew ? { recordedAt: now } : {}) };
  }

  #append(name: string, stream: Stream, event: NewEvent, recordedAt: number): void {
    const { template, row } = splitMetadata(event.metadata);
    stream.revision++;
    this.#head++;
    this.#insert.run(
      this.#head,
      stream.id,
      stream.revision,
      idBytes(event.id),
      this.#type(event.type, event.version),
      recordedAt,
      this.#metadataId(template),
      row,
      checkSum(name, stream.revision, event, recordedAt),
      event.data,
    );
  }

  /** Where the write's events stand already, when all of them do at the place where they would go. */
  #repeat(
    { events, expected }: StreamWrite,
    stream: Stream,
  ): { revision: number; position: number } | undefined {
    const [first] = events;
    if (!first || stream.revision < 0) return undefined;
    const start = expected === "any" ? this.#revisionOfId.get(stream.id, idBytes(first.id)) : expected + 1;
    if (start === undefined || start + events.length - 1 > stream.revision) return undefined;
    for (const [n, event] of events.entries()) {
      if (!this.#idAt.get(stream.id, start + n)?.equals(idBytes(event.id))) return undefined;
    }
    const revision = start + events.length - 1;
    const position = this.#db
      .prepare<[number, number], number>("SELECT position FROM event WHERE stream = ? AND revision = ?")
      .pluck()
      .get(stream.id, revision);
    return { revision, position: position ?? 0 };
  }

  #stream(name: string): Stream {
    const known = this.#streams.get(name);
    if (known) return known;
    const found = this.#findStream.get(name);
    const stream = found
      ? { id: found[0], revision: found[1] }
      : { id: Number(this.#newStream.run(name).lastInsertRowid), revision: -1 };
    this.#streams.set(name, stream);
    return stream;
  }

  #type(name: string, version: number): number {
    return this.#interned(this.#types, `${name} ${version}`, "type (name, version)", [name, version]);
  }

  #metadataId(text: string): number {
    if (this.#metadata.size > 1000) this.#metadata.clear();
    return this.#interned(this.#metadata, text, "metadata (text)", [text]);
  }

  #interned(
    known: Map<string, number>,
    key: string,
    table: string,
    values: readonly (string | number)[],
  ): number {
    const id = known.get(key);
    if (id !== undefined) return id;
    const [name = "", columns = ""] = table.split(" (");
    const names = columns.replace(")", "").split(", ");
    const where = names.map((column) => `${column} = ?`).join(" AND ");
    const found = this.#db
      .prepare<unknown[], number>(`SELECT id FROM ${name} WHERE ${where}`)
      .pluck()
      .get(...values);
    const marks = names.map(() => "?").join(", ");
    const made =
      found ??
      Number(this.#db.prepare(`INSERT INTO ${table} VALUES (${marks})`).run(...values).lastInsertRowid);
    known.set(key, made);
    return made;
  }
}

/** What SQLite's refusals mean. */
export function faultOf(problem: unknown): unknown {
  if (!(problem instanceof Error) || !("code" in problem) || typeof problem.code !== "string") return problem;
  const { code, message } = problem;
  if (code === "SQLITE_FULL") return new Fault("DISK_FULL", {}, { cause: problem });
  if (
    code.startsWith("SQLITE_READONLY") ||
    code.startsWith("SQLITE_CANTOPEN") ||
    code.startsWith("SQLITE_PERM")
  ) {
    return new Fault("STORE_READ_ONLY", { detail: message }, { cause: problem });
  }
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) {
    return new Fault("STORE_DAMAGED", { position: "?", detail: message }, { cause: problem });
  }
  if (code.startsWith("SQLITE_CONSTRAINT_UNIQUE")) {
    return new Fault("EVENT_ID_TAKEN", { detail: message }, { cause: problem });
  }
  if (code.startsWith("SQLITE_"))
    return new Fault("STORE_UNAVAILABLE", { detail: `${code}: ${message}` }, { cause: problem });
  return problem;
}
