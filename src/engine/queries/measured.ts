import type { Selection } from "../../../projections/cube/cube-view.js";
import { countOf, type Exact } from "../../../projections/cube/exact.js";
import { SLOTS } from "../../../projections/cube/slots.js";
import type { Measure } from "../../domain/attribution.js";
import { lastMonth, monthFromNumber, type Period } from "../../domain/period.js";
import { Coverage } from "../../statistics/coverage.js";
import { isExempt } from "./due.js";
import { cityOf } from "./scope.js";
import { cubeAt, type Vantage } from "./vantage.js";

/** A sum over reports, exact: 分 for output and revenue, persons, enterprises. */
export interface Measured {
  /** undefined when no report gives the measure. */
  readonly value: bigint | undefined;
  /** How many reports it rests on. */
  readonly reports: number;
  /** A stock that was not reported for the last month of the period: the month it was read at. */
  readonly readAt?: Period;
}

/** Where its values are summed. */
export const SUM_SLOT = {
  output: SLOTS.output,
  revenue: SLOTS.revenue,
  employment: SLOTS.employment,
} as const;
/** Where the reports that give a measure are counted. */
export const COUNT_SLOT = {
  output: SLOTS.outputN,
  revenue: SLOTS.revenueN,
  employment: SLOTS.employmentN,
} as const;

const SUM_AND_COUNT = {
  output: [SUM_SLOT.output, COUNT_SLOT.output],
  revenue: [SUM_SLOT.revenue, COUNT_SLOT.revenue],
  employment: [SUM_SLOT.employment, COUNT_SLOT.employment],
} as const;

/**
 * v(P): a flow adds up over the reports whose period lies inside P; a stock is that of P's last month, or of the
 * latest month in P that was reported, and then says so; enterprises are a running sum of registrations: where nobody
 * is, they are none, but before the register begins nobody knows.
 */
export function measured(vantage: Vantage, selection: Selection, measure: Measure, period: Period): Measured {
  const { cube } = vantage;
  if (measure === "enterprises") {
    const value = cube.running(selection, SLOTS.enterprises, lastMonth(period));
    const units = cube.running(selection, SLOTS.units, lastMonth(period));
    const isKnown = units !== 0 || value !== 0 || hasRegister(vantage, lastMonth(period));
    return { value: isKnown ? BigInt(value) : undefined, reports: units };
  }
  const slots = SUM_AND_COUNT[measure];
  if (measure !== "employment") return measuredIn(cube.flows(selection, slots, period));
  const month = cube.lastReported(selection, COUNT_SLOT.employment, period);
  if (month === undefined) return { value: undefined, reports: 0 };
  const { value, reports } = measuredIn(cube.stocks(selection, slots, month));
  return month === lastMonth(period)
    ? { value, reports }
    : { value, reports, readAt: monthFromNumber(month) };
}

/** Is anybody registered in a month, anywhere, whatever part of it the vantage sees? */
export function hasRegister({ models, position, reference }: Vantage, month: number): boolean {
  const cube = cubeAt(models, position);
  return cube.running({ cluster: null, area: cityOf(reference), size: null }, SLOTS.units, month) > 0;
}

function measuredIn(sumAndCount: readonly Exact[]): Measured {
  const reports = countOf(sumAndCount[1]);
  return { value: reports === 0 ? undefined : BigInt(sumAndCount[0] ?? 0), reports };
}

/**
 * 报送率: months of reports that lie inside the period, and months due: each unit owes the months, quarters, halves or
 * years of its own frequency that lie inside the period, when it is registered and active at their end.
 */
export function coverageOf({ cube, reference }: Vantage, selection: Selection, period: Period): Coverage {
  const due = isExempt(reference, period) ? 0 : cube.dueMonths(selection, period);
  return new Coverage(cube.coveredMonths(selection, period), due);
}

/** The latest month for which anything was reported in the selection, searching back from `from`. */
export function latestReported({ cube }: Vantage, selection: Selection, from: number): number | undefined {
  const { year, to } = monthFromNumber(from);
  for (let back = 0; back < YEARS_BACK_MAX; back++) {
    const months = { year: year - back, from: 1, to: back === 0 ? to : 12 };
    const found = cube.lastReported(selection, SLOTS.reports, months);
    if (found !== undefined) return found;
  }
  return undefined;
}

const YEARS_BACK_MAX = 60;
