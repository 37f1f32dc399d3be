import { Fault } from "../domain/faults.js";
import type { AccessFile } from "./access-file.js";
import type { Notes } from "./notes.js";
import type { OidcVerifier } from "./oidc.js";
import { ANONYMOUS, type Principal } from "./principal.js";
import type { AuditEntry, AuditNote, AuditQuery } from "./records.js";

/**
 * Finds the principal of an `Authorization` header: of one of our own tokens, of a token of the identity
 * provider, or the public where there is no header.
 */
export class AccessGate {
  readonly #file: AccessFile;
  readonly #oidc: OidcVerifier | undefined;

  constructor(file: AccessFile, oidc?: OidcVerifier) {
    this.#file = file;
    this.#oidc = oidc;
  }

  /** @throws Fault UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE */
  authenticate(authorization: string | undefined): Principal | Promise<Principal> {
    if (authorization === undefined) return ANONYMOUS;
    const token = tokenIn(authorization);
    if (token === undefined) throw new Fault("UNAUTHENTICATED");
    if (isOwn(token)) return this.#file.tokens.authenticate(token);
    if (this.#oidc) return this.#oidc.authenticate(token);
    throw new Fault("UNAUTHENTICATED");
  }

  /**
   * The holder of one of our own tokens, found without waiting; undefined for everybody else, and for a token
   * that is unknown, expired or revoked.
   */
  recognise(authorization = ""): Principal | undefined {
    const token = tokenIn(authorization);
    return token !== undefined && isOwn(token) ? this.#file.tokens.holder(token) : undefined;
  }

  /**
   * The principal that `recognise` returned earlier, if its token is still valid. Cheaper than `recognise`:
   * no secret is hashed.
   */
  recogniseAgain({ id }: Principal, now: number): Principal | undefined {
    return this.#file.tokens.holderOf(id, now);
  }

  /** Milliseconds since the identity provider gave its keys; undefined where there is no provider. */
  keysAge(): number | undefined {
    return this.#oidc?.keysAge;
  }

  audit(record: AuditNote): void {
    this.#file.notes.audit(record);
  }
  keepAnswer(key: string, request: string, body: string): void {
    this.#file.notes.keepAnswer(key, request, body);
  }
  keptAnswer(key: string, request: string): ReturnType<Notes["keptAnswer"]> {
    return this.#file.notes.keptAnswer(key, request);
  }
  readAudit(query: AuditQuery): readonly AuditEntry[] {
    return this.#file.notes.readAudit(query);
  }
}

function tokenIn(authorization: string): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(authorization)?.[1];
}

function isOwn(token: string): boolean {
  return token.startsWith("dbt_");
}
