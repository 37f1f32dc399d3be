import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Indicator, Observed } from "../../../projections/reference.js";
import type { Measure } from "../../domain/attribution.js";
import type { Observation } from "../../domain/events/plan.js";
import {
  lastMonth,
  monthFromNumber,
  type Period,
  parsePeriod,
  wholeYear,
  yearToDate,
} from "../../domain/period.js";
import type { AssessmentInput, Reading } from "../../statistics/assessment.js";
import { isKnown } from "../../statistics/figure.js";
import { type Nature, natureOfIndicator, natureOfMeasure } from "../../statistics/nature.js";
import { readingsOf } from "../../statistics/readings.js";
import { inUnit } from "../../statistics/units.js";
import { COUNT_SLOT, coverageOf, measured } from "./measured.js";
import type { Vantage } from "./vantage.js";

/** The figures of a target's subject, as the assessment takes them. */
export type Readings = Pick<AssessmentInput, "nature" | "annual" | "latest" | "sameMonths" | "reached">;

export interface ReadingSpan {
  /** The earliest year that an assessment may count from. */
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
  const latest = asOf.to === 12 ? undefined : read(yearToDate(asOf));
  return {
    nature: natureOfMeasure(measure),
    annual,
    latest: latest ?? null,
    sameMonths: (latest && read({ year: asOf.year - 1, from: 1, to: latest.through })) ?? null,
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
  const inTargetUnit = inUnit(value, unit, measure);
  if (!isKnown(inTargetUnit)) return undefined;
  return {
    year: period.year,
    through: readAt?.to ?? lastReportedMonth(vantage, selection, measure, period),
    value: inTargetUnit.value,
    qualifier: "exact",
    stage: "flash",
    coverage: coverageOf(vantage, selection, period),
  };
}

/** A year whose last months nobody has reported yet is not whole, whatever the calendar says. */
function lastReportedMonth(vantage: Vantage, selection: Selection, measure: Measure, period: Period): number {
  if (measure === "enterprises" || measure === "employment") return period.to;
  const last = vantage.cube.lastReported(selection, COUNT_SLOT[measure], period);
  return last === undefined ? period.from : monthFromNumber(last).to;
}

/** The period that an observation speaks of. */
export function observedPeriod({ observed }: Observed): Period {
  return parsePeriod(observed.period) ?? { year: 0, from: 1, to: 1 };
}

/** What a department observed, up to the month of the question, in a target's unit. */
export function readingsOfObservations(
  vantage: Vantage,
  indicator: Indicator,
  area: string | null,
  unit: string,
  { asOf }: ReadingSpan,
): Readings {
  const nature = natureOfIndicator(indicator.defined);
  const observations = [...indicator.observations.values()]
    .filter(({ position, observed }) => position <= vantage.position && observed.area === area)
    .map(({ observed }) => observed)
    .filter((observation) => {
      const known = knownFrom(observation, nature);
      return known !== undefined && known <= lastMonth(asOf);
    });
  return { nature, ...readingsOf(observations, { nature, from: indicator.defined.unit, to: unit }) };
}

/** The month from which an observation is known: a dated event is from its day on, whatever period it is booked under. */
function knownFrom({ period, on }: Observation, nature: Nature): number | undefined {
  const isEvent = nature === "milestone" || nature === "count-per-year";
  const parsed = parsePeriod(isEvent && on !== undefined ? on.slice(0, "2020-02".length) : period);
  return parsed && lastMonth(parsed);
}
