import {
  FREQUENCY_MONTHS,
  type Frequency,
  MEASURES,
  type ReportLine,
  type ReportMeasure,
} from "../attribution.js";
import type { Words } from "../defect.js";
import type { FaultCode, FaultParams } from "../faults.js";
import { FREQUENCY_NAMES, MEASURE_NAMES } from "../names.js";
import { firstMonth, formatPeriod, lastMonth, monthCount, monthFromNumber, type Period } from "../period.js";
import type { FiledReport } from "../report/report-year.js";

/**
 * The rules of review (审核), all of them, as data, but for the one on names (`names.ts`). `error` (强制性) refuses a
 * report; `confirm` (核实性) refuses it until the sender confirms the rule by its code; `warning` lets it pass and says so.
 */

export interface ReviewedReport {
  /** The reported period and the lines as own values of it. */
  readonly period: Period;
  readonly lines: readonly ReportLine[];
  /** Months from which and until which the unit exists, as month numbers. */
  readonly registered: number;
  readonly deregistered: number | undefined;
  /** How often the unit reports in the period. */
  readonly frequency: Frequency;
  /** Clusters the unit is registered in for the period. */
  readonly clusters: readonly string[];
  readonly nameOf: (cluster: string) => Words;
  /** The month that today lies in, as a month number. */
  readonly today: number;
  readonly ytd: boolean;
  /** The unit's latest report before this one, of the same or the preceding year. */
  readonly before: FiledReport | undefined;
}

export interface Finding {
  readonly code: FaultCode;
  readonly params: FaultParams;
  readonly severity: "error" | "confirm" | "warning";
}

type Check = (report: ReviewedReport) => FaultParams | undefined;

interface Rule {
  readonly code: FaultCode;
  readonly severity: Finding["severity"];
  readonly check: Check;
}

/** A figure this many times the one before is worth a look. */
const JUMP_FACTOR = 10;
/** Below this a jump says nothing: a million yuan a month, fifty people. */
const JUMP_FLOOR = { output: 1_000_000, revenue: 1_000_000, employment: 50 };
/** Factors between 元, 千元 and 万元, and how far from one of them a ratio still betrays it. */
const UNIT_FACTORS = [1_000, 10_000];
const UNIT_TOLERANCE = 1.8;

export const RULES: readonly Rule[] = [
  {
    code: "PERIOD_IN_FUTURE",
    severity: "error",
    check: ({ period, today }) => unended(period, today),
  },
  {
    code: "PERIOD_BEFORE_REGISTRATION",
    severity: "error",
    check: ({ period, registered }) =>
      lastMonth(period) >= registered
        ? undefined
        : { period: formatPeriod(period), registered: monthText(registered) },
  },
  {
    code: "PERIOD_AFTER_DEREGISTRATION",
    severity: "error",
    check: ({ period, deregistered }) =>
      deregistered === undefined || firstMonth(period) < deregistered
        ? undefined
        : { period: formatPeriod(period), deregistered: monthText(deregistered) },
  },
  {
    code: "CLUSTER_NOT_OF_UNIT",
    severity: "error",
    check: ({ lines, clusters, nameOf }) => {
      const foreign = lines.find((line) => !clusters.includes(line.cluster));
      return foreign && { cluster: foreign.cluster, name: nameOf(foreign.cluster) };
    },
  },
  {
    // What nobody had to report would stand in for what others still owe.
    code: "REPORTED_OFTENER",
    severity: "warning",
    check: ({ period, frequency }) =>
      isOftener(period, frequency)
        ? { period: formatPeriod(period), frequency: FREQUENCY_NAMES[frequency] }
        : undefined,
  },
  {
    code: "UNIT_CONFUSED",
    severity: "confirm",
    check: (report) => firstChange(report, looksLikeAnotherUnit),
  },
  { code: "FIGURE_JUMPED", severity: "warning", check: (report) => firstChange(report, jumped) },
  {
    code: "YTD_FELL",
    severity: "confirm",
    check: (report) => {
      const negative = report.ytd ? negativeFlow(report.lines) : undefined;
      return negative && { ...negative, period: report.before ? formatPeriod(report.before.period) : "" };
    },
  },
  {
    code: "FIGURE_NEGATIVE",
    severity: "confirm",
    check: ({ lines, ytd }) => (ytd ? undefined : negativeFlow(lines)),
  },
  {
    code: "SAME_IN_CLUSTERS",
    severity: "warning",
    check: ({ lines }) => {
      const [first, second] = lines;
      const same = first?.output !== undefined && Number(first.output) > 0 && first.output === second?.output;
      return same ? { value: first.output ?? "" } : undefined;
    },
  },
];

