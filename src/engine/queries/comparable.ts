import type { Selection } from "../../../projections/cube/cube-view.js";
import { countOf } from "../../../projections/cube/exact.js";
import { SLOTS } from "../../../projections/cube/slots.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import { lastMonth, type Period } from "../../domain/period.js";
import type { PairSums } from "../../statistics/growth.js";
import type { Vantage } from "./vantage.js";

export const NO_PAIRS: PairSums = { current: 0n, base: 0n, reports: 0 };

/** Where matched sums lie: this year's, last year's, and the number of pairs. */
export const MATCHED_SLOTS = {
  output: [SLOTS.outputMatched, SLOTS.outputBase, SLOTS.outputPairs],
  revenue: [SLOTS.revenueMatched, SLOTS.revenueBase, SLOTS.revenuePairs],
  employment: [SLOTS.employmentMatched, SLOTS.employmentBase, SLOTS.employmentPairs],
} as const;

/**
 * 可比口径: over the reports whose unit reported the same months a year before; where one cluster is asked about, in
 * that cluster, so that over all clusters a unit which changed its cluster counts as well. A report counts where it is
 * classified now, wherever the unit was a year before: a move from one park to another is growth of neither. Sums of
 * periods add up to those of the year to date; a stock is compared at the period's end.
 */
export function comparableSums(
  { cube }: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
): PairSums {
  const slots = MATCHED_SLOTS[measure];
  const [current = 0, base = 0, pairs = 0] =
    measure === "employment"
      ? cube.stocks(selection, slots, lastMonth(period))
      : cube.flows(selection, slots, period);
  return { current: BigInt(current), base: BigInt(base), reports: countOf(pairs) };
}
