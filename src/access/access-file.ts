import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import Database from "better-sqlite3";
import { z } from "zod";
import { Fault } from "../domain/faults.js";
import { asFault, machineFault } from "../domain/machine-faults.js";
import { needsScope, type Principal, Role } from "./principal.js";
import type { AuditEntry, AuditNote, AuditRecord, TokenEntry } from "./records.js";

const TokenRow = z.object({
  id: z.string(),
  hash: z.instanceof(Buffer),
  role: Role,
  scope: z.string().nullable(),
  label: z.string(),
  createdAt: z.number(),
  createdBy: z.string(),
  expiresAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
  usedAt: z.number().nullable(),
});
type TokenRow = z.output<typeof TokenRow>;

/** The part of a token that is read with every request; kept in memory for `BELIEVED_MS`. */
interface KnownToken {
  readonly hash: Buffer;
  readonly expiresAt: number | null;
  readonly isRevoked: boolean;
  readonly usedAt: number | null;
  readonly holder: Principal;
}

interface KeptAnswer {
  readonly key: string;
  readonly request: Buffer;
  readonly body: string;
  readonly at: number;
}
const KeptRow = z.object({ request: z.instanceof(Buffer), body: z.string() });

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, hash BLOB NOT NULL, role TEXT NOT NULL, scope TEXT, label TEXT NOT NULL,
    createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL, expiresAt INTEGER, revokedAt INTEGER, usedAt INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS audit (
    n INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    target TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, request TEXT NOT NULL, times INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, request BLOB NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

const SECRET = /^dbt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/**
 * How long a token read from the file is trusted without reading it again: one that another process revokes
 * may be let in for so long.
 */
const BELIEVED_MS = 1000;
/** The time of a token's last use is written at most once in this time. */
const USE_GRAIN_MS = 3_600_000;
/** Time between two syncs of the file: what was written longer ago survives a power cut. */
const SYNC_MS = 500;
/**
 * A refusal that is the same as the record before it, and comes within this time, only raises the `times` of
 * that record.
 */
const REPEAT_MS = 60_000;
/** How long an answer is kept for whoever asks again with the same key. */
const ANSWER_KEPT_MS = 7 * 86_400_000;
const KNOWN_MAX = 10_000;
/**
 * How many records, and how many answers, are kept in memory while the file cannot be written; the oldest are
 * dropped.
 */
const WAITING_MAX = 10_000;

interface AccessOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /**
   * Called when records and answers cannot be written; they are kept in memory and written later. Without it
   * the problem is thrown.
   */
  readonly onProblem?: (problem: Fault) => void;
}

/**
 * Tokens, the audit record, and answers kept for those who ask again, in a SQLite file of their own beside the data,
 * so that they serve any event store and several processes. Of a token only the hash is kept.
 */
export class AccessFile {
  readonly #db: Database.Database;
  readonly #now: () => number;
  readonly #onProblem: (problem: Fault) => void;
  readonly #find: Database.Statement<[string], unknown>;
  readonly #record: Database.Statement<AuditRecord>;
  readonly #known = new Map<string, { readonly at: number; readonly token: KnownToken | undefined }>();
  readonly #repeated: Database.Statement<[number, number | bigint]>;
  readonly #keep: Database.Statement<KeptAnswer>;
  readonly #kept: Database.Statement<[string], unknown>;
  #records: AuditRecord[] = [];
  #answers: KeptAnswer[] = [];
  /** The last record that was written: a repeat of it is counted there. */
  #last: { readonly n: number | bigint; readonly record: AuditRecord } | undefined;
  #isFlushing = false;
  #isSynced = true;
  readonly #timer: NodeJS.Timeout;

