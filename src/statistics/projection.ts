import type { Bilingual } from "../domain/attribution.js";
import type { Point, Step } from "./annual-change.js";
import { andThen, type Figure, isKnown, known, map, none } from "./figure.js";
import { extrapolate } from "./path.js";
import { divide, multiply, type Ratio, sign } from "./ratio.js";

/** How a projected value was come by. A projection never travels without its method and its years. */
export const PROJECTION_METHODS = {
  seasonal: {
    zh: "按上一完整年度同期占全年的比重推算",
    en: "by the share of the last full year that had come in by the same month",
  },
  "seasonal-growth": {
    zh: "按上一完整年度同期占全年的比重推算当年,再按年均增速外推",
    en: "this year by the last full year's share at the same month, later years by the observed annual growth",
  },
  growth: { zh: "按年均增速外推", en: "by the observed annual growth" },
  linear: { zh: "按年均增减量外推", en: "by the observed annual step" },
  capped: {
    zh: "按年均变化外推,以0和100%为限",
    en: "by the observed annual change, kept within 0 and 100 %",
  },
} as const satisfies Record<string, Bilingual>;
export type ProjectionMethod = keyof typeof PROJECTION_METHODS;

export interface Projection extends Point {
  readonly method: ProjectionMethod;
  /** Years whose figures it rests on, in order. */
  readonly restsOn: readonly number[];
}

/** The current year up to a month, beside the last full year up to the same month. */
export interface Season {
  readonly year: number;
  readonly ytd: Ratio;
  readonly lastYear: number;
  readonly lastYtd: Ratio;
  readonly lastFull: Ratio;
}

/**
 * 预计全年: ytd × (last full year / its ytd at the same month).
 *
 * @example projectYearEnd({ ytd 720, lastYtd 600, lastFull 900 }) //=> 1080: by the same month 2/3 had come in last year
 */
export function projectYearEnd({ ytd, lastYtd, lastFull }: Season): Figure {
  if (sign(lastYtd) === 0) return none("base-zero");
  if (sign(lastYtd) < 0) return none("base-negative");
  return known(multiply(ytd, divide(lastFull, lastYtd)));
}

interface ProjectionInput {
  readonly step: Step;
  readonly dueYear: number;
  readonly base: Figure<Point>;
  /** The last full year. */
  readonly last: Figure<Point>;
  /** The current year so far, where there is one that has not ended; null on a linear path. */
  readonly season: Season | null;
}

/**
 * The value to expect in the due year: this year's end from its months so far, later years by the growth seen
 * between the base and the last full year.
 */
export function project({ step, dueYear, base, last, season }: ProjectionInput): Figure<Projection> {
  if (!isKnown(last)) return last;
  if (last.value.year >= dueYear) return none("year-complete");
  const grown = (from: Point, method: ProjectionMethod, years: readonly number[]): Figure<Projection> =>
    andThen(base, (start) =>
      map(extrapolate(step, [start, last.value], from.value, dueYear - from.year), (value) => ({
        year: dueYear,
        value,
        method,
        restsOn: [...new Set([start.year, last.value.year, ...years])].sort((a, b) => a - b),
      })),
    );
  if (season === null || season.year > dueYear) {
    return grown(last.value, step === "geometric" ? "growth" : "linear", []);
  }
  const years = [season.lastYear, season.year];
  return andThen(projectYearEnd(season), (value) =>
    season.year === dueYear
      ? known<Projection>({ year: dueYear, value, method: "seasonal", restsOn: years })
      : grown({ year: season.year, value }, "seasonal-growth", years),
  );
}
