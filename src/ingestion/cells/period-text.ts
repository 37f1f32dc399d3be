import {
  type Period,
  parsePeriod,
  periodOf,
  quarterOf,
  wholeYear,
  YEAR_MAX,
  YEAR_MIN,
} from "../../domain/period.js";
import { lastDayOf, readDate } from "./calendar-date.js";
import { compact, plainDashes } from "./text.js";

/** A period as a file writes it; `ytd` where the text itself says that it accumulates since January (累计). */
export interface WrittenPeriod {
  readonly period: Period;
  readonly ytd: boolean;
}

type Months = readonly [from: number, to: number];

const ENGLISH_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const ENGLISH = `(${ENGLISH_MONTHS.join("|")})[A-Z]*`;
const QUARTER_NUMBERS: Readonly<Record<string, number>> = { I: 1, II: 2, III: 3, IV: 4 };
const ACCUMULATED = /(?:本年)?(?:止)?累计(?:数)?$/;

/**
 * Reads a reporting period in any of the forms found in received files: `2019-06`, `2019/6`, `201906`, `2019年6月`,
 * `2019年1-2月`, `2019Q2`, `2019年二季度`, `2019年前三季度`, `2019年上半年`, `2019年`, `Jun 2019`, a date or its
 * serial number that is the first or last day of a month. `2019.1` is refused: a spreadsheet writes October so too.
 */
export function readPeriod(raw: string): WrittenPeriod | undefined {
  const text = plainForm(raw);
  const ytd = ACCUMULATED.test(text);
  const bare = text.replace(ACCUMULATED, "");
  const period =
    parsePeriod(bare) ??
    yearOf(bare) ??
    monthsOfYear(bare) ??
    crossYears(bare) ??
    english(bare) ??
    dated(raw);
  return period && { period, ytd };
}

/** A year in a column of its own: `2019`, `2019年`, `2019年度`. */
export function readYear(raw: string): number | undefined {
  return yearOf(plainForm(raw).replace(/^(\d{4})\.0+$/, "$1"))?.year;
}

/** Months in a column beside a year: `6`, `06`, `6月`, `1-2月`; of a quarter: `2`, `Q2`, `二季度`; of a half: `上半年`. */
export function readPart(raw: string, part: "month" | "quarter" | "half"): Months | undefined {
  const text = plainForm(raw).replace(/\.0+$/, "").replace(ACCUMULATED, "");
  const number = /^[1-9]\d?$/.test(text.replace(/^0/, "")) ? Number(text) : undefined;
  if (number === undefined) return monthsIn(text, part) ?? quarter(text) ?? half(text);
  if (part === "month") return within(number, number);
  const length = part === "quarter" ? 3 : 6;
  return within(number * length - length + 1, number * length);
}

/** Does the text of a column beside a year say that it accumulates since January (`6月累计`)? */
export function accumulates(raw: string): boolean {
  return ACCUMULATED.test(plainForm(raw));
}

/** Bare numbers are what the column counts: `1-3` among quarters are nine months. */
function monthsIn(text: string, part: "month" | "quarter" | "half"): Months | undefined {
  if (part === "month" || text.includes("月")) return monthSpan(text);
  return part === "quarter" ? quarter(`${text}季度`) : undefined;
}

/** Blanks that part two numbers neither of which is a year. */
const BETWEEN_NUMBERS = /(?<!\d)\d{1,3}\s+(?!\d{4}(?!\d))\d/;

/** One spelling: half-width, no blanks, ASCII dashes, 至 as ~, Chinese numerals as digits, capitals. */
function plainForm(raw: string): string {
  if (BETWEEN_NUMBERS.test(raw)) return raw;
  return plainDashes(compact(raw))
    .toUpperCase()
    .replace(/[至到]/g, "~")
    .replace(/十([一二])/g, (_, unit: string) => (unit === "一" ? "11" : "12"))
    .replaceAll("十", "10")
    .replace(
      /[〇○零一二三四五六七八九]/g,
      (numeral) => `${"零一二三四五六七八九".indexOf(numeral.replace(/[〇○]/, "零"))}`,
    );
}

