import { Fault } from "../domain/faults.js";
import { formatPeriod, monthFromNumber, monthNumber, type Period, parsePeriod } from "../domain/period.js";
import { latestReported } from "../engine/queries/measured.js";
import { cityOf } from "../engine/queries/scope.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { ReportContext, type ReportOptions, type ReportSource } from "./context.js";
import type { Block, Provenance, ReportDocument, ReportKind } from "./model.js";
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
export async function annualReport(
  source: ReportSource,
  { year, ...options }: ReportOptions & { readonly year: number },
): Promise<ReportDocument> {
  const context = new ReportContext(source, "annual", reportedPart(source.vantage, year), options);
  return documentOf(context, [
    ...glanceSection(context),
    ...targetSection(context),
    ...clusterSection(context),
    ...placeSection(context),
    ...contributionSection(context),
    ...enterpriseSection(context),
    ...coverageSection(context),
    ...(await revisionSection(context)),
    ...responsibleSection(context),
  ]);
}

/**
 * A monthly or quarterly bulletin: the period's own figures beside those since January.
 *
 * @throws Fault ARGUMENT_INVALID when the period is neither a month nor a quarter; AREA_UNKNOWN, PLAN_UNKNOWN
 */
export async function bulletin(
  source: ReportSource,
  { period: text, ...options }: ReportOptions & { readonly period: string },
): Promise<ReportDocument> {
  const period = parsePeriod(text);
  const months = period ? period.to - period.from + 1 : 0;
  const isQuarter = period !== undefined && months === 3 && period.to % 3 === 0;
  if (!period || (months !== 1 && !isQuarter)) {
    throw new Fault("ARGUMENT_INVALID", { detail: `${text}: 应为月或季 a month or a quarter` });
  }
  const context = new ReportContext(source, months === 1 ? "monthly" : "quarterly", period, options);
  return documentOf(context, [
    ...glanceSection(context),
    ...clusterSection(context),
    ...targetSection(context),
    ...placeSection(context),
    ...coverageSection(context),
  ]);
}

/** The year, or the months of it up to the last that any unit reported. */
function reportedPart(vantage: Vantage, year: number): Period {
  const whole = { cluster: null, area: cityOf(vantage.reference), size: null };
  const month = latestReported(vantage, whole, monthNumber(year, 12));
  const last = month === undefined ? undefined : monthFromNumber(month);
  return { year, from: 1, to: last?.year === year ? last.to : 12 };
}

function documentOf(context: ReportContext, blocks: readonly Block[]): ReportDocument {
  const provenance = provenanceOf(context);
  const { kind, language, issuer, area, own, vantage } = context;
  const plans = [...new Set(context.progress.rows.map(({ plan }) => plan))];
  const names = plans.flatMap((plan) => vantage.reference.plans.get(plan)?.adopted.name ?? []);
  return {
    kind,
    language,
    title: titleOf(context),
    subtitle: names.map((name) => context.text(name)).join(context.say("、", "; ")),
    issuer,
    period: formatPeriod(own),
    area,
    plans,
    provenance,
    blocks: [...blocks, ...methodSection(context, provenance)],
  };
}

const KINDS: Record<ReportKind, readonly [zh: string, en: string]> = {
  annual: ["产业统计年报", "annual report"],
  quarterly: ["产业统计季报", "quarterly bulletin"],
  monthly: ["产业统计月报", "monthly bulletin"],
};

function titleOf(context: ReportContext): string {
  const [zh, en] = KINDS[context.kind];
  const period = context.periodName(context.own);
  return context.say(`${context.areaName}${period}${zh}`, `${context.areaName}: ${en}, ${period}`);
}

function provenanceOf({ vantage, progress }: ReportContext): Provenance {
  const { models, position, reference } = vantage;
  const publication = [...reference.publications.values()].find(({ data }) => data.position === position);
  const recordedAt = models.clock.timeAt(position);
  return {
    position,
    recordedAt: recordedAt === undefined ? null : chinaTime(recordedAt),
    publication: publication?.data.publication ?? null,
    synthetic: progress.synthetic,
  };
}

const CHINA_OFFSET_MS = 8 * 3600 * 1000;

/** @example chinaTime(0) //=> "1970-01-01 08:00:00" */
function chinaTime(time: number): string {
  return new Date(time + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}
