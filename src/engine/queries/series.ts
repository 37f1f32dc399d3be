import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Measure } from "../../domain/attribution.js";
import {
  encodePeriod,
  firstMonth,
  lastMonth,
  month,
  monthFromNumber,
  type Period,
  quarterOf,
  wholeYear,
} from "../../domain/period.js";
import { type Measured, measured } from "./measured.js";
import { type ReadLevel, type SeriesPoint, seriesPoint } from "./point.js";
import type { Vantage } from "./vantage.js";

export type SeriesGrain = "month" | "quarter" | "year";

export interface Series {
  readonly selection: Selection;
  readonly measure: Measure;
  readonly points: readonly SeriesPoint[];
}

/** A measure period by period, from the first to the last one inclusive. */
export function seriesOf(
  vantage: Vantage,
  question: { selection: Selection; measure: Measure; grain: SeriesGrain; from: Period; to: Period },
): Series {
  const { selection, measure, grain, from, to } = question;
  const read = remembering(from, to, (period) => measured(vantage, selection, measure, period));
  const points = periodsBetween(grain, from, to).map((period) =>
    seriesPoint(vantage, selection, measure, period, read),
  );
  return { selection, measure, points };
}

/**
 * Caches the levels of a series: each is read once, though it also serves as the base of the next month and
 * the next year. An array indexed by period code takes half the memory of a Map.
 */
function remembering(from: Period, to: Period, read: ReadLevel): ReadLevel {
  const first = encodePeriod(month(from.year - 1, 1));
  const known = new Array<Measured | undefined>(encodePeriod(month(to.year, 12)) - first + 1);
  return (period) => {
    const at = encodePeriod(period) - first;
    const found = known[at] ?? read(period);
    known[at] = found;
    return found;
  };
}

/** Every period of a grain that has a month in what lies from the start of `from` to the end of `to`, oldest first. */
export function periodsBetween(grain: SeriesGrain, from: Period, to: Period): readonly Period[] {
  const periods: Period[] = [];
  if (grain === "month") {
    for (let month = firstMonth(from); month <= lastMonth(to); month++) periods.push(monthFromNumber(month));
    return periods;
  }
  for (let year = from.year; year <= to.year; year++) {
    if (grain === "year") periods.push(wholeYear(year));
    else for (let n = 1; n <= 4; n++) periods.push(quarterOf(year, n) ?? wholeYear(year));
  }
  return periods.filter(
    (period) => lastMonth(period) >= firstMonth(from) && firstMonth(period) <= lastMonth(to),
  );
}
