import type { Selection } from "../../../projections/cube/cube-view.js";
import { CLUSTER_LEVEL, type PairSums, WHOLE_LEVEL } from "../../../projections/facts/pairs.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import { lastMonth, type Period } from "../../domain/period.js";
import { countsIn } from "./lines.js";
import type { Vantage } from "./vantage.js";

const NOTHING: PairSums = { current: 0n, base: 0n, reports: 0 };

/**
 * 可比口径: over the reports whose unit reported the same months a year before in the same cluster. A report counts
 * where it is classified now, wherever the unit was a year before, so that a move from one park to another is growth
 * of neither. Sums of periods add up to those of the year to date; a stock is compared at the period's end.
 */
export function comparableSums(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
): PairSums {
  const { axis } = vantage.models.facts.cube;
  const periods = measure === "employment" ? axis.endingIn(lastMonth(period)) : axis.inside(period);
  return periods.map((index) => sumsOf(vantage, selection, measure, index)).reduce(add, NOTHING);
}

function sumsOf(vantage: Vantage, selection: Selection, measure: ReportMeasure, period: number): PairSums {
  const { facts, position: latest } = vantage.models;
  const table = facts.pairs.table(period, vantage.position, vantage.position >= latest);
  if (!table) return NOTHING;
  const key = `${vantage.unit ?? ""}|${measure}|${selection.cluster}|${selection.area}|${selection.within}|${selection.size}`;
  const { geography } = vantage.reference;
  const answers = table.answers.get(geography) ?? new Map<string, PairSums>();
  table.answers.set(geography, answers);
  const known = answers.get(key);
  if (known) return known;
  const month = lastMonth(facts.cube.axis.period(period));
  const counts = countsIn(vantage, selection);
  const level = selection.cluster === null ? WHOLE_LEVEL : CLUSTER_LEVEL;
  let [current, base, reports] = [0n, 0n, 0];
  for (let at = 0; at < table.lines.length; at++) {
    const [line = -1, other = -1] = [table.lines[at], table.bases[at]];
    if (((table.levels[at] ?? 0) & level) === 0 || !counts(facts.journal.leaf(line), month)) continue;
    if (vantage.unit !== undefined && facts.journal.unit(line) !== vantage.unit) continue;
    const [now, then] = [facts.journal[measure](line), facts.journal[measure](other)];
    if (now === undefined || then === undefined) continue;
    current += BigInt(now);
    base += BigInt(then);
    reports++;
  }
  const sums = { current, base, reports };
  answers.set(key, sums);
  return sums;
}

function add(a: PairSums, b: PairSums): PairSums {
  return { current: a.current + b.current, base: a.base + b.base, reports: a.reports + b.reports };
}
