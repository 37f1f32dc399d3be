import type { AuditEntry } from "../access/access-file.js";
import type { Principal } from "../access/principal.js";
import type { KeptAnswers } from "./idempotency.js";

/** Authentication, the audit record and the answers kept for repeated requests, as the service needs them. */
export interface Gate extends KeptAnswers {
  /** @throws Fault UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE */
  authenticate(authorization: string | undefined): Principal | Promise<Principal>;
  /** The principal where it can be found without waiting; undefined otherwise, also for a bad token. */
  recognise(authorization: string | undefined): Principal | undefined;
  /** The principal that `recognise` returned earlier, if it is still let in; undefined otherwise. */
  recogniseAgain(principal: Principal): Principal | undefined;
  audit(record: {
    actor: string;
    role: Principal["role"];
    action: string;
    target: string;
    outcome: "allowed" | "refused";
    detail: string;
    request: string;
  }): void;
  readAudit(after: number, limit: number): readonly AuditEntry[];
}
