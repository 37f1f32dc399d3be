import type { Reference } from "../../projections/reference.js";
import type { DomainEvent } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import { decideReference, type ReferenceCommand } from "../domain/reference/decide.js";
import type { History } from "../domain/reference/history.js";
import { requirePlace } from "./area-trees.js";
import { requireOwnNames } from "./own-names.js";
import { namesIn } from "./references.js";
import { requireUnit } from "./target-units.js";

/**
 * Decides on an area, a cluster, a plan … by its own history and by what else is known: whatever it names is on record,
 * areas lie in one another as the two trees of the city do, a name that files use means one thing only, and targets can
 * be held against their figures.
 *
 * @throws Fault CLUSTER_UNKNOWN, NOT_DEFINED for an indicator, and those of `decideReference`, `requirePlace`,
 *   `requireOwnNames` and `requireUnit`
 */
export function decideAmongOthers(
  command: ReferenceCommand,
  history: History,
  reference: Reference,
): readonly DomainEvent[] {
  const events = decideReference(command, history);
  for (const event of events) {
    requireKnown(event, reference);
    requirePlace(event, reference.geography);
    requireOwnNames(event, reference);
    requireUnit(event, reference);
  }
  return events;
}

/** @throws Fault AREA_UNKNOWN, CLUSTER_UNKNOWN, NOT_DEFINED */
function requireKnown(event: DomainEvent, { clusters, geography, indicators }: Reference): void {
  for (const [kind, id] of namesIn(event)) {
    if (id === null) continue;
    if (kind === "cluster" && !clusters.has(id)) throw new Fault("CLUSTER_UNKNOWN", { value: id });
    if (kind === "area" && !geography.get(id)) throw new Fault("AREA_UNKNOWN", { value: id });
    if (kind === "indicator" && !indicators.has(id)) throw new Fault("NOT_DEFINED", { what: id });
  }
}
