import { hash } from "node:crypto";
import type { Database, Statement } from "better-sqlite3";
import { z } from "zod";
import type { Fault } from "../domain/faults.js";
import { asFault, asking } from "../domain/machine-faults.js";
import type { AuditEntry, AuditNote, AuditQuery, AuditRecord } from "./records.js";

export const NOTE_TABLES = `
  CREATE TABLE IF NOT EXISTS audit (
    n INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    target TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, request TEXT NOT NULL, times INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, request BLOB NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS answer_at ON answer (at);
`;

interface KeptAnswer {
  readonly key: string;
  readonly request: Buffer;
  readonly body: string;
  readonly at: number;
}
const KeptRow = z.object({ request: z.instanceof(Buffer), body: z.string() });

/** A page of the audit record in each order, and the number that the first page begins behind. */
const PAGES: Readonly<Record<AuditQuery["order"], readonly [what: string, first: number]>> = {
  newest: ["SELECT * FROM audit WHERE n < ? ORDER BY n DESC LIMIT ?", Number.MAX_SAFE_INTEGER],
  oldest: ["SELECT * FROM audit WHERE n > ? ORDER BY n LIMIT ?", 0],
};

/**
 * A refusal that is the same as the record before it, and comes within this time, only raises the `times` of
 * that record.
 */
const REPEAT_MS = 60_000;
/** How long an answer is kept for whoever asks again with the same key: the key is a new one after that. */
export const ANSWER_KEPT_MS = 7 * 86_400_000;
/**
 * How many records, and how many answers, are kept in memory while the file cannot be written; the oldest are
 * dropped.
 */
const WAITING_MAX = 10_000;

/**
 * What is noted about requests: the audit record, and answers kept for those who ask again. The notes of one turn are
 * written together in a microtask, before the promise of a request's handler resolves; `settle` syncs them to disk.
 */
export class Notes {
  readonly #db: Database;
  readonly #now: () => number;
  readonly #onProblem: (problem: Fault) => void;
  readonly #record: Statement<AuditRecord>;
  readonly #repeated: Statement<[number, number | bigint]>;
  readonly #keep: Statement<KeptAnswer>;
  readonly #kept: Statement<[string, number], unknown>;
  readonly #forget: Statement<[number, number]>;
  #records: AuditRecord[] = [];
  #answers: KeptAnswer[] = [];
  /** The last record that was written: a repeat of it is counted there. */
  #last: { readonly n: number | bigint; readonly record: AuditRecord } | undefined;
  #isFlushing = false;
  #isSynced = true;

  constructor(db: Database, now: () => number, onProblem: (problem: Fault) => void) {
    this.#db = db;
    this.#now = now;
    this.#onProblem = onProblem;
    this.#record = db.prepare(
      "INSERT INTO audit (at, actor, role, action, target, outcome, detail, request, times) VALUES (@at, @actor, @role, @action, @target, @outcome, @detail, @request, @times)",
    );
    this.#repeated = db.prepare("UPDATE audit SET times = ? WHERE n = ?");
    this.#keep = db.prepare(
      `INSERT INTO answer (key, request, body, at) VALUES (@key, @request, @body, @at) ON CONFLICT DO UPDATE
       SET request = excluded.request, body = excluded.body, at = excluded.at WHERE at < excluded.at - ${ANSWER_KEPT_MS}`,
    );
    this.#kept = db.prepare("SELECT request, body FROM answer WHERE key = ? AND at >= ?");
    this.#forget = db.prepare(
      "DELETE FROM answer WHERE key IN (SELECT key FROM answer WHERE at < ? ORDER BY at LIMIT ?)",
    );
  }

  /** Adds a record. Refusals in a row are counted, not repeated. */
  audit(record: AuditNote): void {
    this.#records.push({ ...record, at: this.#now(), times: 1 });
    this.#flushSoon();
  }

  /** A page of the audit record. */
  readAudit({ order, after, limit }: AuditQuery): readonly AuditEntry[] {
    this.#flush();
    const [what, first] = PAGES[order];
    return this.#db.prepare<[number, number], AuditEntry>(what).all(after ?? first, limit);
  }

  /** Keeps what a request was answered with, for whoever sends it again with the same key. */
  keepAnswer(key: string, request: string, body: string): void {
    this.#answers.push({ key, request: hashOf(request), body, at: this.#now() });
    this.#flushSoon();
  }

  /** What was answered before, by whichever process, and whether it was to the same request. */
  keptAnswer(key: string, request: string): { readonly isSame: boolean; readonly body: string } | undefined {
    const row = asking(() => this.#kept.get(key, this.#now() - ANSWER_KEPT_MS));
    if (row === undefined) return undefined;
    const kept = KeptRow.parse(row);
    return { isSame: kept.request.equals(hashOf(request)), body: kept.body };
  }

  /** Writes what is in memory only, and syncs the file: what was noted before survives a power cut. */
  settle(): void {
    this.#flush();
    if (this.#isSynced) return;
    try {
      // A checkpoint syncs what the log of changes holds before it moves it over.
      this.#db.pragma("wal_checkpoint(PASSIVE)");
      this.#isSynced = true;
    } catch (problem) {
      this.#onProblem(asFault(problem));
    }
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => this.#flush());
  }

  /** Writes the records and answers that are in memory only. Where that fails they stay there. */
  #flush(): void {
    this.#isFlushing = false;
    if (this.#records.length === 0 && this.#answers.length === 0) return;
    const last = this.#last;
    try {
      this.#db.transaction(() => {
        for (const record of this.#records) this.#write(record);
        for (const answer of this.#answers) this.#keep.run(answer);
        // Twice as many as came: however many there are, they become fewer, and no single request waits for it.
        if (this.#answers.length > 0)
          this.#forget.run(this.#now() - ANSWER_KEPT_MS, 2 * this.#answers.length);
      })();
      this.#records = [];
      this.#answers = [];
      this.#isSynced = false;
    } catch (problem) {
      this.#last = last;
      this.#records = this.#records.slice(-WAITING_MAX);
      this.#answers = this.#answers.slice(-WAITING_MAX);
      this.#onProblem(asFault(problem));
    }
  }

  #write(record: AuditRecord): void {
    const last = this.#last;
    if (last !== undefined && isRepeat(record, last.record)) {
      const times = last.record.times + 1;
      this.#repeated.run(times, last.n);
      this.#last = { n: last.n, record: { ...last.record, times } };
    } else this.#last = { n: this.#record.run(record).lastInsertRowid, record };
  }
}

const TOLD = ["actor", "action", "target", "outcome", "detail"] as const;

function isRepeat(record: AuditRecord, last: AuditRecord): boolean {
  return (
    record.outcome === "refused" &&
    record.at - last.at < REPEAT_MS &&
    TOLD.every((key) => last[key] === record[key])
  );
}

function hashOf(request: string): Buffer {
  return hash("sha256", request, "buffer");
}
