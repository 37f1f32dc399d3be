import type { Selection } from "../../../projections/cube/cube-view.js";
import {
  alone,
  areasIn,
  except,
  isExcept,
  isNarrowing,
  OUTSIDE_PARKS,
} from "../../../projections/geography.js";
import type { Reference } from "../../../projections/reference.js";
import type { SizeClass } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { named } from "../../ingestion/cells/text.js";
import { vocabularyOf } from "../vocabulary.js";

/** What a question names, as people write it: ids, names, former names or codes. */
export interface ScopeQuestion {
  readonly cluster?: string | undefined;
  /** A city, district or park. */
  readonly area?: string | undefined;
  /** A second area that narrows the first. */
  readonly within?: string | undefined;
  readonly size?: SizeClass | undefined;
}

/** @throws Fault CLUSTER_UNKNOWN, AREA_UNKNOWN */
export function selectionOf(reference: Reference, question: ScopeQuestion): Selection {
  const cluster = question.cluster === undefined ? null : clusterNamed(reference, question.cluster);
  const area = question.area === undefined ? cityOf(reference) : areaNamed(reference, question.area);
  const size = question.size ?? null;
  if (question.within === undefined) return { cluster, area, size };
  return { cluster, area, within: areaNamed(reference, question.within), size };
}

/** The areas that a selection lies in, each of them. */
export function areasOf({ area, within }: Selection): readonly string[] {
  return [area, ...areasIn(within)];
}

/** The same area and size class of another cluster. */
export function ofCluster({ area, within, size }: Selection, cluster: string | null): Selection {
  return within === undefined ? { cluster, area, size } : { cluster, area, within, size };
}

/** Id of a cluster, by its id or by a name as people write it. @throws Fault CLUSTER_UNKNOWN */
export function clusterNamed(reference: Reference, name: string): string {
  if (reference.clusters.has(name)) return name;
  const { clusters, clusterNames } = vocabularyOf(reference);
  const index = named(clusterNames, name);
  const found = index === undefined ? undefined : clusters[index];
  if (found === undefined) throw new Fault("CLUSTER_UNKNOWN", { value: name });
  return found;
}

/** Id of an area, by its id or by a name or code as people write it. @throws Fault AREA_UNKNOWN */
export function areaNamed(reference: Reference, name: string): string {
  if (reference.geography.get(name)) return name;
  const found = named(vocabularyOf(reference).areaNames, name);
  if (found === undefined) throw new Fault("AREA_UNKNOWN", { value: name });
  return found.id;
}

/** An area, or what narrows one, with the area in it as people write it. @throws Fault AREA_UNKNOWN */
export function narrowingNamed(reference: Reference, term: string): string {
  if (term === OUTSIDE_PARKS) return term;
  if (isExcept(term)) return except(exceptedNamed(reference, term.slice(1)));
  return isNarrowing(term) ? alone(areaNamed(reference, term.slice(1))) : areaNamed(reference, term);
}

/** What lies outside of what lies outside of an area has a plainer name; of parks, it has this one. */
function exceptedNamed(reference: Reference, term: string): string {
  if (isExcept(term) && term !== OUTSIDE_PARKS) throw new Fault("AREA_UNKNOWN", { value: except(term) });
  return narrowingNamed(reference, term);
}

/** The whole: the city that the log is about. */
export function cityOf(reference: Reference): string {
  return reference.geography.all().find((area) => area.kind === "city")?.id ?? "";
}
