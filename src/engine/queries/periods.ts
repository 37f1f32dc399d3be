import type { Selection } from "../../../projections/cube/cube-view.js";
import { SLOTS } from "../../../projections/cube/slots.js";
import type { CalendarRule, Closing } from "../../../projections/reference.js";
import {
  contains,
  firstMonth,
  formatPeriod,
  lastMonth,
  monthFromNumber,
  type Period,
  parsePeriod,
} from "../../domain/period.js";
import type { Coverage } from "../../statistics/coverage.js";
import { isExempt } from "./due.js";
import { coverageOf } from "./measured.js";
import { cityOf } from "./scope.js";
import { periodsBetween } from "./series.js";
import type { Vantage } from "./vantage.js";

/** A month, what of it was due and came in, and whether it is locked. */
export interface ReportingMonth {
  readonly period: Period;
  readonly coverage: Coverage;
  /** 1月份免报: due together with February alone. */
  readonly isExempt: boolean;
  /** The first lock that covers it: its own, or that of a quarter or year. */
  readonly closing: Closing | undefined;
  /** Revision of the stream of its own lock; -1 where it has none. */
  readonly revision: number;
}

/**
 * The months of a period, or all that anything was reported for, from the first to the last one reported or locked,
 * oldest first.
 */
export function reportingMonths(
  vantage: Vantage,
  selection: Selection,
  asked: Period | undefined,
): readonly ReportingMonth[] {
  const { reference } = vantage;
  const closings = [...reference.closed.values()].flatMap((closing) => {
    const period = parsePeriod(closing.data.period);
    return period ? [{ closing, period }] : [];
  });
  const known = asked ? [asked] : [...reportedPeriods(vantage), ...closings.map(({ period }) => period)];
  return monthsOver(known).map((period) => ({
    period,
    coverage: coverageOf(vantage, selection, period),
    isExempt: isExempt(reference, period),
    closing: closings.find((one) => contains(one.period, period))?.closing,
    revision: reference.closed.get(formatPeriod(period))?.revision ?? -1,
  }));
}

/** What the calendar says from each month on, earliest first: the last word about a month holds. */
export function calendarRules({ reference }: Vantage): readonly CalendarRule[] {
  const byMonth = new Map(reference.calendar.map((rule) => [rule.data.effective, rule]));
  return [...byMonth.values()].sort((a, b) => (a.data.effective < b.data.effective ? -1 : 1));
}

/** Periods that anything was reported for, anywhere. */
function reportedPeriods({ cube, models, reference }: Vantage): readonly Period[] {
  const whole = { cluster: null, area: cityOf(reference), size: null };
  return models.facts.cube.axis
    .periods()
    .filter((period) => cube.lastReported(whole, SLOTS.reports, period) !== undefined);
}

/** Every month from the first to the last one of some periods. */
function monthsOver(periods: readonly Period[]): readonly Period[] {
  if (periods.length === 0) return [];
  const [from, to] = [Math.min(...periods.map(firstMonth)), Math.max(...periods.map(lastMonth))];
  return periodsBetween("month", monthFromNumber(from), monthFromNumber(to));
}
