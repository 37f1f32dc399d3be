import type { Principal } from "../access/principal.js";
import type { AuditEntry, AuditNote, AuditQuery } from "../access/records.js";
import type { KeptAnswers } from "./idempotency.js";

/** Authentication, the audit record and the answers kept for repeated requests, as the service needs them. */
export interface Gate extends KeptAnswers {
  /** @throws Fault UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE */
  authenticate(authorization: string | undefined): Principal | Promise<Principal>;
  /** The principal where it can be found without waiting; undefined otherwise, also for a bad token. */
  recognise(authorization: string | undefined): Principal | undefined;
  /** The principal that `recognise` returned earlier, if it is still let in now; undefined otherwise. */
  recogniseAgain(principal: Principal, now: number): Principal | undefined;
  /** Milliseconds since the identity provider gave its keys; undefined where there is no provider. */
  keysAge(): number | undefined;
  audit(record: AuditNote): void;
  readAudit(query: AuditQuery): readonly AuditEntry[];
}
