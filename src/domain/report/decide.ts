import { FEN_MAX, reportedFen } from "../amount.js";
import { type Attribution, type Reason, type ReportLine, STAGES } from "../attribution.js";
import type { CommandData } from "../commands.js";
import type { ClassifiedThen, ClusterMove, ReportState } from "../events/report.js";
import { Fault } from "../faults.js";
import { STAGE_NAMES } from "../names.js";
import {
  formatPeriod,
  overlaps,
  type Period,
  parsePeriod,
  periodOf,
  requirePeriod,
  yearToDate,
} from "../period.js";
import { figuresUnlike, mergeLines, sameLines, sortLines } from "./lines.js";
import { type FiledReport, type ReportEvent, type ReportYear, reportData, reportFor } from "./report-year.js";
import { followUps, givenBeside, givenSinceJanuary, lengthen, ownLines, shorten } from "./year-to-date.js";

/** What the decision needs to know beside the stream itself. */
export interface ReportContext {
  /** Where the unit's figures count in this period. */
  readonly attribution: Attribution;
  /** Is any month of the period locked? Then only a change with a reason is taken. */
  readonly isClosed: (period: Period) => boolean;
}

/**
 * Files a report: the first one for its period, a revision of one that is there, or nothing when the same figures
 * stand already. A year-to-date report is turned into the period's own value, and reports that were derived from
 * year-to-date figures follow when an earlier one changes, so that their sum stays what the unit wrote.
 *
 * @throws Fault PERIOD_OVERLAP, PERIOD_CLOSED, REASON_REQUIRED, STAGE_BACKWARD, YTD_GAP, CELL_TOO_LARGE
 */
export function decideFiling(
  command: CommandData<"FileReport">,
  state: ReportYear,
  context: ReportContext,
): readonly ReportEvent[] {
  const given = requirePeriod(command.period);
  const own =
    command.basis === "own"
      ? fileOwn(command, given, state, context)
      : fileYtd(command, given, state, context);
  const events = withinLimits([...own, ...followUps(command.unit, state, own)]);
  const closed = events.length > 0 && [given, ...derivedPeriods(events)].find(context.isClosed);
  if (!closed) return events;
  const { reason } = command;
  if (!reason) throw new Fault("PERIOD_CLOSED", { period: formatPeriod(closed) });
  return events.map((event) =>
    event.type === "ReportFiled" ? { ...event, data: { ...event.data, reason } } : event,
  );
}

/** Periods of the reports that follow another one. */
function derivedPeriods(events: readonly ReportEvent[]): readonly Period[] {
  return events.flatMap(({ type, data }) =>
    type === "ReportRevised" && data.reason.code === "derived"
      ? [requirePeriod(data.replaces.period), requirePeriod(data.period)]
      : [],
  );
}

/**
 * A period's own value is a difference of two years to date, and can be larger than either may be; a year to date that
 * is reckoned from own values as well.
 */
function withinLimits(events: readonly ReportEvent[]): readonly ReportEvent[] {
  for (const event of events) {
    if (event.type === "ReportWithdrawn") continue;
    const { lines, asGiven } = event.data;
    for (const { output, revenue } of [...lines, ...(asGiven?.lines ?? [])]) {
      for (const value of [output, revenue]) {
        if (value === undefined || Math.abs(reportedFen(value)) <= FEN_MAX) continue;
        throw new Fault("CELL_TOO_LARGE", { value });
      }
    }
  }
  return events;
}

/** @throws Fault REPORT_UNKNOWN, CELL_TOO_LARGE */
export function decideWithdrawal(
  command: CommandData<"WithdrawReport">,
  state: ReportYear,
): readonly ReportEvent[] {
  const { unit, period, reason } = command;
  const parsed = parsePeriod(period);
  const report = parsed && reportFor(state, parsed);
  if (!report) throw new Fault("REPORT_UNKNOWN", { unit, period });
  const withdrawn: ReportEvent = {
    type: "ReportWithdrawn",
    data: { unit, period, replaces: reportData(report), reason },
  };
  const next = state.find((other) => other.period.from === report.period.to + 1);
  const events = next?.asGiven ? [withdrawn, lengthen(unit, next, report.period.from)] : [withdrawn];
  return withinLimits([...events, ...followUps(unit, state, events)]);
}

/** Moves a filed report to another attribution; keeps how it was first classified. */
export function decideReattribution(
  command: CommandData<"ReattributeReport">,
  state: ReportYear,
): readonly ReportEvent[] {
  const { unit, period, attribution, cluster, reason } = command;
  const parsed = parsePeriod(period);
  const report = parsed && reportFor(state, parsed);
  if (!report) throw new Fault("REPORT_UNKNOWN", { unit, period });
  const { period: _period, asGiven, ...was } = report;
  const moved = cluster && isMovable(was.lines, cluster) ? cluster : undefined;
  const lines = sortLines(
    was.lines.map((line) => (line.cluster === moved?.was ? { ...line, cluster: moved.now } : line)),
  );
  // What was written since January in the old clusters cannot be split by the new ones: own values stand by themselves.
  const kept = cluster ? undefined : asGiven;
  if (sameAttribution(attribution, was.attribution) && sameLines(lines, was.lines) && kept === asGiven)
    return [];
  const { clusters: before = [], ...place }: ClassifiedThen = was.classifiedThen ?? was.attribution;
  const clusters = moved ? movesAfter(before, moved) : before;
  const then: ClassifiedThen = clusters.length > 0 ? { ...place, clusters } : place;
  const next: ReportState = {
    ...was,
    lines,
    attribution,
    ...(kept ? { asGiven: kept } : {}),
    classifiedThen: then,
  };
  return [{ type: "ReportRevised", data: { unit, period, ...next, replaces: reportData(report), reason } }];
}

