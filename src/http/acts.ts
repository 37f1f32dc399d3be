import type { FastifyRequest } from "fastify";
import type { Action } from "../access/permissions.js";
import type { Gate } from "./gate.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The action that a request to this route is audited as, where the route alone decides it. */
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
 * Requests that want to change something and whose outcome is not in the audit record yet. Every such request
 * leaves exactly one audit record: carried out, refused by a rule, or failed before it could be read.
 */
const open = new WeakMap<FastifyRequest, Act>();

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Marks a request, if it wants to change something: a failure from now on goes into the audit record. */
export function beginAct(request: FastifyRequest): void {
  const { method, routeOptions } = request;
  if (READS.has(method) || routeOptions.url === undefined) return;
  open.set(request, { action: routeOptions.config.action ?? "request", target: routeOptions.url });
}

/** Replaces the action and target of a marked request once they are known more exactly. */
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

/**
 * Records that a marked request failed. Returns false, recording nothing, if it was not marked or its outcome
 * is on record already.
 */
export function noteFailure(service: Auditor, request: FastifyRequest, code: string): boolean {
  const act = open.get(request);
  if (act) noteRefusal(service, request, { ...act, detail: code });
  return act !== undefined;
}

/**
 * Records the refusal of a request that was not marked: one refused before its route was looked at, or a
 * question.
 */
export function noteTurnedAway(service: Auditor, request: FastifyRequest, code: string): void {
  noteRefusal(service, request, { action: "request", target: request.routeOptions.url ?? "-", detail: code });
}

/** Records a request with an invalid, expired or revoked token. */
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
