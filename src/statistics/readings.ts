import { type Qualifier, STAGES } from "../domain/attribution.js";
import type { Observation } from "../domain/events/plan.js";
import { type Period, parsePeriod } from "../domain/period.js";
import type { AssessmentInput, Reached, Reading } from "./assessment.js";
import { andThen, type Figure, figureOf, isKnown } from "./figure.js";
import { isCumulative, type Nature } from "./nature.js";
import { decimal, sum } from "./ratio.js";
import { percentage } from "./share.js";
import { convert } from "./units.js";

interface Scope {
  readonly nature: Nature;
  /** Unit of the indicator and of the target that its figures are held against. */
  readonly from: string;
  readonly to: string;
}

/**
 * What the observations of one indicator and scope, up to the month of the question, come to. Of several for the same months the later
 * stage (快报, 年报, 普查) stands, then the one given last. A flow's year is its own observation or, while there is
 * none, its 累计 since January; a yearly count adds up what was counted; of anything else the year's newest stands.
 */
export function readingsOf(
  observations: readonly Observation[],
  scope: Scope,
): Pick<AssessmentInput, "annual" | "latest" | "sameMonths" | "reached"> {
  const dated = observations.flatMap((observation) => {
    const period = parsePeriod(observation.period);
    return period === undefined ? [] : [{ observation, period }];
  });
  const readings = standing(dated)
    .flatMap((one) => readingOf(one, scope))
    .toSorted((a, b) => a.period.year - b.period.year || a.period.to - b.period.to);
  const years = [...new Set(readings.map(({ period }) => period.year))];
  const annual = years.flatMap((year) =>
    yearOf(
      readings.filter(({ period }) => period.year === year),
      scope.nature,
    ),
  );
  const newest = annual.at(-1);
  const latest = newest !== undefined && newest.through < 12 ? newest : null;
  const lastFull = annual.findLast((reading) => reading.through === 12)?.year;
  const same = readings.findLast(
    ({ period, reading }) => period.year === lastFull && isSameStretch(period, latest, reading, scope.nature),
  );
  return {
    annual: annual.filter((reading) => reading !== latest),
    latest,
    sameMonths: same?.reading ?? null,
    reached: dated.flatMap(({ observation, period }) => reachedOf(observation, period)),
  };
}

interface Dated {
  readonly observation: Observation;
  readonly period: Period;
}
interface DatedReading {
  readonly period: Period;
  readonly reading: Reading;
}

/** One observation for the same months, and for the same day where days are named: the later stage, then the later. */
function standing(dated: readonly Dated[]): Dated[] {
  const kept = new Map<string, Dated>();
  for (const one of dated) {
    const { period, on = "", stage } = one.observation;
    const before = kept.get(`${period}|${on}`);
    const isLater = !before || STAGES.indexOf(stage) >= STAGES.indexOf(before.observation.stage);
    if (isLater) kept.set(`${period}|${on}`, one);
  }
  return [...kept.values()];
}

function readingOf({ observation, period }: Dated, scope: Scope): DatedReading[] {
  const value = valueIn(observation, scope);
  if (!isKnown(value)) return [];
  const { qualifier, stage, on } = observation;
  // One counted event is known from its day on, not from the end of the period it is booked under.
  const isEvent = scope.nature === "count-per-year" && on !== undefined;
  const through = isEvent ? Number(on.slice(5, 7)) : period.to;
  const reading = { year: period.year, through, value: value.value, qualifier, stage, coverage: null };
  return [{ period: isEvent ? { ...period, from: through, to: through } : period, reading }];
}

/** A numerator and a denominator are exact; the percentage printed beside them is rounded. */
function valueIn({ value, numerator, denominator }: Observation, { nature, from, to }: Scope): Figure {
  if (nature === "ratio" && numerator !== undefined && denominator !== undefined) {
    return percentage(decimal(numerator), decimal(denominator));
  }
  return andThen(figureOf(value, "no-data"), (text) =>
    nature === "ratio" ? figureOf(decimal(text), "no-data") : convert(decimal(text), from, to),
  );
}

/** One reading of a year, or none; a forecast only while nothing else is known. */
function yearOf(all: readonly DatedReading[], nature: Nature): Reading[] {
  const actuals = all.filter(({ reading }) => reading.qualifier !== "forecast");
  const readings = actuals.length > 0 ? actuals : all;
  const newest = readings.at(-1);
  if (newest === undefined || !isCumulative(nature)) return newest ? [newest.reading] : [];
  const whole = readings.findLast(({ period }) => period.from === 1 && period.to === 12);
  if (whole) return [whole.reading];
  if (nature === "flow") {
    const sinceJanuary = readings.findLast(({ period }) => period.from === 1);
    return sinceJanuary ? [sinceJanuary.reading] : [];
  }
  const qualifier = sharedQualifier(readings.map(({ reading }) => reading.qualifier));
  return [{ ...newest.reading, value: sum(readings.map(({ reading }) => reading.value)), qualifier }];
}

/**
 * A sum of exact counts is exact; with lower bounds it is a lower bound, beyond the number if one of them is, and with
 * upper bounds an upper one; anything else names no bound.
 *
 * @example sharedQualifier(["exact", ">"]) //=> ">": 1次 and 超过2次 are more than 3
 */
function sharedQualifier(qualifiers: readonly Qualifier[]): Qualifier {
  const bounds = new Set(qualifiers.filter((qualifier) => qualifier !== "exact"));
  if (bounds.size === 0) return "exact";
  if (bounds.has("~") || bounds.has("forecast")) return "~";
  if (bounds.has("<")) return bounds.size === 1 ? "<" : "~";
  return bounds.has(">") ? ">" : ">=";
}

function isSameStretch(period: Period, latest: Reading | null, reading: Reading, nature: Nature): boolean {
  if (latest === null || reading.through !== latest.through) return false;
  return nature !== "flow" || period.from === 1;
}

function reachedOf(observation: Observation, period: Period): Reached[] {
  if (observation.reached === undefined) return [];
  return [{ on: observation.on ?? lastDay(period), what: observation.reached }];
}

function lastDay({ year, to }: Period): string {
  const day = new Date(Date.UTC(year, to, 0)).getUTCDate();
  return `${year}-${String(to).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
