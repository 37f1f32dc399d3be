import { lastMonth, monthNumber, type Period } from "../domain/period.js";
import type { Course } from "./aim.js";
import type { Point } from "./annual-change.js";
import type { AssessmentInput, Reading } from "./assessment.js";
import { type Figure, figureOf, isKnown, known, type NoFigure, none } from "./figure.js";
import { isCumulative } from "./nature.js";
import type { Season } from "./projection.js";

/** The figures that a target is judged by, picked from all that is known up to the month of the question. */
export interface Series {
  /** The newest figure that can be held against the target. */
  readonly actual: Figure<Reading>;
  readonly base: Figure<Point>;
  /** The last full year. */
  readonly last: Figure<Point>;
  readonly season: Season | null;
}

/**
 * A forecast (预计) is no actual figure: it is picked only where there is nothing else, and growth never rests on it.
 * Of a flow the months so far count in the due year only: before it the last full year is what compares.
 */
export function seriesOf(input: AssessmentInput, course: Course): Series {
  const { nature, asOf } = input;
  const all = readingsUpTo(input, course);
  const actuals = all.filter((reading) => reading.qualifier !== "forecast");
  const usable = (actuals.length > 0 ? actuals : all).findLast(
    (reading) => !isCumulative(nature) || isWhole(reading, input) || reading.year === course.aim.dueYear,
  );
  const base = actuals.find((reading) => reading.year === course.baseYear && isWhole(reading, input));
  const isPartial = course.baseYear < asOf.year && actuals.some(({ year }) => year === course.baseYear);
  const last = pointOf(
    actuals.findLast((reading) => isWhole(reading, input)),
    lackOf(actuals, all),
  );
  return {
    actual: figureOf(usable, lackOf(actuals, all)),
    base: pointOf(base, isPartial ? "partial-year" : "base-missing"),
    last,
    season: seasonOf(input, last, actuals),
  };
}

function pointOf(reading: Reading | undefined, lack: NoFigure): Figure<Point> {
  return reading ? known({ year: reading.year, value: reading.value }) : none(lack);
}

/** Is the reading what its year comes to? A flow has all its months then; of others it is the year's last one. */
export function isWhole(
  reading: Reading,
  { nature, asOf }: { readonly nature: AssessmentInput["nature"]; readonly asOf: Period },
): boolean {
  if (isCumulative(nature)) return reading.through === 12;
  return reading.year < asOf.year || asOf.to === 12;
}

/** What came after a due year that the terms name is no longer held against the target. */
function readingsUpTo({ annual, latest, asOf }: AssessmentInput, { aim, dueAssumed }: Course) {
  const now = lastMonth(asOf);
  const all = latest === null ? annual : [...annual, latest];
  return all.filter(
    ({ year, through }) => monthNumber(year, through) <= now && (dueAssumed || year <= aim.dueYear),
  );
}

function lackOf(actuals: readonly Reading[], all: readonly Reading[]): NoFigure {
  if (actuals.length > 0) return "partial-year";
  return all.length > 0 ? "forecast-only" : "no-data";
}

function seasonOf(
  { latest, sameMonths }: AssessmentInput,
  last: Figure<Point>,
  actuals: readonly Reading[],
): Season | null {
  if (latest === null || sameMonths === null || !isKnown(last) || !actuals.includes(latest)) return null;
  const { year: lastYear, value: lastFull } = last.value;
  const isSameStretch = sameMonths.year === lastYear && sameMonths.through === latest.through;
  if (latest.year <= lastYear || !isSameStretch) return null;
  return { year: latest.year, ytd: latest.value, lastYear, lastYtd: sameMonths.value, lastFull };
}
