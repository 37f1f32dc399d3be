import type { DomainEvent, EventOf, EventType } from "../events/index.js";

/**
 * Areas, clusters, plans, indicators, the calendar and closed periods are few and their streams short, so what the
 * next decision needs of them is simply their events.
 */
export type History = readonly DomainEvent[];

/** The same fact stands already: recording it again would add nothing. */
export function saidAlready(history: History, fact: DomainEvent): boolean {
  const text = canonical(fact.data);
  return history.some((event) => event.type === fact.type && canonical(event.data) === text);
}

/** Facts that hold from a month on. */
export type DatedFact = EventOf<"AreaRenamed" | "AreaMoved" | "ClusterRenamed" | "CalendarSet">;

/** What was last said about the month of a fact is the same. */
export function holdsAlready(history: History, fact: DatedFact): boolean {
  const { type, data } = fact;
  const last = history.findLast(
    (event) => event.type === type && "effective" in event.data && event.data.effective === data.effective,
  );
  return last !== undefined && canonical(last.data) === canonical(data);
}

/** The first event of a type; nothing where there is none. */
export function firstOf<T extends EventType>(history: History, type: T): EventOf<T> | undefined {
  return history.find((event): event is EventOf<T> => event.type === type);
}

/** JSON with sorted keys, so that the order of writing does not count as a difference. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
