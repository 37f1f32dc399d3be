import { firstMonth, lastMonth, type Period } from "../../src/domain/period.js";
import { countUpTo } from "../columns.js";
import { type Exact, zeros } from "./exact.js";
import { SLOTS, type Slot } from "./slots.js";

/** Slots that hold changes: what counts is their sum up to a month. */
const COUNTS: readonly Slot[] = [
  SLOTS.enterprises,
  SLOTS.units,
  SLOTS.unitsByQuarter,
  SLOTS.unitsByHalf,
  SLOTS.unitsByYear,
];
const WIDTH = COUNTS.length;
const UNITS = 1;
/** How often units report: the length of their period in months, and where those are counted. */
const SELDOM = [
  { months: 3, at: 2 },
  { months: 6, at: 3 },
  { months: 12, at: 4 },
];

/** Units and enterprises registered in one selection, month by month: changes added up once, then looked up. */
export class Running {
  /** Months in which something changes, sorted. */
  readonly #months: number[] = [];
  /** What it comes to from each of them on, a row of counts a month: counts stay far below 2^53. */
  readonly #rows: number[] = [];
  /** Months due of years to date, by their last month: they are asked for again and again. */
  readonly #dueSinceJanuary = new Map<number, number>();

  /** `add` adds the changes of a period; `periods` are those that may have any, with their months. */
  static ofChanges(
    periods: readonly { readonly index: number; readonly month: number }[],
    add: (sums: Exact[], slots: readonly Slot[], period: number) => void,
  ): Running {
    const running = new Running();
    const sums = zeros(WIDTH);
    for (const { index, month } of periods) {
      add(sums, COUNTS, index);
      running.#note(month, sums);
    }
    return running;
  }

  at(month: number, slot: Slot): number {
    const row = countUpTo(this.#months, month) - 1;
    return row < 0 ? 0 : (this.#rows[row * WIDTH + COUNTS.indexOf(slot)] ?? 0);
  }

  /**
   * Months of reports due: each unit owes the months, quarters, halves or years of its own frequency that lie inside
   * the period, when it is registered and active at their end.
   *
   * @param ending only those that end in this part of the period
   */
  dueMonths(period: Period, ending = period): number {
    if (period.from !== 1 || ending !== period) return this.#countDue(period, ending);
    const end = lastMonth(period);
    const due = this.#dueSinceJanuary.get(end) ?? this.#countDue(period, ending);
    this.#dueSinceJanuary.set(end, due);
    return due;
  }

  #countDue({ from }: Period, ending: Period): number {
    let due = 0;
    for (let month = firstMonth(ending); month <= lastMonth(ending); month++) due += this.#dueIn(month, from);
    return due;
  }

  /** Those that end in a month and begin, in the same year, with the month `from` or later. */
  #dueIn(month: number, from: number): number {
    const row = (countUpTo(this.#months, month) - 1) * WIDTH;
    if (row < 0) return 0;
    const m = (month % 12) + 1;
    let monthly = this.#rows[row + UNITS] ?? 0;
    let due = 0;
    for (const { months, at } of SELDOM) {
      const units = this.#rows[row + at] ?? 0;
      monthly -= units;
      if (m % months === 0 && m - months + 1 >= from) due += months * units;
    }
    return due + monthly;
  }

  #note(month: number, sums: readonly Exact[]): void {
    const row = this.#rows.length - WIDTH;
    if (sums.every((sum, at) => sum === (this.#rows[row + at] ?? 0))) return;
    if (this.#months.at(-1) === month) this.#rows.length = row;
    else this.#months.push(month);
    for (const sum of sums) this.#rows.push(Number(sum));
  }
}
