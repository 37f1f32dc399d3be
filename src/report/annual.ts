import { Fault } from "../domain/faults.js";
import { monthFromNumber, monthNumber, type Period, parsePeriod, wholeYear } from "../domain/period.js";
import { latestReported } from "../engine/queries/measured.js";
import { cityOf } from "../engine/queries/scope.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { ReportContext, type ReportOptions, type ReportSource } from "./context.js";
import { documentOf } from "./document.js";
import type { ReportDocument } from "./model.js";
import { clusterSection } from "./sections/clusters.js";
import { contributionSection } from "./sections/contributions.js";
import { coverageSection } from "./sections/coverage.js";
import { enterpriseSection } from "./sections/enterprises.js";
import { glanceSection } from "./sections/glance.js";
import { methodSection } from "./sections/method.js";
import { placeSection } from "./sections/places.js";
import { revisionSection } from "./sections/revisions.js";
import { responsibleSection, targetSection } from "./sections/targets.js";

/**
 * The yearly report of an area: figures, findings, targets, places, contributions, enterprises, coverage, revisions
 * and notes. A year of which nothing beyond a month is reported yet is told up to that month, against the same months
 * of the year before. The same position gives the same document: nothing in it comes from a clock.
 *
 * @throws Fault AREA_UNKNOWN, PLAN_UNKNOWN
 */
export function annualReport(
  source: ReportSource,
  { year, ...options }: ReportOptions & { readonly year: number },
): Promise<ReportDocument> {
  return annualReportOf(new ReportContext(source, "annual", reportedPart(source.vantage, year), options));
}

export async function annualReportOf(context: ReportContext): Promise<ReportDocument> {
  return documentOf(
    context,
    [
      ...glanceSection(context),
      ...targetSection(context),
      ...clusterSection(context),
      ...placeSection(context),
      ...contributionSection(context),
      ...enterpriseSection(context),
      ...coverageSection(context),
      ...(await revisionSection(context)),
      ...responsibleSection(context),
    ],
    methodSection,
  );
}

/**
 * A monthly or quarterly bulletin: the period's own figures beside those since January. Single enterprises are never
 * named in one.
 *
 * @throws Fault ARGUMENT_INVALID when the period is neither a month nor a quarter; AREA_UNKNOWN, PLAN_UNKNOWN
 */
export function bulletin(
  source: ReportSource,
  { period: text, ...options }: ReportOptions & { readonly period: string },
): ReportDocument {
  const period = parsePeriod(text);
  const kind = period && kindOf(period);
  if (!period || !kind) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: { zh: `应为月或季:${text}`, en: `not a month or a quarter: ${text}` },
    });
  }
  return bulletinOf(new ReportContext(source, kind, period, { ...options, namesUnits: false }));
}

export function bulletinOf(context: ReportContext): ReportDocument {
  return documentOf(
    context,
    [
      ...glanceSection(context),
      ...clusterSection(context),
      ...targetSection(context),
      ...placeSection(context),
      ...coverageSection(context),
    ],
    methodSection,
  );
}

/** The kind of bulletin that a period has, if it has one. */
export function kindOf({ from, to }: Period): "monthly" | "quarterly" | undefined {
  if (from === to) return "monthly";
  return to - from === 2 && to % 3 === 0 ? "quarterly" : undefined;
}

/** The year, or the months of it up to the last that any unit reported. */
export function reportedPart(vantage: Vantage, year: number): Period {
  const whole = { cluster: null, area: cityOf(vantage.reference), size: null };
  const month = latestReported(vantage, whole, monthNumber(year, 12));
  const last = month === undefined ? undefined : monthFromNumber(month);
  return last?.year === year ? { year, from: 1, to: last.to } : wholeYear(year);
}
