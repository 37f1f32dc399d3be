import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Measure } from "../../domain/attribution.js";
import { type Period, periodBefore, yearBefore, yearToDate } from "../../domain/period.js";
import { type Coverage, coverage } from "../../statistics/coverage.js";
import { type Figure, known, type NoFigure, none } from "../../statistics/figure.js";
import { comparableGrowth, type GrowthPair, growth } from "../../statistics/growth.js";
import { integer } from "../../statistics/ratio.js";
import { comparableSums } from "./comparable.js";
import { isJanuaryExempt } from "./due.js";
import { type Mark, markOf } from "./mark.js";
import { coverageOf, type Measured, measured } from "./measured.js";
import { type Restated, restatedBase } from "./restated.js";
import type { Vantage } from "./vantage.js";

/** A level with all that has to stand beside it. Amounts in 分, persons and enterprises in ones. */
export interface LevelPoint {
  readonly period: Period;
  readonly level: Figure;
  /** Where a stock was read earlier than at the period's end: the month. */
  readonly readAt: Period | undefined;
  /** How many reports the level rests on. */
  readonly reports: number;
  readonly mark: Mark;
  readonly coverage: Coverage;
  readonly yoy: GrowthPair;
  /** Pairs of reports that the comparable rate rests on; of no account where the base was restated. */
  readonly comparableReports: number;
  /** The base of the comparable rate where the bureau has restated it by an event of its own. */
  readonly restatedBase: Restated | undefined;
  /** 环比: against the period of the same length before. */
  readonly onPrevious: Figure;
}

/** A period with its year to date. */
export interface SeriesPoint extends LevelPoint {
  readonly ytd: LevelPoint;
}

/** One measure of a selection in a period, and since January. */
export function seriesPoint(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
): SeriesPoint {
  const own = levelPoint(vantage, selection, measure, period);
  const since = yearToDate(period);
  const ytd = since.from === period.from ? own : levelPoint(vantage, selection, measure, since);
  return { ...own, ytd };
}

export function levelPoint(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
): LevelPoint {
  const now = measured(vantage, selection, measure, period);
  const before = measured(vantage, selection, measure, yearBefore(period));
  const previous = periodBefore(period);
  const level = levelOf(vantage, now, period);
  const matched =
    measure === "enterprises"
      ? { current: 0n, base: 0n, reports: 0 }
      : comparableSums(vantage, selection, measure, period);
  const restated =
    measure === "enterprises" ? undefined : restatedBase(vantage, selection, measure, yearBefore(period));
  const { reported, due } = coverageOf(vantage, selection, period);
  return {
    period,
    level,
    readAt: now.readAt,
    reports: now.reports,
    mark: markOf(vantage, selection, measure, period, now),
    coverage: coverage(BigInt(reported), BigInt(due)),
    yoy: {
      nominal: growth(level, figureOf(before, "base-missing")),
      comparable: restated
        ? growth(level, known(integer(restated.value)))
        : comparableGrowth({
            current: integer(matched.current),
            base: integer(matched.base),
            units: matched.reports,
          }),
    },
    comparableReports: matched.reports,
    restatedBase: restated,
    onPrevious: previous
      ? growth(level, figureOf(measured(vantage, selection, measure, previous), "base-missing"))
      : none("base-missing"),
  };
}

function levelOf({ reference }: Vantage, now: Measured, period: Period): Figure {
  const exempt = period.to === 1 && isJanuaryExempt(reference, period.year);
  return figureOf(now, exempt ? "january-exempt" : "no-reports");
}

function figureOf({ value }: Measured, reason: NoFigure): Figure {
  return value === undefined ? none(reason) : known(integer(value));
}