/** Everything the rules find in a report. */
export function review(report: ReviewedReport): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { code, severity, check } of RULES) {
    const params = check(report);
    if (params) findings.push({ code, severity, params });
  }
  return findings;
}

/** Compares each figure per month with the unit's report before; the first pair that `is` says something about. */
function firstChange(
  { period, lines, before }: ReviewedReport,
  is: (ratio: number, measure: ReportMeasure, larger: number) => boolean,
): FaultParams | undefined {
  if (!before) return undefined;
  for (const line of lines) {
    const other = before.lines.find((one) => one.cluster === line.cluster);
    for (const measure of MEASURES) {
      const [now, then] = [perMonth(line, measure, period), perMonth(other, measure, before.period)];
      if (now === undefined || then === undefined || now <= 0 || then <= 0) continue;
      const ratio = now / then;
      if (!is(ratio, measure, Math.max(now, then))) continue;
      return {
        measure: MEASURE_NAMES[measure],
        value: line[measure] ?? "",
        before: other?.[measure] ?? "",
        period: formatPeriod(before.period),
        factor: ratio >= 1 ? ratio.toFixed(0) : `1/${(1 / ratio).toFixed(0)}`,
      };
    }
  }
  return undefined;
}

/** Only for comparing magnitudes: never stored, never printed as an amount. */
function perMonth(line: ReportLine | undefined, measure: ReportMeasure, period: Period): number | undefined {
  const value = line?.[measure];
  if (value === undefined) return undefined;
  return measure === "employment" ? Number(value) : Number(value) / monthCount(period);
}

/**
 * Is there nothing that the rules on changes could say of two figures, per month in yuan or in persons? Tells the
 * many without making texts of them; where it is false, `review` says what there is.
 */
export function isQuietChange(measure: ReportMeasure, now: number, then: number): boolean {
  if (now <= 0 || then <= 0) return true;
  const larger = Math.max(now, then);
  return !looksLikeAnotherUnit(now / then, measure, larger) && !jumped(now / then, measure, larger);
}

function jumped(ratio: number, measure: ReportMeasure, larger: number): boolean {
  if (larger < JUMP_FLOOR[measure] || looksLikeAnotherUnit(ratio, measure, larger)) return false;
  return ratio > JUMP_FACTOR || ratio < 1 / JUMP_FACTOR;
}

/** Is the period shorter than those that are reported? */
export function isOftener(period: Period, frequency: Frequency): boolean {
  return monthCount(period) < FREQUENCY_MONTHS[frequency];
}

/** What PERIOD_IN_FUTURE tells of a period that is not over in the month of today; nothing of one that is. */
export function unended(period: Period, today: number): FaultParams | undefined {
  return lastMonth(period) < today ? undefined : { period: formatPeriod(period), today: monthText(today) };
}

function looksLikeAnotherUnit(ratio: number, measure: ReportMeasure, larger: number): boolean {
  if (measure === "employment" || larger < JUMP_FLOOR[measure]) return false;
  const factor = ratio >= 1 ? ratio : 1 / ratio;
  return UNIT_FACTORS.some((unit) => factor > unit / UNIT_TOLERANCE && factor < unit * UNIT_TOLERANCE);
}

function negativeFlow(lines: readonly ReportLine[]): { measure: Words; value: string } | undefined {
  for (const line of lines) {
    for (const measure of ["output", "revenue"] as const) {
      const value = line[measure];
      if (value?.startsWith("-")) return { measure: MEASURE_NAMES[measure], value };
    }
  }
  return undefined;
}

function monthText(month: number): string {
  return formatPeriod(monthFromNumber(month));
}
