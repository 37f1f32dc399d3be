import type { Area } from "../../projections/geography.js";
import type { Reference } from "../../projections/reference.js";
import type { DomainEvent } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import { lastMonth, requirePeriod } from "../domain/period.js";
import { nameKey } from "../ingestion/cells/text.js";
import { namesOfCluster } from "./vocabulary.js";

interface Called {
  readonly id: string;
  readonly names: readonly (string | null)[];
}

/**
 * A new name of a cluster or an area is not one of another's: rows of files that use it would be counted there. What an
 * area was called in former times may be taken over.
 *
 * @throws Fault NAME_TAKEN
 */
export function requireOwnNames(event: DomainEvent, reference: Reference): void {
  const own = newNamesIn(event);
  if (!own) return;
  for (const other of othersThan(own, event, reference)) {
    const taken = new Set(keysOf(other));
    const name = own.names.find((one) => one !== null && taken.has(nameKey(one)));
    if (name) throw new Fault("NAME_TAKEN", { name, other: other.id });
  }
}

function newNamesIn({ type, data }: DomainEvent): Called | undefined {
  switch (type) {
    case "ClusterDefined":
      return { id: data.cluster, names: namesOfCluster({ id: data.cluster, ...data }) };
    case "ClusterRenamed":
      return { id: data.cluster, names: [data.name.zh, data.name.en] };
    case "AreaDefined":
      return { id: data.area, names: [data.area, data.name.zh, data.name.en, data.code, ...data.aliases] };
    case "AreaRenamed":
      return { id: data.area, names: [data.name.zh, data.name.en, data.code] };
    default:
      return undefined;
  }
}

/** The others of its kind, with what they are called in the month of the event or later. */
function othersThan(own: Called, event: DomainEvent, { clusters, geography }: Reference): readonly Called[] {
  const isCluster = event.type === "ClusterDefined" || event.type === "ClusterRenamed";
  const since = event.type === "AreaRenamed" ? lastMonth(requirePeriod(event.data.effective)) : 0;
  const all = isCluster
    ? [...clusters.values()].map((cluster) => ({ id: cluster.id, names: namesOfCluster(cluster) }))
    : geography.all().map((area) => ({ id: area.id, names: namesSince(area, since) }));
  return all.filter(({ id }) => id !== own.id);
}

function namesSince({ id, defined, validities }: Area, month: number): Called["names"] {
  const still = validities.filter((_, at) => (validities[at + 1]?.from ?? Number.POSITIVE_INFINITY) > month);
  return [id, ...defined.aliases, ...still.flatMap(({ name, code }) => [name.zh, name.en, code])];
}

function keysOf({ names }: Called): readonly string[] {
  return names.flatMap((name) => (name === null ? [] : [nameKey(name)])).filter((key) => key !== "");
}