/** Where the report has a line of the new cluster already, which part went where cannot be told: both stay. */
function isMovable(lines: readonly ReportLine[], { now, was }: ClusterMove): boolean {
  const has = (cluster: string) => lines.some((line) => line.cluster === cluster);
  return has(was) && !has(now);
}

/** Of every line that counts elsewhere than it was filed, both clusters: a line that came back counts where it was. */
function movesAfter(before: readonly ClusterMove[], { now, was }: ClusterMove): ClusterMove[] {
  const others = before.filter((one) => one.now !== was);
  const first = before.find((one) => one.now === was)?.was ?? was;
  return first === now ? others : [...others, { now, was: first }];
}

function fileOwn(
  command: CommandData<"FileReport">,
  period: Period,
  state: ReportYear,
  context: ReportContext,
): readonly ReportEvent[] {
  const existing = reportFor(state, period);
  if (existing) {
    const lines = mergeLines(existing.lines, command.lines);
    return revise(command, existing, { lines, ...givenBeside(existing, command.lines) });
  }
  const filed: ReportEvent = {
    type: "ReportFiled",
    data: {
      unit: command.unit,
      period: formatPeriod(period),
      ...fresh(command, sortLines(command.lines), context),
    },
  };
  const inTheWay = state.find((report) => overlaps(report.period, period));
  if (!inTheWay) return [filed];
  return [shorten(command.unit, inTheWay, period), filed];
}

function fileYtd(
  command: CommandData<"FileReport">,
  given: Period,
  state: ReportYear,
  context: ReportContext,
): readonly ReportEvent[] {
  const span = yearToDate(given);
  const existing = state.find((report) => report.period.to === span.to);
  if (existing) {
    const asGiven = { period: formatPeriod(span), lines: givenSinceJanuary(existing, command.lines, state) };
    const lines = ownLines(command.unit, span, asGiven.lines, state, existing.period);
    return revise(command, existing, { lines: mergeLines(existing.lines, lines), asGiven });
  }
  const inTheWay = state.find((report) => report.period.from <= span.to && report.period.to > span.to);
  const last = state.filter((report) => report.period.to < span.to).at(-1);
  const period = periodOf(span.year, (last?.period.to ?? 0) + 1, span.to) ?? span;
  const asGiven = { period: formatPeriod(span), lines: sortLines(command.lines) };
  const lines = ownLines(command.unit, span, asGiven.lines, state, period);
  const filed: ReportEvent = {
    type: "ReportFiled",
    data: {
      unit: command.unit,
      period: formatPeriod(period),
      ...fresh(command, lines, context),
      asGiven,
    },
  };
  return inTheWay ? [shorten(command.unit, inTheWay, period), filed] : [filed];
}

function fresh(command: CommandData<"FileReport">, lines: ReportLine[], context: ReportContext): ReportState {
  const { stage, confirm } = command;
  return {
    lines,
    attribution: context.attribution,
    stage,
    ...(confirm.length > 0 ? { confirmed: confirm } : {}),
  };
}

function revise(
  command: CommandData<"FileReport">,
  existing: FiledReport,
  change: Pick<ReportState, "lines" | "asGiven">,
): readonly ReportEvent[] {
  const { unit, stage, confirm } = command;
  const from = STAGES.indexOf(existing.stage);
  const to = STAGES.indexOf(stage);
  const period = formatPeriod(existing.period);
  const same = sameLines(existing.lines, change.lines);
  if (same && to <= from) return [];
  if (to < from)
    throw new Fault("STAGE_BACKWARD", {
      period,
      existing: STAGE_NAMES[existing.stage],
      stage: STAGE_NAMES[stage],
    });
  const reason = command.reason ?? impliedReason(existing, change.lines, stage, to > from);
  if (!reason) {
    const [were, are] = [existing.lines, change.lines];
    const [before, after] = [figuresUnlike(are, were), figuresUnlike(were, are)];
    throw new Fault("REASON_REQUIRED", { period, before, after });
  }
  const { period: _period, asGiven: _asGiven, confirmed: _confirmed, ...kept } = existing;
  return [
    {
      type: "ReportRevised",
      data: {
        unit,
        period,
        ...kept,
        ...change,
        stage,
        ...(confirm.length > 0 ? { confirmed: confirm } : {}),
        replaces: reportData(existing),
        reason,
      },
    },
  ];
}

/**
 * The reason that a revision need not state: it comes from a later stage, or only adds clusters or measures
 * that were not reported.
 */
function impliedReason(
  existing: FiledReport,
  lines: readonly ReportLine[],
  stage: ReportState["stage"],
  laterStage: boolean,
): Reason | undefined {
  if (laterStage && stage !== "flash") return { code: stage, text: "" };
  const onlyAdds = sameLines(mergeLines(lines, existing.lines), lines);
  return onlyAdds ? { code: "late", text: "" } : undefined;
}

function sameAttribution(a: Attribution, b: Attribution): boolean {
  return a.district === b.district && a.park === b.park && a.size === b.size;
}
