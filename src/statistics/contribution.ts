import { type Figure, known, none } from "./figure.js";
import { divide, type Ratio, sign, subtract } from "./ratio.js";

/** A figure in the period and in the one it is compared with. */
export interface Change {
  readonly current: Ratio;
  readonly base: Ratio;
}

/** 增量 Δ: what was added since the base period; below zero where it fell. */
export function difference({ current, base }: Change): Ratio {
  return subtract(current, base);
}

/**
 * 贡献率: Δpart / Δwhole. Source: "…对经济增长的贡献率就是…增量占…增量的比重" (统计工作实务). Where the whole fell,
 * a positive contribution is a contribution to the fall. The parts' contributions add up to exactly one.
 *
 * @example contribution({ 130, 100 }, { 250, 200 }) //=> 30/50 = 3/5, printed as 60.0%
 */
export function contribution(part: Change, whole: Change): Figure {
  const change = difference(whole);
  return sign(change) === 0 ? none("whole-unchanged") : known(divide(difference(part), change));
}

/**
 * 拉动: Δpart / whole one year before, as a fraction; printed in percentage points. Source: "拉动率=部分增量÷整体基期值
 * …每个部分的拉动率相加之和等于整体增长率" (zkxblog.com). It exists even where the whole did not change.
 *
 * @example pull({ 130, 100 }, { 250, 200 }) //=> 30/200 = 3/20, printed as 15.0个百分点
 */
export function pull(part: Change, whole: Change): Figure {
  if (sign(whole.base) === 0) return none("base-zero");
  if (sign(whole.base) < 0) return none("base-negative");
  return known(divide(difference(part), whole.base));
}
