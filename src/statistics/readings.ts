import type { Qualifier } from "../domain/attribution.js";
import { STAGES } from "../domain/attribution.js";
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
 * What the observations of one indicator and scope come to, year by year. Of several for the same months the later
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
  const standing = dated.filter((one) => !dated.some((other) => replaces(other, one, dated)));
  const readings = standing
    .flatMap(({ observation, period }) => readingOf(observation, period, scope))
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

function replaces(other: Dated, one: Dated, all: readonly Dated[]): boolean {
  if (other === one || other.observation.period !== one.observation.period) return false;
  if (other.observation.on !== one.observation.on) return false;
  const stages = STAGES.indexOf(other.observation.stage) - STAGES.indexOf(one.observation.stage);
  return stages === 0 ? all.indexOf(other) > all.indexOf(one) : stages > 0;
}

function readingOf(observation: Observation, period: Period, scope: Scope): DatedReading[] {
  const value = valueIn(observation, scope);
  if (!isKnown(value)) return [];
  const { qualifier, stage } = observation;
  const reading = {
    year: period.year,
    through: period.to,
    value: value.value,
    qualifier,
    stage,
    coverage: null,
  };
  return [{ period, reading }];
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

function yearOf(readings: readonly DatedReading[], nature: Nature): Reading[] {
  const whole = readings.findLast(({ period }) => period.from === 1 && period.to === 12);
  if (!isCumulative(nature)) return readings.slice(-1).map(({ reading }) => reading);
  if (whole) return [whole.reading];
  if (nature === "flow") {
    return readings
      .filter(({ period }) => period.from === 1)
      .slice(-1)
      .map(({ reading }) => reading);
  }
  const last = readings.at(-1)?.reading;
  if (last === undefined) return [];
  const qualifier = sharedQualifier(readings.map(({ reading }) => reading.qualifier));
  return [{ ...last, value: sum(readings.map(({ reading }) => reading.value)), qualifier }];
}

/** A sum of exact counts is exact, one with lower bounds is a lower bound; anything else names no bound. */
function sharedQualifier(qualifiers: readonly Qualifier[]): Qualifier {
  if (qualifiers.every((qualifier) => qualifier === "exact")) return "exact";
  return qualifiers.every((qualifier) => ["exact", ">", ">="].includes(qualifier)) ? ">=" : "~";
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
