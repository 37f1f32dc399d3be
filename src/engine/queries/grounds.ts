import type { EventType, Recorded } from "../../domain/events/index.js";
import { decode } from "../../store/codec.js";
import type { EventStore } from "../../store/event-store.js";

/** What figures rest on besides reports, in the order in which a list of changes gives them. */
export const GROUNDS = [
  "EnterpriseRegistered",
  "EnterpriseRenamed",
  "EnterpriseRelocated",
  "EnterpriseReclassified",
  "EnterpriseRescheduled",
  "EnterpriseDeregistered",
  "EnterpriseReinstated",
  "AreaDefined",
  "AreaRenamed",
  "AreaMoved",
  "ClusterDefined",
  "ClusterRenamed",
  "PlanAdopted",
  "TargetSet",
  "TargetRevised",
  "TargetRetired",
  "IndicatorObserved",
  "ObservationRevised",
  "BaseRestated",
  "BaseRestatementWithdrawn",
  "CalendarSet",
  "PeriodClosed",
] as const satisfies readonly EventType[];

/** A change of the register, the areas, a plan or an observation. */
export type GroundsChange = Extract<Recorded, { readonly type: (typeof GROUNDS)[number] }>;

/** Changes of what figures rest on besides reports, after one position and up to another, oldest first. */
export async function* groundsBetween(
  log: { readonly store: Pick<EventStore, "readAll"> },
  after: number,
  upTo: number,
): AsyncIterable<GroundsChange> {
  for await (const page of log.store.readAll(after)) {
    for (const stored of page) {
      if (stored.position > upTo) return;
      if (!GROUNDS.some((ground) => ground === stored.type)) continue;
      const event = decode(stored);
      if (isGround(event)) yield event;
    }
  }
}

function isGround(event: Recorded): event is GroundsChange {
  return GROUNDS.some((ground) => ground === event.type);
}
