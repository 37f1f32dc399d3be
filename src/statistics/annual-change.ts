import type { Bilingual } from "../domain/attribution.js";
import { type Figure, known, none } from "./figure.js";
import { divide, integer, ONE, type Ratio, sign, subtract } from "./ratio.js";
import { nthRoot } from "./root.js";

/** A value of a year. */
export interface Point {
  readonly year: number;
  readonly value: Ratio;
}

/** How a path leads from year to year: by a constant factor, or by a constant step (for ratios already in per cent). */
export type Step = "geometric" | "linear";

/** Change a year over some years: a fraction (0.1 is 10 %) when geometric, a step in the value's own unit when linear. */
export interface AnnualChange {
  readonly step: Step;
  readonly perYear: Ratio;
  /** The base year; the first year of change is the one after it. */
  readonly from: number;
  readonly to: number;
}

/**
 * 年均增速 by 水平法: (v_n / v_0)^(1/n) − 1. Source: "几何平均法,是以间隔期最后一年的水平同基期水平对比…除固定资产投资用
 * “累计法”计算外,其余均用“水平法”计算" (统计工作实务). Exact where the root is a fraction, else to 60 places.
 *
 * @example cagr({ year: 2013, value: 100 }, { year: 2015, value: 121 }) //=> 1/10: 2014–2015年年均增长10.0%
 */
export function cagr(from: Point, to: Point): Figure {
  const years = to.year - from.year;
  if (years < 1) return none("first-year");
  if (sign(from.value) === 0) return none("base-zero");
  if (sign(from.value) < 0) return none("base-negative");
  if (sign(to.value) < 0) return none("sign-change");
  return known(subtract(nthRoot(divide(to.value, from.value), years), ONE));
}

/** The mean step a year, for ratios in per cent: (v_n − v_0) / n. Exact. */
export function annualStep(from: Point, to: Point): Figure {
  const years = to.year - from.year;
  if (years < 1) return none("first-year");
  return known(divide(subtract(to.value, from.value), integer(years)));
}

export function annualChange(step: Step, from: Point, to: Point): Figure<AnnualChange> {
  const perYear = step === "geometric" ? cagr(from, to) : annualStep(from, to);
  return "none" in perYear ? perYear : known({ step, perYear: perYear.value, from: from.year, to: to.year });
}

/**
 * The name of a mean rate: the years after the base. "从某年到某年平均增长速度的年份,均不包括基期年在内" (统计工作实务).
 *
 * @example yearsLabel(2013, 2020).zh //=> "2014–2020年年均", with the base 2013 and seven years of growth
 */
export function yearsLabel(baseYear: number, year: number): Bilingual {
  if (year - baseYear === 1) return { zh: `${year}年`, en: `in ${year}` };
  return { zh: `${baseYear + 1}—${year}年年均`, en: `a year over ${baseYear + 1}–${year}` };
}
