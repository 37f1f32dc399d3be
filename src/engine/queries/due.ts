import type { Selection } from "../../../projections/cube/cube-view.js";
import { type UnitRecord, unitIn } from "../../../projections/directory.js";
import type { CalendarRule, Reference } from "../../../projections/reference.js";
import { FREQUENCY_MONTHS } from "../../domain/attribution.js";
import {
  contains,
  endMonth,
  formatPeriod,
  lastMonth,
  monthFromNumber,
  overlaps,
  type Period,
} from "../../domain/period.js";
import { standsIn } from "./enterprises.js";
import type { Vantage } from "./vantage.js";

/** Months as bits: bit 0 is January. */
export function coveredBits(vantage: Vantage, unit: number, period: Period): number {
  const { facts } = vantage.models;
  let bits = 0;
  for (const line of facts.linesOf(unit, period.year, vantage.position)) {
    const own = facts.cube.axis.period(facts.journal.period(line));
    if (!overlaps(own, period)) continue;
    for (let m = own.from; m <= own.to; m++) bits |= 1 << (m - 1);
  }
  return bits;
}

/** The months, quarters, halves and years that lie inside a period, each with its length in months. */
export function stepsInside(period: Period): readonly { months: number; of: Period }[] {
  const { year } = period;
  return Object.values(FREQUENCY_MONTHS).flatMap((months) =>
    Array.from({ length: 12 / months }, (_, n) => ({ year, from: n * months + 1, to: (n + 1) * months }))
      .filter((of) => contains(period, of))
      .map((of) => ({ months, of })),
  );
}

/**
 * Tells of any unit for which months of the period it has to have reported: those of its frequency then that lie inside
 * the period, when it is registered and active at their end, unless the calendar excuses them (1月份免报).
 */
export function neededBitsIn(
  period: Period,
  position: number,
  reference: Reference,
): (record: UnitRecord) => number {
  if (isExempt(reference, period)) return () => 0;
  const steps = stepsInside(period).map(({ months, of }) => ({
    months,
    end: formatPeriod(endMonth(of)),
    bits: ((1 << months) - 1) << (of.from - 1),
  }));
  return (record) => {
    let needed = 0;
    for (const { months, end, bits } of steps) {
      const then = unitIn(record, end, position);
      if (then?.standing && FREQUENCY_MONTHS[then.frequency] === months) needed |= bits;
    }
    return needed;
  };
}

/** Months of reports that a unit has to give inside a period, while it stands in a selection. */
export function dueMonthsOf(
  vantage: Vantage,
  record: UnitRecord,
  selection: Selection,
  period: Period,
): number {
  const { reference, position } = vantage;
  if (isExempt(reference, period)) return 0;
  return stepsInside(period)
    .filter(({ months, of }) => {
      const end = lastMonth(of);
      const then = unitIn(record, formatPeriod(monthFromNumber(end)), position);
      if (!then?.standing || FREQUENCY_MONTHS[then.frequency] !== months) return false;
      return standsIn(vantage, selection, then.standing, end);
    })
    .reduce((due, { months }) => due + months, 0);
}

/**
 * Does the reporting calendar excuse every unit from a period (1月份免报)? Only from January alone: as part of a longer
 * period it is reported together with February.
 */
export function isExempt({ calendar }: Reference, { year, to }: Period): boolean {
  if (to !== 1) return false;
  const january = `${year}-01`;
  let inForce: CalendarRule["data"] | undefined;
  for (const { data: rule } of calendar) {
    if (rule.effective <= january && rule.effective >= (inForce?.effective ?? "")) inForce = rule;
  }
  return inForce?.januaryExempt ?? false;
}
