import { formatYuan } from "../../src/domain/amount.js";
import type { Attribution, ReportLine } from "../../src/domain/attribution.js";
import { comparePeriods, formatPeriod, yearToDate } from "../../src/domain/period.js";
import { sinceJanuary } from "../../src/domain/report/lines.js";
import type { FiledReport, ReportYear } from "../../src/domain/report/report-year.js";
import type { Cube } from "../cube/cube.js";
import { SCOPES } from "../cube/scope.js";
import type { Journal } from "./journal.js";
import type { Particulars } from "./particulars.js";

/** The reports of a unit's year, from the journal's lines of each: as the fold of its stream would give them. */
export function reportsOf(
  lines: readonly (readonly number[])[],
  journal: Journal,
  cube: Cube,
  particulars: Particulars,
): ReportYear {
  const reports = lines.flatMap((report) => reportOf(report, journal, cube, particulars) ?? []);
  reports.sort((a, b) => comparePeriods(a.period, b.period));
  if (!reports.some((report) => report.asGiven)) return reports;
  return reports.map((report, at) => withAsGiven(report, reports.slice(0, at)));
}

function reportOf(
  all: readonly number[],
  journal: Journal,
  { series, axis }: Cube,
  particulars: Particulars,
): FiledReport | undefined {
  const indexes = all.filter((index) => series.place(journal.leaf(index))?.scope !== SCOPES.whole);
  const [first] = indexes;
  const place = first === undefined ? undefined : series.place(journal.leaf(first));
  if (first === undefined || !place) return undefined;
  const attribution: Attribution = { district: place.district, park: place.park, size: place.size };
  const then = particulars.classifiedThen(first);
  const confirmed = particulars.confirmed(first);
  const lines = indexes.map((index) =>
    lineOf(index, journal, series.place(journal.leaf(index))?.cluster ?? ""),
  );
  if (lines.length > 1) lines.sort((a, b) => (a.cluster < b.cluster ? -1 : 1));
  const period = axis.period(journal.period(first));
  const report: Draft<FiledReport> = { period, lines, attribution, stage: journal.stage(first) };
  const ytd = indexes.filter((index) => journal.isYtd(index));
  if (ytd.length > 0) {
    const clusters = ytd.map((index) => series.place(journal.leaf(index))?.cluster);
    report.asGiven = { period: "", lines: lines.filter((line) => clusters.includes(line.cluster)) };
  }
  if (confirmed) report.confirmed = confirmed;
  if (then) report.classifiedThen = then;
  return report;
}

function lineOf(index: number, journal: Journal, cluster: string): ReportLine {
  const output = journal.output(index);
  const revenue = journal.revenue(index);
  const employment = journal.employment(index);
  const line: Draft<ReportLine> = { cluster };
  if (output !== undefined) line.output = formatYuan(output);
  if (revenue !== undefined) line.revenue = formatYuan(revenue);
  if (employment !== undefined) line.employment = employment;
  return line;
}

/** What the unit wrote since January is the sum of its own values up to there. */
function withAsGiven(report: FiledReport, earlier: readonly FiledReport[]): FiledReport {
  if (!report.asGiven) return report;
  const before = earlier.map((other) => other.lines);
  const lines = report.asGiven.lines.map((line) => sinceJanuary(line, before));
  return { ...report, asGiven: { period: formatPeriod(yearToDate(report.period)), lines } };
}

/** An object whose optional parts are put in one by one: to spread them into it costs V8 more than to read them. */
type Draft<T> = { -readonly [Key in keyof T]: T[Key] };
