import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Indicator, Observed } from "../../../projections/reference.js";
import type { Measure } from "../../domain/attribution.js";
import {
  comparePeriods,
  lastMonth,
  type Period,
  parsePeriod,
  wholeYear,
  yearBefore,
  yearToDate,
} from "../../domain/period.js";
import type { AssessmentInput, Reached, Reading } from "../../statistics/assessment.js";
import { coverage } from "../../statistics/coverage.js";
import { isKnown } from "../../statistics/figure.js";
import { isCumulative, natureOfIndicator, natureOfMeasure } from "../../statistics/nature.js";
import { add, decimal, divide, HUNDRED, multiply } from "../../statistics/ratio.js";
import { convert, inUnit } from "../../statistics/units.js";
import { coverageOf, measured } from "./measured.js";
import type { Vantage } from "./vantage.js";

/** The figures of a target's subject, as the assessment takes them. */
export type Readings = Pick<AssessmentInput, "nature" | "annual" | "latest" | "sameMonths" | "reached">;

/** Years before the plan's base year are of no use to an assessment. */
export interface ReadingSpan {
  readonly fromYear: number;
  /** The last month that is over. */
  readonly asOf: Period;
}

/** What the reports add up to, year by year and for the year so far, in a target's unit. */
export function readingsOfReports(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  unit: string,
  { fromYear, asOf }: ReadingSpan,
): Readings {
  const read = (period: Period) => readingOf(vantage, selection, measure, unit, period);
  const annual: Reading[] = [];
  const lastFull = asOf.to === 12 ? asOf.year : asOf.year - 1;
  for (let year = fromYear; year <= lastFull; year++) {
    const reading = read(wholeYear(year));
    if (reading) annual.push(reading);
  }
  const soFar = yearToDate(asOf);
  return {
    nature: natureOfMeasure(measure),
    annual,
    latest: asOf.to === 12 ? null : (read(soFar) ?? null),
    sameMonths: read(yearBefore(soFar)) ?? null,
    reached: [],
  };
}

function readingOf(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  unit: string,
  period: Period,
): Reading | undefined {
  const { value, readAt } = measured(vantage, selection, measure, period);
  if (value === undefined) return undefined;
  const inTargetUnit = inUnit(value, unit);
  if (!isKnown(inTargetUnit)) return undefined;
  const { reported, due } = coverageOf(vantage, selection, period);
  return {
    year: period.year,
    through: readAt?.to ?? lastReportedMonth(vantage, selection, measure, period),
    value: inTargetUnit.value,
    qualifier: "exact",
    stage: "flash",
    coverage: coverage(BigInt(reported), BigInt(due)).rate,
  };
}

/** A year whose last months nobody has reported yet is not whole, whatever the calendar says. */
function lastReportedMonth(vantage: Vantage, selection: Selection, measure: Measure, period: Period): number {
  if (measure === "enterprises" || measure === "employment") return period.to;
  for (let to = period.to; to > period.from; to--) {
    const tail = { year: period.year, from: period.from, to: to - 1 };
    if (
      measured(vantage, selection, measure, tail).reports !==
      measured(vantage, selection, measure, { ...tail, to }).reports
    ) {
      return to;
    }
  }
  return period.from;
}

/** What a department observed, in a target's unit; of several observations of a year the newest counts. */
export function readingsOfObservations(
  vantage: Vantage,
  indicator: Indicator,
  area: string | null,
  unit: string,
  { asOf }: ReadingSpan,
): Readings {
  const nature = natureOfIndicator(indicator.defined);
  const inScope = [...indicator.observations.values()]
    .filter((one) => one.position <= vantage.position && one.observed.area === area)
    .flatMap((one) => {
      const period = parsePeriod(one.observed.period);
      return period && lastMonth(period) <= lastMonth(asOf) ? [{ one, period }] : [];
    })
    .sort((a, b) => comparePeriods(a.period, b.period) || a.one.position - b.one.position);
  const byYear = new Map<number, Reading>();
  for (const { one, period } of inScope) {
    const reading = observedReading(one, period, indicator.defined.unit, unit);
    const before = byYear.get(period.year);
    if (!reading) continue;
    const isSum = nature === "count-per-year" && before !== undefined;
    byYear.set(period.year, isSum ? { ...reading, value: add(before.value, reading.value) } : reading);
  }
  const readings = [...byYear.values()];
  const current = readings.find((reading) => reading.year === asOf.year && asOf.to < 12);
  return {
    nature,
    annual: readings.filter(
      (reading) =>
        reading !== current &&
        (!isCumulative(nature) || reading.through === 12 || nature === "count-per-year"),
    ),
    latest: current ?? null,
    sameMonths: null,
    reached: inScope.flatMap(({ one }) => reachedOf(one)),
  };
}

function observedReading(
  { observed }: Observed,
  period: Period,
  from: string,
  to: string,
): Reading | undefined {
  const { value, numerator, denominator, qualifier, stage } = observed;
  const share =
    numerator !== undefined && denominator !== undefined && Number(denominator) !== 0
      ? multiply(divide(decimal(numerator), decimal(denominator)), HUNDRED)
      : undefined;
  const given = share ?? (value === null ? undefined : decimal(value));
  if (given === undefined) return undefined;
  const converted = share ? { value: share } : convert(given, from, to);
  if (!isKnown(converted)) return undefined;
  return { year: period.year, through: period.to, value: converted.value, qualifier, stage, coverage: null };
}

function reachedOf({ observed }: Observed): Reached[] {
  return observed.on !== undefined && observed.reached !== undefined
    ? [{ on: observed.on, what: observed.reached }]
    : [];
}
