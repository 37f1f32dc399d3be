import { z } from "zod";
import { Attribution, ClusterId, PeriodText, Reason, ReportLine, Stage, UnitId } from "../attribution.js";

/**
 * Events of `report-<unit>-<year>`. `lines` are always the period's own values (本期), so totals are plain sums;
 * where the unit reported since January (累计), `asGiven` keeps what it wrote and `period` is the part not covered
 * by its earlier reports.
 */

/** The cluster that a line counts in now, and the one that it was filed in. */
const ClusterMove = z.strictObject({ now: ClusterId, was: ClusterId });
export type ClusterMove = z.infer<typeof ClusterMove>;

/** How a period was first classified, where changes that reached back replaced it. */
export const ClassifiedThen = Attribution.extend({
  /** Set where lines moved from one cluster to another. */
  clusters: z.array(ClusterMove).min(1).optional(),
});
export type ClassifiedThen = z.infer<typeof ClassifiedThen>;

export const ReportState = z.strictObject({
  lines: z.array(ReportLine).min(1),
  attribution: Attribution,
  stage: Stage,
  asGiven: z.strictObject({ period: PeriodText, lines: z.array(ReportLine).min(1) }).optional(),
  /** Soft rules that flagged this report and were confirmed (核实). */
  confirmed: z.array(z.string()).optional(),
  classifiedThen: ClassifiedThen.optional(),
});
export type ReportState = z.infer<typeof ReportState>;

const Report = z.strictObject({ unit: UnitId, period: PeriodText });

/** `reason`: why it came in although its period was locked. */
export const ReportFiled = Report.extend({ ...ReportState.shape, reason: Reason.optional() });
/** `replaces` holds what stood before; its period differs when a late 累计 report splits a longer span. */
export const ReportRevised = Report.extend({
  ...ReportState.shape,
  replaces: ReportState.extend({ period: PeriodText }),
  reason: Reason,
});
export const ReportWithdrawn = Report.extend({
  replaces: ReportState.extend({ period: PeriodText }),
  reason: Reason,
});
