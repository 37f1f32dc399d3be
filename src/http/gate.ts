import type { AuditEntry } from "../access/access-file.js";
import type { Principal } from "../access/principal.js";
import type { KeptAnswers } from "./idempotency.js";

/** How the service learns who asks, where it notes what they did, and what it answered those who may ask again. */
export interface Gate extends KeptAnswers {
  /** @throws Fault UNAUTHENTICATED, IDENTITY_PROVIDER_UNAVAILABLE */
  authenticate(authorization: string | undefined): Principal | Promise<Principal>;
  /** Who asks, where that can be told at once and they are let in. */
  recognise(authorization: string | undefined): Principal | undefined;
  /** Whom `recognise` found a moment ago, where they are still let in. */
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
