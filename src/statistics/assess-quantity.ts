import type { Bilingual } from "../domain/attribution.js";
import { type Course, courseOf, isDue, pathFrom } from "./aim.js";
import { type AnnualChange, annualChange, type Point } from "./annual-change.js";
import type {
  Asked,
  AssessmentInput,
  Distance,
  Explanation,
  Outcome,
  Outlook,
  Reading,
  StatusMethod,
  TargetAssessment,
} from "./assessment.js";
import { attainment, elapsed, gap, pace, schedule } from "./attainment.js";
import { type Explained, explainQuantity } from "./explain.js";
import { andThen, both, type Figure, isKnown, known, map, none } from "./figure.js";
import { isCumulative, mostOf } from "./nature.js";
import { plannedValue, requiredFrom } from "./path.js";
import { type Projection, project } from "./projection.js";
import { compare, HUNDRED, sign, ZERO } from "./ratio.js";
import { isWhole, type Series, seriesOf } from "./series.js";
import { type Bands, type Judgement, judge, type Status } from "./status.js";
import { holdAgainst, type Verdict } from "./verdict.js";

/** A target with a number and one due year: where it stands, how far it is, and what it takes. */
export function assessQuantity(input: AssessmentInput, asked: Asked): TargetAssessment {
  const course = courseOf(input, asked);
  const series = seriesOf(input, course);
  const verdict = verdictOf(input, course, series);
  const judged = judgeProgress(input, course, series);
  const progress = andThen(judged, (judgement) => judgement.progress);
  const [distance, outlook] = [distanceOf(input, course, series), outlookOf(input, course, series)];
  const status: Status = verdict === "met" ? "met" : isKnown(progress) ? progress.value : "no-data";
  const outcome = outcomeOf(input, course, series, verdict);
  // Named one by one: spread, they would take as long as all the figures do.
  return {
    status,
    reason: status === "no-data" && !isKnown(progress) ? progress.none : null,
    outcome,
    aim: course.aim,
    dueAssumed: course.dueAssumed,
    actual: distance.actual,
    attainment: distance.attainment,
    gap: distance.gap,
    elapsed: distance.elapsed,
    pace: distance.pace,
    schedule: distance.schedule,
    planned: outlook.planned,
    requiredGrowth: outlook.requiredGrowth,
    observedGrowth: outlook.observedGrowth,
    projection: outlook.projection,
    projectedGap: outlook.projectedGap,
    years: [],
    records: [],
    explanation: new QuantityExplained(
      { input, course, judged, verdict, outcome, distance, outlook },
      series,
      methodOf(input, course, status),
    ),
  };
}

/** Explanation of an assessment. A class, because object literals with getters are slow to create. */
class QuantityExplained implements Explanation {
  readonly method: StatusMethod;
  readonly base: Figure<Point>;
  readonly last: Figure<Point>;
  readonly observed: Figure<AnnualChange>;
  readonly required: Figure<AnnualChange>;
  readonly ratio: Figure;
  readonly bands: Bands;
  readonly #told: Explained;
  #sentences: readonly Bilingual[] | undefined;

  constructor(told: Explained, { base, last }: Series, method: StatusMethod) {
    const { input, judged } = told;
    this.method = method;
    this.base = base;
    this.last = last;
    this.observed = andThen(judged, (judgement) => judgement.observed);
    this.required = andThen(judged, (judgement) => judgement.required);
    this.ratio = andThen(judged, (judgement) => judgement.ratio);
    this.bands = input.plan.bands;
    this.#told = told;
  }

  /** Built when read, since most callers do not read them. */
  get sentences(): readonly Bilingual[] {
    this.#sentences ??= explainQuantity(this.#told);
    return this.#sentences;
  }
}

function verdictOf(input: AssessmentInput, { aim }: Course, { actual }: Series): Verdict {
  if (!isKnown(actual)) return "cannot-tell";
  const { value, qualifier } = actual.value;
  const verdict = holdAgainst(value, qualifier, aim.comparator, aim.value, mostOf(input.nature));
  if (!isCumulative(input.nature) || isWhole(actual.value, input)) return verdict;
  // What has come in by now is a lower bound of the year: enough for 达到 and 突破, never for "at most".
  if (aim.comparator === "<=") return verdict === "not-met" ? "not-met" : "cannot-tell";
  return verdict === "met" && aim.comparator !== "=" ? "met" : "cannot-tell";
}

