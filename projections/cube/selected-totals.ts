import { lastMonth, monthCount, monthNumber, type Period } from "../../src/domain/period.js";
import { addNumber, countOf, type Exact, zeros } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { SinceJanuary } from "./since-january.js";
import { SLOTS, type Slot } from "./slots.js";

/** Adds what slots of a series (a total or a leaf) hold for one period of the axis to sums in the same order. */
export type AddCell = (sums: Exact[], slots: readonly Slot[], series: number, period: number) => void;

/** Answers about one selection from the totals that are kept for it. */
export class SelectedTotals {
  readonly #totals: readonly number[];
  readonly #axis: PeriodAxis;
  readonly #add: AddCell;
  readonly #one = zeros(1);
  /** Years to date, by the slots that were asked for. */
  readonly #flows = new Map<readonly Slot[], SinceJanuary>();
  #covered: SinceJanuary | undefined;

  constructor(totals: readonly number[], axis: PeriodAxis, add: AddCell) {
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
      for (const period of this.#axis.endingIn(month)) {
        if (this.#count(slots, period) > 0) return month;
      }
    }
    return undefined;
  }

  coveredMonths(p: Period): number {
    if (p.from !== 1) return this.#covering(this.#axis.inside(p));
    this.#covered ??= new SinceJanuary(1, (sums, month) =>
      addNumber(sums, 0, this.#covering(this.#axis.endingIn(month))),
    );
    return countOf(this.#covered.upTo(p)[0]);
  }

  /** Months that the reports of some periods cover. */
  #covering(periods: readonly number[]): number {
    let months = 0;
    for (const period of periods) {
      months += monthCount(this.#axis.period(period)) * this.#count(REPORTS, period);
    }
    return months;
  }

  #sinceJanuary(slots: readonly Slot[]): SinceJanuary {
    return this.#flows.get(slots) ?? this.#beginJanuary(slots);
  }

  #beginJanuary(slots: readonly Slot[]): SinceJanuary {
    const sums = new SinceJanuary(slots.length, (into, month) =>
      this.#addTo(into, slots, this.#axis.endingIn(month)),
    );
    this.#flows.set(slots, sums);
    return sums;
  }

  /** The one slot, which counts reports. */
  #count(slots: readonly Slot[], period: number): number {
    this.#one[0] = 0;
    for (const total of this.#totals) this.#add(this.#one, slots, total, period);
    return countOf(this.#one[0]);
  }

  #sums(slots: readonly Slot[], periods: readonly number[]): Exact[] {
    const sums = zeros(slots.length);
    this.#addTo(sums, slots, periods);
    return sums;
  }

  #addTo(sums: Exact[], slots: readonly Slot[], periods: readonly number[]): void {
    for (const period of periods) {
      for (const total of this.#totals) this.#add(sums, slots, total, period);
    }
  }
}

const REPORTS: readonly Slot[] = [SLOTS.reports];
