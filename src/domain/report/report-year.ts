import type { EventOf } from "../events/index.js";
import type { ReportState } from "../events/report.js";
import { assertNever } from "../never.js";
import { comparePeriods, formatPeriod, type Period, parsePeriod, samePeriod } from "../period.js";

/** One unit's reports of one year: what its stream adds up to. */
export interface FiledReport extends ReportState {
  readonly period: Period;
}

/** Sorted by last month. Periods never overlap. */
export type ReportYear = readonly FiledReport[];

export type ReportEvent = EventOf<"ReportFiled" | "ReportRevised" | "ReportWithdrawn">;

/** Folds an event into a unit's year of reports. */
export function evolveReportYear(state: ReportYear, event: ReportEvent): ReportYear {
  switch (event.type) {
    case "ReportFiled": {
      const { unit: _unit, period, reason: _reason, ...report } = event.data;
      return withReport(state, { ...report, period: read(period) });
    }
    case "ReportRevised": {
      const { unit: _unit, period, replaces, reason: _reason, ...report } = event.data;
      return withReport(without(state, read(replaces.period)), { ...report, period: read(period) });
    }
    case "ReportWithdrawn":
      return without(state, read(event.data.replaces.period));
    default:
      return assertNever(event);
  }
}

/** The report of exactly that period; undefined if there is none. */
export function reportFor(state: ReportYear, period: Period): FiledReport | undefined {
  return state.find((report) => samePeriod(report.period, period));
}

/** A report as events hold it. */
export function reportData(report: FiledReport): ReportState & { period: string } {
  return { ...report, period: formatPeriod(report.period) };
}

function withReport(state: ReportYear, report: FiledReport): ReportYear {
  return [...state, report].sort((a, b) => comparePeriods(a.period, b.period));
}

function without(state: ReportYear, period: Period): ReportYear {
  return state.filter((report) => !samePeriod(report.period, period));
}

/** Event data have passed their schema, so a period that cannot be read is a defect of this program. */
function read(text: string): Period {
  const period = parsePeriod(text);
  if (!period) throw new TypeError(`period ${text} in an event`);
  return period;
}
