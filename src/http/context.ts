import type { FastifyRequest } from "fastify";
import { ACTION_NAMES, type Action, permit, type Target } from "../access/permissions.js";
import { type Principal, ROLE_NAMES } from "../access/principal.js";
import { Fault } from "../domain/faults.js";
import type { Engine } from "../engine/engine.js";
import { areaNamed, cityOf } from "../engine/queries/scope.js";
import { unitAreas } from "../engine/queries/unit.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { nameAct, noteRefusal } from "./acts.js";
import type { ServiceConfig } from "./config.js";
import type { Gate } from "./gate.js";
import type { Metrics } from "./metrics.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    principal: Principal;
  }
}

/** What the routes share. */
export interface Service {
  readonly engine: Engine;
  readonly config: ServiceConfig;
  readonly gate: Gate;
  readonly metrics: Metrics;
}

/**
 * Lets pass who may, and notes who may not. What comes of a change is noted when it is known.
 *
 * @throws Fault FORBIDDEN, FORBIDDEN_UNPUBLISHED, FORBIDDEN_UNIT, FORBIDDEN_AREA
 */
export function requirePermit(
  { engine, gate }: Pick<Service, "engine" | "gate">,
  request: FastifyRequest,
  action: Action,
  target: Target = {},
): void {
  const { principal } = request;
  const { unit } = target;
  const full = unit === undefined ? target : { ...target, unitAreas: () => unitAreas(engine.models, unit) };
  const result = permit(principal, action, full, (area, ancestor) =>
    engine.models.reference.now().geography.ancestors(area).includes(ancestor),
  );
  const about = target.unit ?? target.area ?? "";
  if (result.allowed) {
    nameAct(request, action, about);
    return;
  }
  const { role, scope } = principal;
  noteRefusal({ gate }, request, { action, target: about, detail: result.why });
  const [who, what] = [ROLE_NAMES[role], ACTION_NAMES[action]];
  throw new Fault(result.why, { role, who, action, what, scope: scope ?? "—" });
}

/**
 * The area that a question of a principal is about: the own one where none is named.
 *
 * @param vantage of the moment that is asked about: a name may have gone over to another area since
 * @throws Fault AREA_UNKNOWN
 */
export function askedArea(
  { reference }: Pick<Vantage, "reference">,
  { role, scope }: Principal,
  named: string | undefined,
): string {
  if (named !== undefined) return areaNamed(reference, named);
  if ((role !== "district" && role !== "park") || scope === null) return cityOf(reference);
  // A scope is an id alone: by its name a token would see whatever area bears it next.
  if (!reference.geography.get(scope)) throw new Fault("AREA_UNKNOWN", { value: scope });
  return scope;
}
