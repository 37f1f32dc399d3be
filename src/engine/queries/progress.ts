import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Indicator, Observed, Plan } from "../../../projections/reference.js";
import type { Bilingual, Measure } from "../../domain/attribution.js";
import type { TargetTerms } from "../../domain/events/plan.js";
import { Fault } from "../../domain/faults.js";
import {
  comparePeriods,
  endMonth,
  lastMonth,
  month,
  monthFromNumber,
  type Period,
  YEAR_MIN,
  yearToDate,
} from "../../domain/period.js";
import { assessTarget } from "../../statistics/assess.js";
import type { TargetAssessment } from "../../statistics/assessment.js";
import { andThen, type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { type Nature, natureOfMeasure } from "../../statistics/nature.js";
import { decimal, divide, integer, sign } from "../../statistics/ratio.js";
import { inUnit } from "../../statistics/units.js";
import { isPublic } from "./disclosure.js";
import { latestReported } from "./measured.js";
import { type LevelPoint, levelPoint } from "./point.js";
import {
  observedPeriod,
  type ReadingSpan,
  type Readings,
  readingsOfObservations,
  readingsOfReports,
} from "./readings.js";
import { cityOf, ofCluster, type ScopeQuestion, selectionOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

export interface ProgressQuestion extends ScopeQuestion {
  /** All plans when absent. */
  readonly plan?: string | undefined;
  /** The last month that is over; by default the latest one that was reported. */
  readonly period?: Period | undefined;
  /** Without the figures that are withheld from the public. */
  readonly forPublic?: boolean | undefined;
}

/** Progress of one target. */
export interface ProgressRow {
  readonly plan: string;
  readonly target: string;
  readonly terms: TargetTerms;
  /** What the reports are summed over; null where the target speaks of an observed indicator. */
  readonly selection: Selection | null;
  readonly measure: Measure | null;
  readonly nature: Nature;
  /** null where the question is about a part of the target's scope and the plan sets no target for the part. */
  readonly assessment: TargetAssessment | null;
  /** What the part has, as a fraction of the whole scope's target. */
  readonly shareOfTarget: Figure;
  /** The year to date of the question's month, with growth, coverage and mark; null for observed indicators. */
  readonly toDate: LevelPoint | null;
  /** Figures that others have published on the same subject. */
  readonly published: readonly Observed[];
}

export interface Progress {
  readonly position: number;
  readonly period: Period;
  readonly area: string;
  readonly areaName: Bilingual;
  /** Figures rest on synthetic units, wholly or in part. */
  readonly synthetic: boolean;
  readonly rows: readonly ProgressRow[];
}

/**
 * How far every target in question is, held against the terms as they stood at the vantage.
 *
 * @throws Fault PLAN_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN
 */
export function progressOf(vantage: Vantage, question: ProgressQuestion): Progress {
  const { reference } = vantage;
  const asked = selectionOf(reference, question);
  const period = question.period ?? defaultPeriod(vantage);
  const rows = plansOf(vantage, question.plan).flatMap((plan) =>
    [...plan.targets.values()].flatMap(({ target, terms }) => {
      if (!terms || !isAskedFor(terms, question, asked, reference.indicators)) return [];
      return rowOf(vantage, plan, target, terms, asked, period) ?? [];
    }),
  );
  return {
    position: vantage.position,
    period,
    area: asked.area,
    areaName: reference.geography.name(asked.area, lastMonth(period)),
    synthetic: vantage.models.directory.hasSynthetic(vantage.position),
    rows: withoutShadowed(rows, asked.area).map((row) =>
      question.forPublic && row.selection && !isPublic(vantage, row.selection) ? withheld(row) : row,
    ),
  };
}

/** The row of a sum that would tell of single units: what is aimed at, and no figure. */
function withheld(row: ProgressRow): ProgressRow {
  return { ...row, assessment: null, shareOfTarget: none("withheld"), toDate: null, published: [] };
}

/** Tells the rows of one answer apart, and finds each again in another. */
export function targetKey({ plan, target }: Pick<ProgressRow, "plan" | "target">): string {
  return `${plan}\n${target}`;
}

/** A sum of reports in the unit that the target is told in. */
export function inTargetUnit(level: Figure, { unit }: TargetTerms, measure: Measure): Figure {
  return andThen(level, ({ n, d }) => inUnit(n / d, unit, measure));
}

/** Is the row shown to the public without its figures? */
export function isWithheld({ shareOfTarget }: ProgressRow): boolean {
  return !isKnown(shareOfTarget) && shareOfTarget.none === "withheld";
}

function plansOf({ reference }: Vantage, plan: string | undefined): readonly Plan[] {
  if (plan === undefined) return [...reference.plans.values()];
  const found = reference.plans.get(plan);
  if (!found) throw new Fault("PLAN_UNKNOWN", { plan });
  return [found];
}

function isAskedFor(
  { subject }: TargetTerms,
  question: ScopeQuestion,
  asked: Selection,
  indicators: ReadonlyMap<string, Indicator>,
): boolean {
  if (question.cluster === undefined) return true;
  const cluster =
    subject.from === "reports" ? subject.cluster : indicators.get(subject.indicator)?.defined.cluster;
  return cluster === asked.cluster;
}

function rowOf(
  vantage: Vantage,
  plan: Plan,
  target: string,
  terms: TargetTerms,
  asked: Selection,
  period: Period,
): ProgressRow | undefined {
  const { reference } = vantage;
  const { subject } = terms;
  const city = cityOf(reference);
  const span = { fromYear: baseYearOf(plan, terms), asOf: period };
  if (subject.from === "observations") {
    if (asked.area !== city) return undefined;
    const indicator = reference.indicators.get(subject.indicator);
    const readings = indicator
      ? readingsOfObservations(vantage, indicator, null, terms.unit, span)
      : NOTHING_READ;
    const assessment = assess(plan, terms, readings, span);
    return {
      plan: plan.adopted.plan,
      target,
      terms,
      selection: null,
      measure: null,
      nature: readings.nature,
      assessment,
      shareOfTarget: none("no-data"),
      toDate: null,
      published: [],
    };
  }
  const { measure, cluster } = subject;
  const area = subject.area ?? city;
  const isOwn = area === asked.area && asked.within === undefined && asked.size === null;
  if (!isOwn && area !== city) return undefined;
  const selection = ofCluster(asked, cluster);
  const toDate = levelPoint(vantage, selection, measure, yearToDate(period));
  const assessment = isOwn
    ? assess(plan, terms, readingsOfReports(vantage, selection, measure, terms.unit, span), span)
    : null;
  return {
    plan: plan.adopted.plan,
    target,
    terms,
    selection,
    measure,
    nature: natureOfMeasure(measure),
    assessment,
    shareOfTarget: shareOf(toDate.level, terms, measure),
    toDate,
    published: isOwn ? publishedOn(reference.indicators, measure, cluster) : [],
  };
}

/** A trajectory may count from a year before the plan's own base. */
function baseYearOf({ adopted }: Plan, { trajectory }: TargetTerms): number {
  const own = trajectory && trajectory.kind !== "milestones" ? trajectory.baseYear : adopted.baseYear;
  return Math.min(own, adopted.baseYear);
}

const NOTHING_READ: Readings = { nature: "level", annual: [], latest: null, sameMonths: null, reached: [] };

function assess(plan: Plan, terms: TargetTerms, readings: Readings, { asOf }: ReadingSpan): TargetAssessment {
  const { nature, annual, latest, sameMonths, reached } = readings;
  return assessTarget({
    terms,
    plan: plan.adopted,
    nature,
    annual,
    latest,
    sameMonths,
    reached,
    asOf,
  });
}

function shareOf(level: Figure, terms: TargetTerms, measure: Measure): Figure {
  if (!isKnown(level)) return none("no-reports");
  const actual = inTargetUnit(level, terms, measure);
  const aim = terms.value === null ? integer(0) : decimal(terms.value);
  if ("none" in actual || sign(aim) <= 0) return none("no-data");
  return known(divide(actual.value, aim));
}

/** A park's or district's own target takes the place of its part in the city's target of the same kind. */
function withoutShadowed(rows: readonly ProgressRow[], area: string): readonly ProgressRow[] {
  const key = (row: ProgressRow) => `${row.plan} ${row.measure} ${row.selection?.cluster}`;
  const own = new Set(rows.filter((row) => isOwnOf(row, area)).map(key));
  return rows.filter(
    (row) => row.selection === null || isOwnOf(row, area) || row.assessment !== null || !own.has(key(row)),
  );
}

function isOwnOf({ terms: { subject }, assessment }: ProgressRow, area: string): boolean {
  return assessment !== null && subject.from === "reports" && subject.area === area;
}

function publishedOn(
  indicators: ReadonlyMap<string, Indicator>,
  measure: Measure,
  cluster: string | null,
): readonly Observed[] {
  return [...indicators.values()]
    .filter(({ defined }) => defined.measure === measure && defined.cluster === cluster && cluster !== null)
    .flatMap(({ observations }) => [...observations.values()])
    .sort((a, b) => comparePeriods(observedPeriod(a), observedPeriod(b)));
}

/** The latest month for which any unit reported; without reports, the end of the latest observed period. */
export function defaultPeriod(vantage: Vantage): Period {
  const { reference, models } = vantage;
  const whole = { cluster: null, area: cityOf(reference), size: null };
  const reported = latestReported(vantage, whole, models.facts.cube.axis.latestMonth());
  if (reported !== undefined) return monthFromNumber(reported);
  const observed = [...reference.indicators.values()].flatMap(({ observations }) =>
    [...observations.values()].map(observedPeriod),
  );
  const last = observed.sort(comparePeriods).at(-1);
  const years = [...reference.plans.values()].map((plan) => plan.adopted.baseYear);
  return last ? endMonth(last) : month(Math.max(YEAR_MIN, ...years), 12);
}
