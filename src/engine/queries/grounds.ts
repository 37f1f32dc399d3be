import type { Reason } from "../../domain/attribution.js";
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
type Ground = (typeof GROUNDS)[number];

/** A change of the register, the areas, a plan or an observation: of what kind, by whom and why. */
export interface GroundsChange {
  readonly position: number;
  readonly recordedAt: number;
  readonly actor: string;
  readonly type: Ground;
  readonly reason: Reason | undefined;
}

/** Changes of what figures rest on besides reports, after one position and up to another, oldest first. */
export async function* groundsBetween(
  log: { readonly store: Pick<EventStore, "readAll"> },
  after: number,
  upTo: number,
): AsyncIterable<GroundsChange> {
  for await (const page of log.store.readAll(after)) {
    for (const stored of page) {
      if (stored.position > upTo) return;
      const type = GROUNDS.find((ground) => ground === stored.type);
      if (type !== undefined) yield changeOf(type, decode(stored));
    }
  }
}

function changeOf(type: Ground, { position, recordedAt, metadata, data }: Recorded): GroundsChange {
  const reason = "reason" in data ? data.reason : undefined;
  return { position, recordedAt, actor: metadata.actor, type, reason };
}
