import { lastMonth, monthCount, monthNumber, type Period } from "../../src/domain/period.js";
import { addNumber, countOf, type Exact, zeros } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { SinceJanuary } from "./since-january.js";
import { SLOTS, type Slot } from "./slots.js";

/** Adds what slots of a series (a total or a leaf) hold over periods of the axis to sums in the same order. */
export type AddCells = (
  sums: Exact[],
  slots: readonly Slot[],
  series: number,
  periods: readonly number[],
) => void;

/** Answers about one selection from the totals that are kept for it. */
export class SelectedTotals {
  readonly #totals: readonly number[];
  readonly #axis: PeriodAxis;
  readonly #add: AddCells;
  readonly #one = zeros(1);
  /** Years to date of the slots that were asked for: few, and a map of them would cost more than they do. */
  readonly #flows: SinceJanuary[] = [];
  #covered: SinceJanuary | undefined;

  constructor(totals: readonly number[], axis: PeriodAxis, add: AddCells) {
    this.#totals = totals;
    this.#axis = axis;
    this.#add = add;
  }

  flows(slots: readonly Slot[], p: Period): readonly Exact[] {
    return p.from === 1 ? this.#sinceJanuary(slots).upTo(p).slice() : this.#sums(slots, this.#axis.inside(p));
  }

  stocks(slots: readonly Slot[], month: number): readonly Exact[] {
    return this.#sums(slots, this.#axis.endingIn(month));
  }

  lastReported(countSlot: Slot, p: Period): number | undefined {
    const slots = [countSlot];
    for (let month = lastMonth(p); month >= monthNumber(p.year, p.from); month--) {
      if (this.#count(slots, this.#axis.endingIn(month)) > 0) return month;
    }
    return undefined;
  }

  coveredMonths(p: Period): number {
    if (p.from !== 1) return this.#covering(this.#axis.inside(p));
    this.#covered ??= new SinceJanuary(REPORTS, (sums, months) =>
      addNumber(sums, 0, this.#covering(this.#axis.endingWithin(months))),
    );
    return countOf(this.#covered.upTo(p)[0]);
  }

  /** Months that the reports of some periods cover. */
  #covering(periods: readonly number[]): number {
    let months = 0;
    for (const period of periods) {
      months += monthCount(this.#axis.period(period)) * this.#count(REPORTS, [period]);
    }
    return months;
  }

  #sinceJanuary(slots: readonly Slot[]): SinceJanuary {
    for (const one of this.#flows) if (one.slots === slots) return one;
    return this.#beginJanuary(slots);
  }

  #beginJanuary(slots: readonly Slot[]): SinceJanuary {
    const sums = new SinceJanuary(slots, (into, months) =>
      this.#addTo(into, slots, this.#axis.endingWithin(months)),
    );
    this.#flows.push(sums);
    return sums;
  }

  /** The one slot, which counts reports. */
  #count(slots: readonly Slot[], periods: readonly number[]): number {
    this.#one[0] = 0;
    this.#addTo(this.#one, slots, periods);
    return countOf(this.#one[0]);
  }

  #sums(slots: readonly Slot[], periods: readonly number[]): Exact[] {
    const sums = zeros(slots.length);
    this.#addTo(sums, slots, periods);
    return sums;
  }

  #addTo(sums: Exact[], slots: readonly Slot[], periods: readonly number[]): void {
    for (const total of this.#totals) this.#add(sums, slots, total, periods);
  }
}

const REPORTS: readonly Slot[] = [SLOTS.reports];
