import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Measure } from "../../domain/attribution.js";
import type { Period } from "../../domain/period.js";
import { Coverage } from "../../statistics/coverage.js";
import { type Figure, known, none } from "../../statistics/figure.js";
import { comparableGrowth, growth, type PairSums } from "../../statistics/growth.js";
import { integer } from "../../statistics/ratio.js";
import { comparableSums, NO_PAIRS } from "./comparable.js";
import { coverageOf } from "./measured.js";
import { type Restated, restatedBase } from "./restated.js";
import type { Vantage } from "./vantage.js";

/** Figures shown next to every growth rate, so that missing reports are not mistaken for decline. */
export interface BesideGrowth {
  /** 可比口径同比. */
  readonly comparable: Figure;
  /** Pairs of reports that the comparable rate rests on; of no account where the base was restated. */
  readonly comparableReports: number;
  /** The base of the comparable rate where the bureau has restated it by an event of its own. */
  readonly restatedBase: Restated | undefined;
  /** 报送率. */
  readonly coverage: Coverage;
}

export function besideGrowth(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
  level: Figure,
): BesideGrowth {
  const coverage = coverageOf(vantage, selection, period);
  if (measure === "enterprises") return besideOf(NO_PAIRS, coverage, level, undefined);
  const pairs = comparableSums(vantage, selection, measure, period);
  return besideOf(pairs, coverage, level, restatedBase(vantage, selection, measure, period));
}

/**
 * `besideGrowth` computed from given sums: against the restated base where there is one, else from the paired
 * reports.
 */
export function besideOf(
  pairs: PairSums,
  coverage: Coverage,
  level: Figure,
  restated: Restated | undefined,
): BesideGrowth {
  return {
    comparable: restated ? growth(level, known(integer(restated.value))) : comparableGrowth(pairs),
    comparableReports: pairs.reports,
    restatedBase: restated,
    coverage,
  };
}

/** The value where there are neither reports nor units. */
export const NOTHING_BESIDE: BesideGrowth = besideOf(
  NO_PAIRS,
  new Coverage(0, 0),
  none("no-reports"),
  undefined,
);
