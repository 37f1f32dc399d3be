import { Fault } from "./faults.js";

/**
 * Reporting periods (报告期): a run of whole months inside one year. A month, a quarter, a half, a year and the
 * combined 1—2月 that opens the Chinese reporting year are all the same thing, so nothing has to treat one of them
 * as special.
 */

export interface Period {
  readonly year: number;
  /** First month, 1–12. */
  readonly from: number;
  /** Last month, 1–12, not before `from`. */
  readonly to: number;
}

export type Grain = "month" | "quarter" | "half" | "year" | "span";

export const YEAR_MIN = 1949;
export const YEAR_MAX = 2200;

const MONTH = /^(\d{4})-(\d{2})$/;
const QUARTER = /^(\d{4})-Q([1-4])$/;
const HALF = /^(\d{4})-H([12])$/;
const YEAR = /^(\d{4})$/;
const SPAN = /^(\d{4})-(\d{2})\.\.(\d{2})$/;

/** Builds a period, or nothing when the months or the year are out of range. */
export function periodOf(year: number, from: number, to: number): Period | undefined {
  const valid =
    Number.isInteger(year) && year >= YEAR_MIN && year <= YEAR_MAX && from >= 1 && to <= 12 && from <= to;
  return valid ? { year, from, to } : undefined;
}

/** A month that is known to be valid, such as one made from another period. */
export function month(year: number, m: number): Period {
  return { year, from: m, to: m };
}

/** January to December of a year. */
export function wholeYear(year: number): Period {
  return { year, from: 1, to: 12 };
}

/**
 * Reads the canonical text of a period.
 *
 * @example parsePeriod("2019-Q2") //=> { year: 2019, from: 4, to: 6 }
 * @example parsePeriod("2019-13") //=> undefined
 */
export function parsePeriod(text: string): Period | undefined {
  let match = MONTH.exec(text);
  if (match) return periodOf(Number(match[1]), Number(match[2]), Number(match[2]));
  match = QUARTER.exec(text);
  if (match) return quarterOf(Number(match[1]), Number(match[2]));
  match = HALF.exec(text);
  if (match) return periodOf(Number(match[1]), Number(match[2]) * 6 - 5, Number(match[2]) * 6);
  match = YEAR.exec(text);
  if (match) return periodOf(Number(match[1]), 1, 12);
  match = SPAN.exec(text);
  if (match) return periodOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return undefined;
}

/** Reads a text that has to be a period. @throws Fault CELL_PERIOD */
export function requirePeriod(text: string): Period {
  const period = parsePeriod(text);
  if (!period) throw new Fault("CELL_PERIOD", { value: text });
  return period;
}

/** The n-th quarter of a year, n from 1 to 4. */
export function quarterOf(year: number, n: number): Period | undefined {
  return periodOf(year, n * 3 - 2, n * 3);
}

/** What kind of period it is; `span` where it is no whole month, quarter, half or year. */
export function grainOf(p: Period): Grain {
  const months = monthCount(p);
  if (months === 1) return "month";
  if (months === 12) return "year";
  if (months === 3 && p.to % 3 === 0) return "quarter";
  if (months === 6 && p.to % 6 === 0) return "half";
  return "span";
}

/** The canonical text: `2019-06`, `2019-Q2`, `2019-H1`, `2019`, `2019-01..02`. */
export function formatPeriod(p: Period): string {
  switch (grainOf(p)) {
    case "month":
      return `${p.year}-${twoDigits(p.to)}`;
    case "quarter":
      return `${p.year}-Q${p.to / 3}`;
    case "half":
      return `${p.year}-H${p.to / 6}`;
    case "year":
      return `${p.year}`;
    case "span":
      return `${p.year}-${twoDigits(p.from)}..${twoDigits(p.to)}`;
  }
}

/** As a Chinese bulletin writes it: `2019年6月`, `2019年二季度`, `2019年上半年`, `2019年1—2月`. */
export function periodZh(p: Period): string {
  switch (grainOf(p)) {
    case "month":
      return `${p.year}年${p.to}月`;
    case "quarter":
      return `${p.year}年${"一二三四"[p.to / 3 - 1]}季度`;
    case "half":
      return `${p.year}年${p.to === 6 ? "上" : "下"}半年`;
    case "year":
      return `${p.year}年`;
    case "span":
      return `${p.year}年${p.from}—${p.to}月`;
  }
}

/** How many months it has, 1–12. */
export function monthCount(p: Period): number {
  return p.to - p.from + 1;
}

/** Does `outer` hold every month of `inner`? */
export function contains(outer: Period, inner: Period): boolean {
  return outer.year === inner.year && outer.from <= inner.from && inner.to <= outer.to;
}

/** Do two periods have a month in common? */
export function overlaps(a: Period, b: Period): boolean {
  return a.year === b.year && a.from <= b.to && b.from <= a.to;
}

/** Are two periods the same months of the same year? */
export function samePeriod(a: Period, b: Period): boolean {
  return a.year === b.year && a.from === b.from && a.to === b.to;
}

/** 累计: from January to the last month of `p`. */
export function yearToDate(p: Period): Period {
  return { year: p.year, from: 1, to: p.to };
}

/** The month that a period ends with. @example endMonth(2019-Q2) //=> 2019-06 */
export function endMonth(p: Period): Period {
  return month(p.year, p.to);
}

/** 同期: the same months one year before (`years` years before). */
export function yearBefore(p: Period, years = 1): Period {
  return { year: p.year - years, from: p.from, to: p.to };
}

/** 上期: the period of the same length directly before, or nothing where a span has no such neighbour in a year. */
export function periodBefore(p: Period): Period | undefined {
  const length = monthCount(p);
  if (12 % length !== 0 || p.to % length !== 0) return undefined;
  return p.from > 1
    ? { year: p.year, from: p.from - length, to: p.to - length }
    : { year: p.year - 1, from: 13 - length, to: 12 };
}

/** Months since the year 0: orders months across years. */
export function monthNumber(year: number, m: number): number {
  return year * 12 + m - 1;
}

/** The month of a number; the inverse of `monthNumber`. */
export function monthFromNumber(n: number): Period {
  return month(Math.floor(n / 12), (n % 12) + 1);
}

/** Number of the first month of a period. */
export function firstMonth(p: Period): number {
  return monthNumber(p.year, p.from);
}
/** Number of the last month of a period. */
export function lastMonth(p: Period): number {
  return monthNumber(p.year, p.to);
}

/** Orders by last month, then by first: the order in which reports of a year become due. */
export function comparePeriods(a: Period, b: Period): number {
  return lastMonth(a) - lastMonth(b) || firstMonth(a) - firstMonth(b);
}

/** A period as one small integer, for typed arrays and map keys; `decodePeriod` is its inverse. */
export function encodePeriod(p: Period): number {
  return (p.year - YEAR_MIN) * 144 + (p.from - 1) * 12 + (p.to - 1);
}
/** The year of a period, from its code alone. */
export function yearOfCode(code: number): number {
  return YEAR_MIN + Math.floor(code / 144);
}
/** The period that a small integer stands for; the inverse of `encodePeriod`. */
export function decodePeriod(code: number): Period {
  const months = code % 144;
  return {
    year: yearOfCode(code),
    from: Math.floor(months / 12) + 1,
    to: (months % 12) + 1,
  };
}

function twoDigits(n: number): string {
  return n < 10 ? `0${n}` : `${n}`;
}
