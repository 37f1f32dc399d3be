import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database, Statement } from "better-sqlite3";
import { z } from "zod";
import { Fault } from "../domain/faults.js";
import { asking, machineFault } from "../domain/machine-faults.js";
import type { Notes } from "./notes.js";
import { needsScope, type Principal, Role } from "./principal.js";
import type { TokenEntry } from "./records.js";

export const TOKEN_TABLE = `
  CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, hash BLOB NOT NULL, role TEXT NOT NULL, scope TEXT, label TEXT NOT NULL,
    createdAt INTEGER NOT NULL, createdBy TEXT NOT NULL, expiresAt INTEGER, revokedAt INTEGER, usedAt INTEGER
  ) STRICT, WITHOUT ROWID;
`;
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

const SECRET = /^dbt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/**
 * How long a token read from the file is trusted without reading it again: one that another process revokes
 * may be let in for so long.
 */
const BELIEVED_MS = 1000;
const KNOWN_MAX = 10_000;
/** The time of a token's last use is written at most once in this time. */
const USE_GRAIN_MS = 3_600_000;

/** Tokens of access. Only the hash of one is kept. */
export class Tokens {
  readonly #db: Database;
  readonly #now: () => number;
  readonly #notes: Notes;
  readonly #find: Statement<[string], unknown>;
  readonly #known = new Map<string, { readonly at: number; readonly token: KnownToken | undefined }>();

  constructor(db: Database, now: () => number, notes: Notes) {
    this.#db = db;
    this.#now = now;
    this.#notes = notes;
    this.#find = db.prepare("SELECT * FROM token WHERE id = ?");
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
    if (needsScope(role) !== (scope !== null)) throw scopeFault(role);
    const id = randomBytes(6).toString("hex");
    const secret = `dbt_${id}_${randomBytes(32).toString("base64url")}`;
    asking(() =>
      this.#db
        .prepare("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)")
        .run(id, hashOf(secret), role, scope, label, this.#now(), actor, expiresAt),
    );
    this.#note(actor, "tokens:create", id, `${role} ${scope ?? ""} ${label}`.trim());
    return { id, secret };
  }

  /** @throws Fault NOT_DEFINED */
  revoke(id: string, actor: string): void {
    const { changes } = asking(() =>
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
    const now = this.#now();
    const token = id === undefined ? undefined : this.#token(id, now);
    const isHeld = timingSafeEqual(hashOf(secret), token?.hash ?? NOBODY);
    return isHeld && id !== undefined ? this.holderOf(id, now) : undefined;
  }

  /** Who holds the token of this id, for a caller that has seen its secret; nobody when it is revoked or over. */
  holderOf(id: string, now: number): Principal | undefined {
    const token = this.#token(id, now);
    if (!token || token.isRevoked || (token.expiresAt !== null && token.expiresAt <= now)) return undefined;
    if (token.usedAt === null || now - token.usedAt > USE_GRAIN_MS) this.#noteUse(id, now);
    return token.holder;
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

  #token(id: string, now: number): KnownToken | undefined {
    const known = this.#known.get(id);
    if (known && now - known.at < BELIEVED_MS && known.at <= now) return known.token;
    const row = asking(() => this.#find.get(id));
    const token = row === undefined ? undefined : knownToken(TokenRow.parse(row));
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(id, { at: now, token });
    return token;
  }

  #note(actor: string, action: string, target: string, detail: string): void {
    this.#notes.audit({ actor, role: "admin", action, target, outcome: "allowed", detail, request: "cli" });
    this.#notes.settle();
  }
}

function knownToken({ id, hash, role, scope, label, expiresAt, revokedAt, usedAt }: TokenRow): KnownToken {
  const holder = { id, actor: label === "" ? `token ${id}` : label, role, scope, expiresAt };
  return { hash, expiresAt, isRevoked: revokedAt !== null, usedAt, holder };
}

function scopeFault(role: Role): Fault {
  const detail = needsScope(role)
    ? { zh: `角色 ${role} 须用 --scope 指定范围`, en: `the role ${role} needs a --scope` }
    : { zh: `角色 ${role} 不分范围,请去掉 --scope`, en: `the role ${role} has no scope: leave out --scope` };
  return new Fault("ARGUMENT_INVALID", { detail });
}

const NOBODY = Buffer.alloc(32);

function hashOf(secret: string): Buffer {
  return hash("sha256", secret, "buffer");
}
