import type { FastifyRequest } from "fastify";
import type { Action } from "../access/permissions.js";
import type { Gate } from "./gate.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a request to this address tries to do, where the address alone tells. */
    action?: Action;
  }
}

interface Act {
  readonly action: string;
  readonly target: string;
}
interface Auditor {
  readonly gate: Pick<Gate, "audit">;
}

/**
 * What requests that would change something are trying, until it is on record what came of it: each is one line of
 * the audit record with who tried, whether it was carried out, refused by a rule, or could not even be read.
 */
const open = new WeakMap<FastifyRequest, Act>();

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** From here on a refusal of a write is on record. */
export function beginAct(request: FastifyRequest): void {
  const { method, routeOptions } = request;
  if (READS.has(method) || routeOptions.url === undefined) return;
  open.set(request, { action: routeOptions.config.action ?? "request", target: routeOptions.url });
}

/** Says more of what is tried, as soon as more is known. */
export function nameAct(request: FastifyRequest, action: Action, target: string): void {
  const act = open.get(request);
  if (act) open.set(request, { action, target: target === "" ? act.target : target });
}

export function noteChange(service: Auditor, request: FastifyRequest, act: Act & { detail: string }): void {
  note(service, request, { ...act, outcome: "allowed" });
}

export function noteRefusal(service: Auditor, request: FastifyRequest, act: Act & { detail: string }): void {
  note(service, request, { ...act, outcome: "refused" });
}

/** Notes a write that failed, unless what came of it is on record already. Returns whether there was one to note. */
export function noteFailure(service: Auditor, request: FastifyRequest, code: string): boolean {
  const act = open.get(request);
  if (act) noteRefusal(service, request, { ...act, detail: code });
  return act !== undefined;
}

/** Notes who was turned away before it was looked at what they want, or from a question. */
export function noteTurnedAway(service: Auditor, request: FastifyRequest, code: string): void {
  noteRefusal(service, request, { action: "request", target: request.routeOptions.url ?? "-", detail: code });
}

/** Notes who came with a token that is none, is over or was revoked. */
export function noteStranger({ gate }: Auditor, request: FastifyRequest): void {
  gate.audit({
    actor: "unknown",
    role: "public",
    action: "authenticate",
    target: request.routeOptions.url ?? "-",
    outcome: "refused",
    detail: `${request.method} UNAUTHENTICATED`,
    request: request.id,
  });
}

function note(
  { gate }: Auditor,
  request: FastifyRequest,
  act: Act & { readonly outcome: "allowed" | "refused"; readonly detail: string },
): void {
  open.delete(request);
  const { actor, role } = request.principal;
  gate.audit({ actor, role, ...act, request: request.id });
}
