import type { Bilingual } from "../domain/attribution.js";
import type { Ratio } from "./ratio.js";

/** A computed figure, or the reason why there is none. Never a zero in place of something unknown. */
export type Figure<T = Ratio> = Known<T> | None;
export interface Known<T = Ratio> {
  readonly value: T;
}
export interface None {
  readonly none: NoFigure;
}

/** Why there is no figure, in words for people. */
export const NO_FIGURE = {
  "no-data": { zh: "无数据", en: "no data" },
  withheld: {
    zh: "保密:公开会泄露个别单位的数据",
    en: "withheld: it would tell of single units",
  },
  "no-reports": { zh: "没有单位报送", en: "no unit has reported" },
  "no-observation": { zh: "没有监测记录", en: "nothing has been observed" },
  "forecast-only": { zh: "只有预计数,没有实际数", en: "there is a forecast only, no actual figure" },
  "january-exempt": { zh: "1月份免报,不单独出数", en: "January is not reported alone, by rule" },
  "partial-year": { zh: "全年数据不全", en: "the year is not complete" },
  "base-missing": { zh: "基期没有数据", en: "the base period has no figure" },
  "base-zero": { zh: "基期数为零", en: "the base is zero" },
  "base-negative": { zh: "基期数为负", en: "the base is negative" },
  "sign-change": { zh: "正负号改变,不能计算增速", en: "the sign changes, so there is no rate of growth" },
  "first-year": { zh: "距基期不足一年", en: "less than a year since the base" },
  "whole-zero": { zh: "合计为零", en: "the whole is zero" },
  "whole-negative": { zh: "合计为负", en: "the whole is negative" },
  "whole-unchanged": {
    zh: "合计没有增减,贡献率没有意义",
    en: "the whole has not changed, so nothing contributes",
  },
  "no-matched-units": { zh: "没有两期都报送的单位", en: "no unit has reported both periods" },
  "none-expected": { zh: "没有应报单位", en: "no unit had to report" },
  "unit-mismatch": { zh: "计量单位不能换算", en: "the units cannot be converted" },
  "not-due": { zh: "目标年份未到", en: "the due year has not begun" },
  "due-over": { zh: "目标年份已过", en: "the due year is over" },
  "year-complete": { zh: "目标年份数据已齐,无须预计", en: "the due year is complete; nothing to project" },
  "already-met": { zh: "目标已达到", en: "the target is met already" },
  "target-zero": { zh: "目标值为零,不能计算增速", en: "the target is zero, so there is no rate of growth" },
  "outside-plan": { zh: "不在路径的年份内", en: "outside the years of the path" },
  "nothing-planned": { zh: "路径到该年没有增减", en: "the path plans no change up to that year" },
  "to-be-kept": {
    zh: "基期已达到目标,只须保持",
    en: "the base met the target, which only had to be kept",
  },
  "not-cumulative": {
    zh: "不是年内累计的指标,不比时间进度",
    en: "does not accumulate over the year, so has no pace",
  },
  "less-is-better": { zh: "越少越好的目标不比时间进度", en: "less is better, so there is no pace" },
  "other-year": { zh: "两个时点的数据不是同一年的", en: "the two figures are of different years" },
  "due-year-missing": { zh: "目标年份尚无数据", en: "the due year has no figure yet" },
  rank: { zh: "位次不计算比率", en: "a rank has no ratio" },
  milestone: { zh: "里程碑目标没有数值", en: "a milestone has no number" },
  "milestone-open": { zh: "尚无完成的记录", en: "no record yet that it is done" },
  "every-year": { zh: "逐年核验,不计算年均", en: "checked year by year, not over years" },
  "direction-only": {
    zh: "目标只有方向,没有可核验的数值",
    en: "the target names a direction, no value to check",
  },
} as const satisfies Record<string, Bilingual>;

export type NoFigure = keyof typeof NO_FIGURE;

/** A known figure. */
export function known<T>(value: T): Known<T> {
  return { value };
}
/** No figure, and why. */
export function none(reason: NoFigure): None {
  const known = NONES.get(reason) ?? { none: reason };
  NONES.set(reason, known);
  return known;
}
/** One shared object for each reason. */
const NONES = new Map<NoFigure, None>();

/** A value that may be absent, with the reason to give when it is. */
export function figureOf<T>(value: T | null | undefined, reason: NoFigure): Figure<T> {
  return value === null || value === undefined ? none(reason) : known(value);
}

/** Is there a figure? */
export function isKnown<T>(figure: Figure<T>): figure is Known<T> {
  return "value" in figure;
}
/** Applies a function that may fail itself to a known value; a missing figure keeps its reason. */
export function andThen<T, U>(figure: Figure<T>, next: (value: T) => Figure<U>): Figure<U> {
  return isKnown(figure) ? next(figure.value) : figure;
}
/** Applies a function to a known value; a missing figure keeps its reason. */
export function map<T, U>(figure: Figure<T>, change: (value: T) => U): Figure<U> {
  return isKnown(figure) ? known(change(figure.value)) : figure;
}
/** Both values, or the first reason. */
export function both<A, B, U>(a: Figure<A>, b: Figure<B>, join: (a: A, b: B) => Figure<U>): Figure<U> {
  if (!isKnown(a)) return a;
  return isKnown(b) ? join(a.value, b.value) : b;
}
