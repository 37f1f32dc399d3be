import { lastMonth, monthNumber, type Period } from "../../src/domain/period.js";
import { countUpTo } from "../facts/columns.js";
import { addNumber, type Exact, zeros } from "./exact.js";
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

  /** The sum of several, each for as long as it counts; `months` are those in which that changes. */
  static ofParts(
    parts: readonly { readonly running: Running; readonly counts: (month: number) => boolean }[],
    months: readonly number[],
  ): Running {
    const running = new Running();
    const all = new Set([...months, ...parts.flatMap((part) => part.running.#months)]);
    for (const month of [...all].sort((a, b) => a - b)) {
      const sums = zeros(WIDTH);
      for (const part of parts) {
        if (!part.counts(month)) continue;
        for (const [at, slot] of COUNTS.entries()) addNumber(sums, at, part.running.at(month, slot));
      }
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
   */
  dueMonths(period: Period): number {
    if (period.from !== 1) return this.#countDue(period);
    const end = lastMonth(period);
    const due = this.#dueSinceJanuary.get(end) ?? this.#countDue(period);
    this.#dueSinceJanuary.set(end, due);
    return due;
  }

  #countDue(period: Period): number {
    let due = 0;
    for (let month = monthNumber(period.year, period.from); month <= lastMonth(period); month++) {
      due += this.#dueIn(month, period.from);
    }
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
