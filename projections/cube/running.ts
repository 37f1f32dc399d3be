import { lastMonth, monthNumber, type Period } from "../../src/domain/period.js";
import { countUpTo } from "../facts/columns.js";
import type { Exact } from "./exact.js";
import { SLOTS, type Slot } from "./slots.js";

/** Slots that hold changes: what counts is their sum up to a month. */
const COUNTS: readonly Slot[] = [
  SLOTS.enterprises,
  SLOTS.units,
  SLOTS.unitsByQuarter,
  SLOTS.unitsByHalf,
  SLOTS.unitsByYear,
];
const UNITS = 1;
/** How often units report: the length of their period in months, and where those are counted. */
const SELDOM = [
  { months: 3, at: 2 },
  { months: 6, at: 3 },
  { months: 12, at: 4 },
];

/** Units and enterprises registered in one selection, month by month: changes added up once, then looked up. */
export class Running {
  /** Months in which something changes, sorted, and what it comes to from there on. */
  readonly #months: readonly number[];
  readonly #sums: readonly (readonly Exact[])[];

  /** `add` adds the changes of a period; `periods` are those that may have any, with their months. */
  constructor(
    periods: readonly { readonly index: number; readonly month: number }[],
    add: (sums: Exact[], slots: readonly Slot[], period: number) => void,
  ) {
    const months: number[] = [];
    const sums: (readonly Exact[])[] = [];
    let sum: readonly Exact[] = COUNTS.map(() => 0);
    for (const { index, month } of periods) {
      const next = [...sum];
      add(next, COUNTS, index);
      if (next.every((count, at) => count === sum[at])) continue;
      sum = next;
      if (months.at(-1) === month) sums.pop();
      else months.push(month);
      sums.push(sum);
    }
    this.#months = months;
    this.#sums = sums;
  }

  at(month: number, slot: Slot): Exact {
    const at = COUNTS.indexOf(slot);
    return this.#sums[countUpTo(this.#months, month) - 1]?.[at] ?? 0;
  }

  /**
   * Months of reports due: each unit owes the months, quarters, halves or years of its own frequency that lie inside
   * the period, when it is registered and active at their end.
   */
  dueMonths(period: Period): number {
    const first = monthNumber(period.year, period.from);
    let next = countUpTo(this.#months, first - 1);
    let due = 0;
    for (let month = first; month <= lastMonth(period); month++) {
      while ((this.#months[next] ?? Number.POSITIVE_INFINITY) <= month) next++;
      const now = this.#sums[next - 1];
      if (!now) continue;
      let monthly = Number(now[UNITS]);
      const m = (month % 12) + 1;
      for (const { months, at } of SELDOM) {
        const units = Number(now[at]);
        monthly -= units;
        if (m % months === 0 && m - months + 1 >= period.from) due += months * units;
      }
      due += monthly;
    }
    return due;
  }
}
