import { type Figure, isKnown, known, none } from "./figure.js";
import { quotient, type Ratio, sign, subtract } from "./ratio.js";

/**
 * 同比、环比、累计同比: current / base − 1, as a fraction (0.055 is 5.5 %). Which two periods are compared is the
 * caller's choice and the name of the result. Source: "同比增长率=(本期数-同期数)/同期数×100%" and likewise for 环比
 * (统计知识, icidt.cn).
 *
 * No figure where the base is missing, zero or negative: a rate over those says nothing.
 *
 * @example growth(422, 400) //=> 11/200, printed as 增长5.5%
 */
export function growth(current: Figure, base: Figure): Figure {
  if (!isKnown(current)) return current;
  if (!isKnown(base)) return none("base-missing");
  if (sign(base.value) === 0) return none("base-zero");
  if (sign(base.value) < 0) return none("base-negative");
  return known(quotient(subtract(current.value, base.value), base.value));
}

/** Sums over the units that reported both periods in the cluster, or over a base restated by an event of its own. */
export interface Matched {
  readonly current: Ratio;
  readonly base: Ratio;
  /** How many units the comparison rests on; 0 gives no figure. */
  readonly units: number;
}

/**
 * 可比口径同比: the same growth over matched sums. Official prints use this one where the set of units changes from
 * year to year (NBS note on 规模以上工业: 同期数与本期的企业统计范围尽可能相一致).
 *
 * @example comparableGrowth({ current: 106.8, base: 100, units: 3 }) //=> 0.068, whatever entered or left the set
 */
export function comparableGrowth(matched: Matched): Figure {
  if (matched.units === 0) return none("no-matched-units");
  return growth(known(matched.current), known(matched.base));
}

/** Both rates, each by its name; neither ever stands in for the other. */
export interface GrowthPair {
  /** 名义同比: from the levels of the two periods. */
  readonly nominal: Figure;
  /** 可比口径同比: over the same units. */
  readonly comparable: Figure;
}

export function growthPair(current: Figure, base: Figure, matched: Matched): GrowthPair {
  return { nominal: growth(current, base), comparable: comparableGrowth(matched) };
}

export const GROWTH_NAMES = {
  nominal: { zh: "名义同比", en: "nominal year-on-year growth" },
  comparable: { zh: "可比口径同比", en: "comparable year-on-year growth" },
} as const;