function judgeProgress(input: AssessmentInput, course: Course, series: Series): Figure<Judgement> {
  if (!isKnown(series.actual)) return series.actual;
  return both(series.base, series.last, (base, latest) =>
    known(
      judge({
        path: pathFrom(base, course, input),
        base,
        latest,
        comparator: course.aim.comparator,
        target: { year: course.aim.dueYear, value: course.aim.value },
        bands: input.plan.bands,
      }),
    ),
  );
}

/** Only a year that the terms name can be missed, and only by a figure that is the year's own. */
function outcomeOf(input: AssessmentInput, course: Course, { actual }: Series, verdict: Verdict): Outcome {
  if (verdict === "met") return "met";
  if (course.dueAssumed || !isDue(input, course.aim.dueYear)) return "open";
  const isDueYears = isKnown(actual) && actual.value.year === course.aim.dueYear;
  return isDueYears && verdict === "not-met" ? "missed" : "cannot-tell";
}

function distanceOf(
  { nature, asOf }: AssessmentInput,
  { aim }: Course,
  { actual, base, last }: Series,
): Distance {
  const attained = andThen(actual, ({ value }) =>
    nature === "rank" ? none("rank") : attainment(value, aim.comparator, aim.value),
  );
  const isDueYears = isKnown(actual) && actual.value.year === aim.dueYear;
  const months = elapsed(aim.dueYear, isDueYears && isCumulative(nature) ? monthsOf(actual.value) : asOf);
  return {
    actual,
    attainment: attained,
    gap: map(actual, ({ value }) => gap(value, aim.comparator, aim.value)),
    elapsed: months,
    pace: both(attained, months, (done, gone) => {
      if (!isCumulative(nature)) return none("not-cumulative");
      if (aim.comparator === "<=") return none("less-is-better");
      return isDueYears ? known(pace(done, gone)) : none("due-year-missing");
    }),
    schedule: both(base, last, (from, to) => schedule(from, to, { year: aim.dueYear, value: aim.value })),
  };
}

function monthsOf({ year, through }: Reading) {
  return { year, from: 1, to: through };
}

function outlookOf(input: AssessmentInput, course: Course, series: Series): Outlook {
  const { aim, growth } = course;
  const [base, last] = [series.base, series.last];
  const target = { year: aim.dueYear, value: aim.value };
  const projection = projectionOf(input, course, series);
  return {
    planned: both(base, last, (from, { year }) =>
      map(plannedValue(pathFrom(from, course, input), year), (value) => ({ year, value })),
    ),
    requiredGrowth: isDue(input, aim.dueYear)
      ? none("due-over")
      : andThen(last, (from) => requiredFrom(growth, from, aim.comparator, target)),
    observedGrowth: both(base, last, (from, to) => annualChange(growth, from, to)),
    projection,
    projectedGap: map(projection, ({ value }) => gap(value, aim.comparator, aim.value)),
  };
}

function projectionOf(
  { nature }: AssessmentInput,
  { aim, growth }: Course,
  series: Series,
): Figure<Projection> {
  if (nature === "rank") return none("rank");
  const projected = project({
    step: growth,
    dueYear: aim.dueYear,
    base: series.base,
    last: series.last,
    season: growth === "geometric" ? series.season : null,
  });
  return nature === "ratio" ? map(projected, capped) : projected;
}

/** Limits a projected share of a whole to 0–100 %. */
function capped(projected: Projection): Projection {
  if (compare(projected.value, HUNDRED) > 0) return { ...projected, value: HUNDRED, method: "capped" };
  return sign(projected.value) < 0 ? { ...projected, value: ZERO, method: "capped" } : projected;
}

function methodOf(input: AssessmentInput, course: Course, status: Status): StatusMethod {
  if (status === "met") return "held-against";
  if (status === "no-data") return "none";
  switch (input.terms.trajectory?.kind ?? course.growth) {
    case "milestones":
      return "milestones";
    case "linear":
      return "step";
    case "geometric":
      return "growth";
  }
}
