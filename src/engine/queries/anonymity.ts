import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Exact } from "../../../projections/cube/exact.js";
import { SLOTS } from "../../../projections/cube/slots.js";
import { unitNow } from "../../../projections/directory.js";
import { standsIn } from "./enterprises.js";
import { ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** Fewer units than this could be told apart by one another (统计法: 不得泄露单个调查对象资料). */
const UNITS_MIN = 3;

/** Who gave a measure, and who gave it a year before as well. */
const COUNTS = [
  SLOTS.outputN,
  SLOTS.revenueN,
  SLOTS.employmentN,
  SLOTS.outputPairs,
  SLOTS.revenuePairs,
  SLOTS.employmentPairs,
] as const;

/**
 * May everybody know what a selection adds up to, and each of some clusters in it? Enough units stand in it, and of
 * every period for which anybody reported enough did. It costs a look at every unit of the register.
 */
export function isAnonymous(vantage: Vantage, selection: Selection, clusters: readonly string[]): boolean {
  const standing = unitsStanding(vantage, selection);
  const isAnonymousIn = (cluster: string) =>
    isNoneOrEnough(standing.get(cluster) ?? 0) && isReportedByEnough(vantage, ofCluster(selection, cluster));
  return (
    (standing.get(ALL) ?? 0) >= UNITS_MIN &&
    isReportedByEnough(vantage, selection) &&
    clusters.every(isAnonymousIn)
  );
}

const ALL = "*";

/** How many units stand in a selection, and in each cluster of it. */
function unitsStanding(vantage: Vantage, selection: Selection): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const record of vantage.models.directory.all()) {
    const standing = unitNow(record, vantage.position)?.standing;
    if (!standing || !standsIn(vantage, selection, standing)) continue;
    for (const key of [ALL, ...standing.clusters]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function isNoneOrEnough(count: Exact): boolean {
  return count <= 0 || count >= UNITS_MIN;
}

function isReportedByEnough({ models, cube }: Vantage, selection: Selection): boolean {
  const { axis } = models.facts.cube;
  return axis.codes().every((_, at) => cube.flows(selection, COUNTS, axis.period(at)).every(isNoneOrEnough));
}
