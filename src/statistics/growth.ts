import { type Figure, isKnown, known, none } from "./figure.js";

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
  return growthOfSums(current.value.n * base.value.d, base.value.n * current.value.d);
}

/** The same of two sums, such as of 分. Not in lowest terms: a series has hundreds of rates, to be printed or compared. */
export function growthOfSums(current: bigint, base: bigint): Figure {
  if (base <= 0n) return none(base === 0n ? "base-zero" : "base-negative");
  return known({ n: current - base, d: base });
}

/** Sums over pairs of reports: those whose unit reported the same months a year before. */
export interface PairSums {
  readonly current: bigint;
  readonly base: bigint;
  /** How many pairs the comparison rests on; 0 gives no figure. */
  readonly reports: number;
}

/**
 * 可比口径同比: the same growth over pairs of reports. Official prints use this one where the set of units changes from
 * year to year (NBS note on 规模以上工业: 同期数与本期的企业统计范围尽可能相一致).
 *
 * @example comparableGrowth({ current: 1068n, base: 1000n, reports: 3 }) //=> 0.068, whatever entered or left the set
 */
export function comparableGrowth({ current, base, reports }: PairSums): Figure {
  return reports === 0 ? none("no-matched-units") : growthOfSums(current, base);
}

/** Both rates, each by its name; neither ever stands in for the other. */
export interface GrowthPair {
  /** 名义同比: from the levels of the two periods. */
  readonly nominal: Figure;
  /** 可比口径同比: over the same units. */
  readonly comparable: Figure;
}
