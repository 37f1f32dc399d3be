import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Measure } from "../../domain/attribution.js";
import { type Period, periodBefore, yearBefore, yearToDate } from "../../domain/period.js";
import { type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { type GrowthPair, growthOfSums } from "../../statistics/growth.js";
import { integer } from "../../statistics/ratio.js";
import { type BesideGrowth, besideGrowth } from "./beside-growth.js";
import { isExempt } from "./due.js";
import { type Mark, markOf } from "./mark.js";
import { type Measured, measured } from "./measured.js";
import type { Vantage } from "./vantage.js";

/** A level with all that has to stand beside it. Amounts in 分, persons and enterprises in ones. */
export interface LevelPoint extends Omit<BesideGrowth, "comparable"> {
  readonly period: Period;
  readonly level: Figure;
  /** Where a stock was read earlier than at the period's end: the month. */
  readonly readAt: Period | undefined;
  /** How many reports the level rests on. */
  readonly reports: number;
  readonly mark: Mark;
  readonly yoy: GrowthPair;
  /** 环比: against the period of the same length before. */
  readonly onPrevious: Figure;
}

/** A period with its year to date. */
export interface SeriesPoint extends LevelPoint {
  readonly ytd: LevelPoint;
}

/** Reads one measure of a selection: v(P). */
export type ReadLevel = (period: Period) => Measured;

/** One measure of a selection in a period, and since January. */
export function seriesPoint(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
  read?: ReadLevel,
): SeriesPoint {
  const own = levelPoint(vantage, selection, measure, period, read);
  const since = yearToDate(period);
  const ytd = since.from === period.from ? own : levelPoint(vantage, selection, measure, since, read);
  return {
    period,
    level: own.level,
    readAt: own.readAt,
    reports: own.reports,
    mark: own.mark,
    coverage: own.coverage,
    yoy: own.yoy,
    comparableReports: own.comparableReports,
    restatedBase: own.restatedBase,
    onPrevious: own.onPrevious,
    ytd,
  };
}

export function levelPoint(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
  read: ReadLevel = (p) => measured(vantage, selection, measure, p),
): LevelPoint {
  const now = read(period);
  const level = levelOf(vantage, now, period);
  const previous = periodBefore(period);
  const beside = besideGrowth(vantage, selection, measure, period, level);
  return {
    period,
    level,
    readAt: now.readAt,
    reports: now.reports,
    mark: markOf(vantage, selection, measure, period, now),
    coverage: beside.coverage,
    yoy: {
      nominal: growthOver(level, read(yearBefore(period))),
      comparable: beside.comparable,
    },
    comparableReports: beside.comparableReports,
    restatedBase: beside.restatedBase,
    onPrevious: previous ? growthOver(level, read(previous)) : none("base-missing"),
  };
}

function levelOf({ reference }: Vantage, { value }: Measured, period: Period): Figure {
  if (value !== undefined) return known(integer(value));
  return none(isExempt(reference, period) ? "january-exempt" : "no-reports");
}

function growthOver(level: Figure, { value }: Measured): Figure {
  if (!isKnown(level)) return level;
  return value === undefined ? none("base-missing") : growthOfSums(level.value.n, value);
}