function yearOf(text: string): Period | undefined {
  const match = /^(\d{4})(?:年度?)?(?:全年)?$/.exec(text);
  const year = Number(match?.[1]);
  return year >= YEAR_MIN && year <= YEAR_MAX ? wholeYear(year) : undefined;
}

/** A year followed by months, a quarter or a half. */
function monthsOfYear(text: string): Period | undefined {
  const together = /^(\d{4})(?:(\d{2})|\.(\d{2}|[2-9]))$/.exec(text);
  if (together) return build(Number(together[1]), monthSpan(together[2] ?? together[3] ?? ""));
  const match = /^(\d{4})(年|[-/])?(.+)$/.exec(text);
  if (!match) return undefined;
  const [, year, separator, rest = ""] = match;
  // After a dash, `1-2` would make a date of it; after 年 it's January and February.
  const mayBeMonths = separator === "年" || (separator !== undefined && !rest.includes("-"));
  return build(Number(year), (mayBeMonths ? monthSpan(rest) : undefined) ?? quarter(rest) ?? half(rest));
}

/** `6`, `6月`, `6月份`, `1-2月`, `1月-2月`, `01..02`. */
function monthSpan(text: string): Months | undefined {
  const match = /^(\d{1,2})(?:月份?)?(?:(?:-|~|\.\.)(\d{1,2})(?:月份?)?)?$/.exec(text);
  return match ? within(Number(match[1]), Number(match[2] ?? match[1])) : undefined;
}

/** `Q2`, `2季度`, `第2季度`, `II季度`, `2Q`; `前3季度` and `1-3季度` begin in January. */
function quarter(text: string): Months | undefined {
  const several = /^(?:前|1季?度?[-~])([2-4])季度?$/.exec(text);
  if (several) return within(1, Number(several[1]) * 3);
  const match = /^第?(?:Q([1-4])|(IV|I{1,3}|[1-4])(?:季度?|Q))$/.exec(text);
  if (!match) return undefined;
  const written = match[1] ?? match[2] ?? "";
  const n = QUARTER_NUMBERS[written] ?? Number(written);
  return within(n * 3 - 2, n * 3);
}

function half(text: string): Months | undefined {
  if (text === "上半年" || text === "H1") return [1, 6];
  return text === "下半年" || text === "H2" ? [7, 12] : undefined;
}

/** `2019年1月-2019年2月`, `2019-01~2019-02`: the year stands twice. */
function crossYears(text: string): Period | undefined {
  const match = /^(\d{4})(?:年|[-/.])(\d{1,2})月?[-~](\d{4})(?:年|[-/.])(\d{1,2})月?$/.exec(text);
  return match && match[1] === match[3]
    ? build(Number(match[1]), within(Number(match[2]), Number(match[4])))
    : undefined;
}

/** `June 2019`, `2019-Jun`, `Jun-19`, `Q2 2019`. */
function english(text: string): Period | undefined {
  const quarterFirst = /^Q([1-4])[-/]?(\d{4})$/.exec(text);
  if (quarterFirst) return quarterOf(Number(quarterFirst[2]), Number(quarterFirst[1]));
  const match =
    new RegExp(`^${ENGLISH}[-./,]?(\\d{4}|\\d{2})$`).exec(text) ??
    new RegExp(`^(\\d{4})[-./,]?${ENGLISH}$`).exec(text);
  const [a = "", b = ""] = match?.slice(1) ?? [];
  const [name, year] = /^\d/.test(a) ? [b, a] : [a, b];
  const m = ENGLISH_MONTHS.indexOf(name) + 1;
  return match ? build(Number(year.length === 2 ? `20${year}` : year), within(m, m)) : undefined;
}

/** A date stands for its month where it is that month's first or last day. */
function dated(raw: string): Period | undefined {
  const date = readDate(raw);
  if (!date) return undefined;
  const edge = date.day === 1 || date.day === lastDayOf(date.year, date.month);
  return edge ? build(date.year, [date.month, date.month]) : undefined;
}

function within(from: number, to: number): Months | undefined {
  return from >= 1 && from <= to && to <= 12 ? [from, to] : undefined;
}

function build(year: number, months: Months | undefined): Period | undefined {
  return months && periodOf(year, months[0], months[1]);
}
