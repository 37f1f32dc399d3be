import { contains, type Period, yearToDate } from "../domain/period.js";
import { type Figure, known, none } from "./figure.js";
import { type Ratio, subtract, sum } from "./ratio.js";

export interface PeriodValue {
  readonly period: Period;
  readonly value: Ratio;
}

export interface YearToDate {
  readonly sum: Figure;
  /** Months from January to the last one that no part covers. */
  readonly missing: readonly number[];
}

/**
 * 累计 of a flow: the sum from January to the last month of `upTo`. All months have to be covered; a 1—2月 span
 * covers two. Under 1月份免报 there is no figure for January alone, which is not the same as a January that is
 * missing.
 *
 * @example yearToDateSum([1—2月 250, 3月 130], 2019-03, { januaryExempt: true }) //=> 380, nothing missing
 */
export function yearToDateSum(
  parts: readonly PeriodValue[],
  upTo: Period,
  calendar: { readonly januaryExempt: boolean },
): YearToDate {
  const inside = parts.filter((part) => contains(yearToDate(upTo), part.period));
  const months = Array.from({ length: upTo.to }, (_, index) => index + 1);
  const missing = months.filter((m) => !inside.some(({ period }) => period.from <= m && m <= period.to));
  if (missing.length === 0) return { sum: known(sum(inside.map((part) => part.value))), missing };
  if (upTo.to === 1 && calendar.januaryExempt) return { sum: none("january-exempt"), missing: [] };
  return { sum: none(inside.length === 0 ? "no-reports" : "months-missing"), missing };
}

/**
 * 本期 from 累计: what came in after the figure before. Below zero where a correction of earlier months is larger
 * than the month itself; that is kept, never cut to zero.
 *
 * @example ownValue(1—6月 721.3, 1—5月 576) //=> 145.3, the June of Hunan's software revenue in 2021
 */
export function ownValue(ytd: Ratio, ytdBefore: Ratio): Ratio {
  return subtract(ytd, ytdBefore);
}