  /** @throws Fault DISK_FULL, STORE_READ_ONLY, ACCESS_FILE_DAMAGED, STORE_UNAVAILABLE */
  constructor(path: string, options: AccessOptions = {}) {
    this.#now = options.now ?? Date.now;
    this.#onProblem = options.onProblem ?? thrown;
    this.#db = opened(path, this.#now() - ANSWER_KEPT_MS);
    this.#find = this.#db.prepare("SELECT * FROM token WHERE id = ?");
    this.#record = this.#db.prepare(
      "INSERT INTO audit (at, actor, role, action, target, outcome, detail, request, times) VALUES (@at, @actor, @role, @action, @target, @outcome, @detail, @request, @times)",
    );
    this.#repeated = this.#db.prepare("UPDATE audit SET times = ? WHERE n = ?");
    this.#keep = this.#db.prepare(
      "INSERT INTO answer (key, request, body, at) VALUES (@key, @request, @body, @at) ON CONFLICT DO NOTHING",
    );
    this.#kept = this.#db.prepare("SELECT request, body FROM answer WHERE key = ?");
    this.#timer = setInterval(() => {
      this.flush();
      this.#sync();
    }, SYNC_MS).unref();
  }

  /**
   * A new token. The secret is returned once and cannot be had again.
   *
   * @throws Fault ARGUMENT_INVALID when a role needs a scope and has none, or has one and needs none
   */
  create(token: {
    readonly role: Role;
    readonly scope: string | null;
    readonly label: string;
    readonly expiresAt: number | null;
    readonly actor: string;
  }): { readonly id: string; readonly secret: string } {
    const { role, scope, label, expiresAt, actor } = token;
    if (needsScope(role) !== (scope !== null)) {
      const detail = needsScope(role)
        ? { zh: `角色 ${role} 须用 --scope 指定范围`, en: `the role ${role} needs a --scope` }
        : {
            zh: `角色 ${role} 不分范围,请去掉 --scope`,
            en: `the role ${role} has no scope: leave out --scope`,
          };
      throw new Fault("ARGUMENT_INVALID", { detail });
    }
    const id = randomBytes(6).toString("hex");
    const secret = `dbt_${id}_${randomBytes(32).toString("base64url")}`;
    asked(() =>
      this.#db
        .prepare("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)")
        .run(id, hashOf(secret), role, scope, label, this.#now(), actor, expiresAt),
    );
    this.#note(actor, "tokens:create", id, `${role} ${scope ?? ""} ${label}`.trim());
    return { id, secret };
  }

  /** @throws Fault NOT_DEFINED */
  revoke(id: string, actor: string): void {
    const { changes } = asked(() =>
      this.#db
        .prepare("UPDATE token SET revokedAt = coalesce(revokedAt, ?) WHERE id = ?")
        .run(this.#now(), id),
    );
    if (changes === 0) throw new Fault("NOT_DEFINED", { what: { zh: `令牌 ${id}`, en: `token ${id}` } });
    this.#known.delete(id);
    this.#note(actor, "tokens:revoke", id, "");
  }

  list(): readonly TokenEntry[] {
    return this.#db
      .prepare<[], unknown>("SELECT * FROM token ORDER BY createdAt, id")
      .all()
      .map((row) => {
        const { hash: _hash, ...entry } = TokenRow.parse(row);
        return entry;
      });
  }

  /**
   * Who holds the secret.
   *
   * @throws Fault UNAUTHENTICATED, the same for a wrong, a revoked and an expired token
   */
  authenticate(secret: string): Principal {
    const holder = this.holder(secret);
    if (!holder) throw new Fault("UNAUTHENTICATED");
    return holder;
  }

  /** Who holds the secret; nobody when it is wrong, revoked or over. */
  holder(secret: string): Principal | undefined {
    const [, id] = SECRET.exec(secret) ?? [];
    const token = id === undefined ? undefined : this.#token(id);
    const isHeld = timingSafeEqual(hashOf(secret), token?.hash ?? NOBODY);
    return isHeld && id !== undefined ? this.holderOf(id) : undefined;
  }

  /** Who holds the token of this id, for a caller that has seen its secret; nobody when it is revoked or over. */
  holderOf(id: string): Principal | undefined {
    const token = this.#token(id);
    const now = this.#now();
    if (!token || token.isRevoked || (token.expiresAt !== null && token.expiresAt <= now)) return undefined;
    if (token.usedAt === null || now - token.usedAt > USE_GRAIN_MS) this.#noteUse(id, now);
    return token.holder;
  }

  /**
   * Adds a record. The records of one turn are written together in a microtask, before the promise of a request's
   * handler resolves; they are not synced to disk one by one (see `SYNC_MS`). Refusals in a row are counted, not
   * repeated.
   */
  audit(record: AuditNote): void {
    this.#records.push({ ...record, at: this.#now(), times: 1 });
    this.#flushSoon();
  }

  /** Keeps what a request was answered with, for whoever sends it again with the same key. */
  keepAnswer(key: string, request: string, body: string): void {
    this.#answers.push({ key, request: hashOf(request), body, at: this.#now() });
    this.#flushSoon();
  }

  /** What was answered before, by whichever process, and whether it was to the same request. */
  keptAnswer(key: string, request: string): { readonly isSame: boolean; readonly body: string } | undefined {
    const row = asked(() => this.#kept.get(key));
    if (row === undefined) return undefined;
    const kept = KeptRow.parse(row);
    return { isSame: kept.request.equals(hashOf(request)), body: kept.body };
  }

  /** Writes the records and answers that are in memory only. Where that fails they stay there. */
  flush(): void {
    this.#isFlushing = false;
    if (this.#records.length === 0 && this.#answers.length === 0) return;
    const last = this.#last;
    try {
      this.#db.transaction(() => {
        for (const record of this.#records) this.#write(record);
        for (const answer of this.#answers) this.#keep.run(answer);
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

  /** The audit record, oldest first, after number `after`. */
  readAudit(after: number, limit: number): readonly AuditEntry[] {
    this.flush();
    return this.#db
      .prepare<[number, number], AuditEntry>("SELECT * FROM audit WHERE n > ? ORDER BY n LIMIT ?")
      .all(after, limit);
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
    this.#sync();
    this.#db.close();
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => this.flush());
  }

  #write(record: AuditRecord): void {
    const last = this.#last;
    const isRepeat =
      last !== undefined &&
      record.outcome === "refused" &&
      record.at - last.record.at < REPEAT_MS &&
      (["actor", "action", "target", "outcome", "detail"] as const).every(
        (key) => last.record[key] === record[key],
      );
    if (isRepeat) {
      const times = last.record.times + 1;
      this.#repeated.run(times, last.n);
      this.#last = { n: last.n, record: { ...last.record, times } };
    } else this.#last = { n: this.#record.run(record).lastInsertRowid, record };
  }

  /** A checkpoint syncs what the log of changes holds before it moves it over. */
  #sync(): void {
    if (this.#isSynced) return;
    try {
      this.#db.pragma("wal_checkpoint(PASSIVE)");
      this.#isSynced = true;
    } catch (problem) {
      this.#onProblem(asFault(problem));
    }
  }

  /** When a token was used is a help, not a promise: whoever holds it is let in also when that cannot be written. */
  #noteUse(id: string, now: number): void {
    try {
      this.#db.prepare("UPDATE token SET usedAt = ? WHERE id = ?").run(now, id);
      this.#known.delete(id);
    } catch (problem) {
      if (!machineFault(problem)) throw problem;
    }
  }

  #token(id: string): KnownToken | undefined {
    const known = this.#known.get(id);
    const now = this.#now();
    if (known && now - known.at < BELIEVED_MS && known.at <= now) return known.token;
    const row = asked(() => this.#find.get(id));
    const token = row === undefined ? undefined : knownToken(TokenRow.parse(row));
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(id, { at: now, token });
    return token;
  }

  #note(actor: string, action: string, target: string, detail: string): void {
    this.audit({ actor, role: "admin", action, target, outcome: "allowed", detail, request: "cli" });
    this.flush();
    this.#sync();
  }
}

function knownToken({ id, hash, role, scope, label, expiresAt, revokedAt, usedAt }: TokenRow): KnownToken {
  const holder = { id, actor: label === "" ? `token ${id}` : label, role, scope, expiresAt };
  return { hash, expiresAt, isRevoked: revokedAt !== null, usedAt, holder };
}

/** The file with its tables, and without the answers of before `keptSince`. */
function opened(path: string, keptSince: number): Database.Database {
  try {
    const db = new Database(path, { timeout: 10_000 });
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.exec(SCHEMA);
    // What is written survives the death of the process at once; `#sync` makes it survive a power cut.
    db.pragma("synchronous = NORMAL");
    db.prepare("DELETE FROM answer WHERE at < ?").run(keptSince);
    return db;
  } catch (problem) {
    const fault = machineFault(problem);
    if (fault?.code !== "STORE_DAMAGED") throw fault ?? problem;
    const { detail = "" } = fault.params;
    throw new Fault("ACCESS_FILE_DAMAGED", { path, detail }, { cause: problem });
  }
}

/** Asks SQLite; what it refuses comes out as a Fault. */
function asked<T>(ask: () => T): T {
  try {
    return ask();
  } catch (problem) {
    throw machineFault(problem) ?? problem;
  }
}

function thrown(problem: Fault): never {
  throw problem;
}

const NOBODY = Buffer.alloc(32);

function hashOf(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
