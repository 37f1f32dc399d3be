import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import Database from "better-sqlite3";
import { z } from "zod";
import { Fault } from "../domain/faults.js";
import { needsScope, type Principal, Role } from "./principal.js";

/** A token as it is listed: its secret is not kept anywhere. */
export interface TokenEntry {
  readonly id: string;
  readonly role: Role;
  readonly scope: string | null;
  readonly label: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly usedAt: number | null;
}

export interface AuditRecord {
  readonly at: number;
  readonly actor: string;
  readonly role: Role;
  readonly action: string;
  readonly target: string;
  readonly outcome: "allowed" | "refused";
  readonly detail: string;
  readonly request: string;
  /** How often it happened in a row. */
  readonly times: number;
}

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

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, hash BLOB NOT NULL, role TEXT NOT NULL, scope TEXT, label TEXT NOT NULL,
    createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL, expiresAt INTEGER, revokedAt INTEGER, usedAt INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS audit (
    n INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,
    target TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, request TEXT NOT NULL, times INTEGER NOT NULL
  ) STRICT;
`;

const SECRET = /^dbt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** How long what is known of a token is believed: a revocation elsewhere takes effect after this. */
const BELIEVED_MS = 1000;
/** Last use is noted this coarsely. */
const USE_GRAIN_MS = 3_600_000;
const AUDIT_FLUSH_MS = 500;
const AUDIT_BUFFER_MAX = 10_000;
const KNOWN_MAX = 10_000;

/**
 * Tokens and the audit record, in a SQLite file of their own beside the data, so that they serve any event store and
 * several processes. Of a token only the hash is kept.
 */
export class AccessFile {
  readonly #db: Database.Database;
  readonly #now: () => number;
  readonly #find: Database.Statement<[string], unknown>;
  readonly #record: Database.Statement<AuditRecord>;
  readonly #known = new Map<
    string,
    { readonly at: number; readonly entry: z.output<typeof TokenRow> | null }
  >();
  #buffer: AuditRecord[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(path: string, now: () => number = Date.now) {
    this.#db = new Database(path, { timeout: 10_000 });
    this.#db.pragma("journal_mode = WAL");
    this.#db.pragma("synchronous = FULL");
    this.#db.exec(SCHEMA);
    this.#now = now;
    this.#find = this.#db.prepare("SELECT * FROM token WHERE id = ?");
    this.#record = this.#db.prepare(
      "INSERT INTO audit (at, actor, role, action, target, outcome, detail, request, times) VALUES (@at, @actor, @role, @action, @target, @outcome, @detail, @request, @times)",
    );
    this.#timer = setInterval(() => this.flush(), AUDIT_FLUSH_MS).unref();
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
      throw new Fault("ARGUMENT_INVALID", { detail: `scope: ${role} ${scope ?? "—"}` });
    }
    const id = randomBytes(6).toString("hex");
    const secret = `dbt_${id}_${randomBytes(32).toString("base64url")}`;
    this.#db
      .prepare("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)")
      .run(id, hashOf(secret), role, scope, label, this.#now(), actor, expiresAt);
    this.#note(actor, "tokens:create", id, `${role} ${scope ?? ""} ${label}`.trim());
    return { id, secret };
  }

  /** @throws Fault NOT_DEFINED */
  revoke(id: string, actor: string): void {
    const { changes } = this.#db
      .prepare("UPDATE token SET revokedAt = coalesce(revokedAt, ?) WHERE id = ?")
      .run(this.#now(), id);
    if (changes === 0) throw new Fault("NOT_DEFINED", { what: `token ${id}` });
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
    const [, id] = SECRET.exec(secret) ?? [];
    const entry = id === undefined ? null : this.#entry(id);
    const now = this.#now();
    const isHeld = timingSafeEqual(hashOf(secret), entry?.hash ?? NOBODY);
    const isValid =
      entry !== null && entry.revokedAt === null && (entry.expiresAt === null || entry.expiresAt > now);
    if (!isHeld || !isValid) throw new Fault("UNAUTHENTICATED");
    if (entry.usedAt === null || now - entry.usedAt > USE_GRAIN_MS) {
      this.#db.prepare("UPDATE token SET usedAt = ? WHERE id = ?").run(now, entry.id);
      this.#known.delete(entry.id);
    }
    const { role, scope, label, expiresAt } = entry;
    return { id: entry.id, actor: label === "" ? `token ${entry.id}` : label, role, scope, expiresAt };
  }

  /** Written within half a second, without holding up whoever waits. Repeats in a row are counted, not repeated. */
  audit(record: Omit<AuditRecord, "times" | "at">): void {
    const last = this.#buffer.at(-1);
    const isRepeat =
      last !== undefined &&
      last.outcome === "refused" &&
      (["actor", "action", "target", "outcome", "detail"] as const).every((key) => last[key] === record[key]);
    if (isRepeat) this.#buffer[this.#buffer.length - 1] = { ...last, times: last.times + 1 };
    else this.#buffer.push({ ...record, at: this.#now(), times: 1 });
    if (this.#buffer.length >= AUDIT_BUFFER_MAX) this.flush();
  }

  flush(): void {
    if (this.#buffer.length === 0) return;
    const records = this.#buffer;
    this.#buffer = [];
    this.#db.transaction(() => {
      for (const record of records) this.#record.run(record);
    })();
  }

  /** The audit record, oldest first, after number `after`. */
  readAudit(after: number, limit: number): readonly (AuditRecord & { readonly n: number })[] {
    this.flush();
    return this.#db
      .prepare<[number, number], AuditRecord & { n: number }>(
        "SELECT * FROM audit WHERE n > ? ORDER BY n LIMIT ?",
      )
      .all(after, limit);
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
    this.#db.close();
  }

  #entry(id: string): z.output<typeof TokenRow> | null {
    const known = this.#known.get(id);
    const now = this.#now();
    if (known && now - known.at < BELIEVED_MS && known.at <= now) return known.entry;
    const row = this.#find.get(id);
    const entry = row === undefined ? null : TokenRow.parse(row);
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(id, { at: now, entry });
    return entry;
  }

  #note(actor: string, action: string, target: string, detail: string): void {
    this.audit({ actor, role: "admin", action, target, outcome: "allowed", detail, request: "cli" });
    this.flush();
  }
}

const NOBODY = Buffer.alloc(32);

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
