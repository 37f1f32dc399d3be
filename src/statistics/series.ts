import { monthNumber, type Period } from "../domain/period.js";
import type { Course } from "./aim.js";
import type { Point } from "./annual-change.js";
import type { AssessmentInput, Reading } from "./assessment.js";
import { type Figure, figureOf, isKnown, map } from "./figure.js";
import { isCumulative } from "./nature.js";
import type { Season } from "./projection.js";

/** The figures that a target is judged by, picked from all that is known up to the month of the question. */
export interface Series {
  /** The newest figure that can be held against the target. */
  readonly actual: Figure<Reading>;
  readonly base: Figure<Reading>;
  /** The last full year. */
  readonly last: Figure<Reading>;
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
  const whole = actuals.filter((reading) => isWhole(reading, input));
  const last = figureOf(whole.at(-1), lackOf(actuals, all));
  const usable = (actuals.length > 0 ? actuals : all).filter(
    (reading) => !isCumulative(nature) || isWhole(reading, input) || reading.year === course.aim.dueYear,
  );
  const partialBase = actuals.some((reading) => reading.year === course.baseYear);
  return {
    actual: figureOf(usable.at(-1), lackOf(actuals, all)),
    base: figureOf(
      whole.find((reading) => reading.year === course.baseYear),
      partialBase && course.baseYear < asOf.year ? "partial-year" : "base-missing",
    ),
    last,
    season: seasonOf(input, last, actuals),
  };
}

export function pointOf(reading: Figure<Reading>): Figure<Point> {
  return map(reading, ({ year, value }) => ({ year, value }));
}

/** Is the reading what its year comes to? A flow has all its months then; of others it is the year's last one. */
export function isWhole(
  reading: Reading,
  { nature, asOf }: { readonly nature: AssessmentInput["nature"]; readonly asOf: Period },
): boolean {
  if (isCumulative(nature)) return reading.through === 12;
  return reading.year < asOf.year || asOf.to === 12;
}

/** In time's order. What came after a due year that the terms name is no longer held against the target. */
function readingsUpTo({ annual, latest, asOf }: AssessmentInput, { aim, dueAssumed }: Course): Reading[] {
  const now = monthNumber(asOf.year, asOf.to);
  const time = (reading: Reading) => monthNumber(reading.year, reading.through);
  return [...annual, ...(latest === null ? [] : [latest])]
    .filter((reading) => time(reading) <= now && (dueAssumed || reading.year <= aim.dueYear))
    .toSorted((a, b) => time(a) - time(b));
}

function lackOf(actuals: readonly Reading[], all: readonly Reading[]) {
  if (actuals.length > 0) return "partial-year";
  return all.length > 0 ? "forecast-only" : "no-data";
}

function seasonOf(
  { latest, sameMonths }: AssessmentInput,
  last: Figure<Reading>,
  actuals: readonly Reading[],
): Season | null {
  if (latest === null || sameMonths === null || !isKnown(last) || !actuals.includes(latest)) return null;
  const { year: lastYear, value: lastFull } = last.value;
  const isSameStretch = sameMonths.year === lastYear && sameMonths.through === latest.through;
  if (latest.year <= lastYear || !isSameStretch) return null;
  return { year: latest.year, ytd: latest.value, lastYear, lastYtd: sameMonths.value, lastFull };
}
