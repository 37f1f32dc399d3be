import type { Reason, ReportLine } from "../attribution.js";
import { Fault } from "../faults.js";
import { formatPeriod, type Period, parsePeriod, periodOf } from "../period.js";
import { inBoth, SPLIT_ANEW } from "../reason-words.js";
import { mergeLines, ownFromYtd, sameLines, sinceJanuary } from "./lines.js";
import {
  evolveReportYear,
  type FiledReport,
  type ReportEvent,
  type ReportYear,
  reportData,
  reportFor,
} from "./report-year.js";

/**
 * Reports that came as year-to-date (累计). Their own value is what they said less the earlier reports of the year, so
 * it follows when one of those changes; but not that of a cluster for which the own value came.
 */

/**
 * Further events that `events` make necessary: corrections of reports of the year that came as year-to-date.
 * None where there are none of those.
 */
export function followUps(
  unit: string,
  state: ReportYear,
  events: readonly ReportEvent[],
): readonly ReportEvent[] {
  const isYtd = state.some((report) => report.asGiven) || events.some((event) => "asGiven" in event.data);
  return isYtd ? rederive(unit, events.reduce(evolveReportYear, state)) : [];
}

/** Brings every report that came as year-to-date back to: own value = year to date − earlier reports of the year. */
function rederive(unit: string, state: ReportYear): ReportEvent[] {
  const events: ReportEvent[] = [];
  let current = state;
  for (const { period } of state) {
    const report = reportFor(current, period);
    const span = report?.asGiven && parsePeriod(report.asGiven.period);
    if (!report?.asGiven || !span) continue;
    const derived = ownLines(unit, span, report.asGiven.lines, current, report.period);
    const lines = mergeLines(report.lines, derived);
    if (sameLines(lines, report.lines)) continue;
    const revised = revisedTo(unit, report, { lines });
    events.push(revised);
    current = evolveReportYear(current, revised);
  }
  return events;
}

/** The own value of `period` out of a year-to-date figure, given what else the year holds. */
export function ownLines(
  unit: string,
  span: Period,
  ytd: readonly ReportLine[],
  state: ReportYear,
  period: Period,
): ReportLine[] {
  const earlier = state.filter((report) => report.period.to < period.from);
  const covered = earlier.reduce((sum, report) => sum + report.period.to - report.period.from + 1, 0);
  const before = earlier.map((report) => report.lines);
  const lines = covered === period.from - 1 ? ownFromYtd(ytd, before) : undefined;
  if (!lines) {
    const missing = `${unit} ${formatPeriod(periodOf(span.year, 1, Math.max(1, period.from - 1)) ?? span)}`;
    throw new Fault("YTD_GAP", { period: formatPeriod(span), missing });
  }
  return lines;
}

/** What a report says since January once `given` came for it: where own values came before, these since January too. */
export function givenSinceJanuary(
  report: FiledReport,
  given: readonly ReportLine[],
  state: ReportYear,
): ReportLine[] {
  const earlier = state.filter(({ period }) => period.to < report.period.from).map(({ lines }) => lines);
  const known = report.asGiven?.lines ?? [];
  const isNew = ({ cluster }: ReportLine) =>
    given.some((line) => line.cluster === cluster) && !known.some((line) => line.cluster === cluster);
  const own = report.lines.filter(isNew).map((line) => sinceJanuary(line, earlier));
  return mergeLines([...known, ...own], given);
}

/** What a report says since January once own values came for some clusters; nothing where no cluster is left. */
export function givenBeside(
  { asGiven }: FiledReport,
  own: readonly ReportLine[],
): Pick<FiledReport, "asGiven"> {
  const lines = asGiven?.lines.filter((line) => !own.some(({ cluster }) => cluster === line.cluster)) ?? [];
  return asGiven && lines.length > 0 ? { asGiven: { ...asGiven, lines } } : {};
}

/** A year-to-date report takes over the months of a withdrawn one before it: it was written for them as well. */
export function lengthen(unit: string, report: FiledReport, from: number): ReportEvent {
  return revisedTo(unit, report, { period: { ...report.period, from } });
}

/** A report that came as year-to-date gives up the months that a new one covers; `followUps` then corrects its value. */
export function shorten(unit: string, report: FiledReport, by: Period): ReportEvent {
  const rest = periodOf(report.period.year, by.to + 1, report.period.to);
  const isYtd = report.asGiven?.lines.length === report.lines.length;
  if (!isYtd || by.from !== report.period.from || !rest) {
    throw new Fault("PERIOD_OVERLAP", { period: formatPeriod(by), existing: formatPeriod(report.period) });
  }
  return revisedTo(unit, report, { period: rest });
}

/** A revision that another one makes necessary: of the lines, or of the months that they are for. */
function revisedTo(
  unit: string,
  report: FiledReport,
  change: Partial<Pick<FiledReport, "lines" | "period">>,
): ReportEvent {
  const now = reportData({ ...report, ...change });
  return { type: "ReportRevised", data: { unit, ...now, replaces: reportData(report), reason: DERIVED } };
}

const DERIVED: Reason = { code: "derived", text: inBoth(SPLIT_ANEW) };
