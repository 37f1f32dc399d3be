import { lastMonth, monthCount, monthNumber, type Period } from "../../src/domain/period.js";
import type { Selection } from "./by-place.js";
import { addNumber, countOf, type Exact, zeros } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { SinceJanuary } from "./since-january.js";
import { SLOTS, type Slot } from "./slots.js";

/** Answers about one selection from the sums of some series: the totals that are kept for it, or its leaves. */
export class SelectedSums {
  readonly selection: Selection;
  readonly #axis: PeriodAxis;
  /** Adds what slots of the selection hold over periods to sums in the same order. */
  readonly #addTo: (sums: Exact[], slots: readonly Slot[], periods: readonly number[]) => void;
  /** Made for the first count: levels alone do without. */
  #one: Exact[] | undefined;
  /** The ones begun last. */
  #flows: SinceJanuary | undefined;
  #covered: SinceJanuary | undefined;

  constructor(
    selection: Selection,
    axis: PeriodAxis,
    addTo: (sums: Exact[], slots: readonly Slot[], periods: readonly number[]) => void,
  ) {
    this.selection = selection;
    this.#axis = axis;
    this.#addTo = addTo;
  }

  flows(slots: readonly Slot[], p: Period): readonly Exact[] {
    if (p.from !== 1) return this.#sums(slots, this.#axis.inside(p));
    const known = this.#flows?.find(slots, p.year);
    const flows = known ?? new SinceJanuary(slots, p.year, this.#flows);
    if (!known) this.#flows = flows;
    const months = flows.countTo(p.to);
    if (months) this.#addTo(flows.sums, slots, this.#axis.endingWithin(months));
    return flows.sums.slice();
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
    const known = this.#covered?.find(REPORTS, p.year);
    const covered = known ?? new SinceJanuary(REPORTS, p.year, this.#covered);
    if (!known) this.#covered = covered;
    const months = covered.countTo(p.to);
    if (months) addNumber(covered.sums, 0, this.#covering(this.#axis.endingWithin(months)));
    return countOf(covered.sums[0]);
  }

  /** Months that the reports of some periods cover. */
  #covering(periods: readonly number[]): number {
    let months = 0;
    for (const period of periods) {
      months += monthCount(this.#axis.period(period)) * this.#count(REPORTS, this.#axis.alone(period));
    }
    return months;
  }

  /** The one slot, which counts reports. */
  #count(slots: readonly Slot[], periods: readonly number[]): number {
    this.#one ??= zeros(1);
    this.#one[0] = 0;
    this.#addTo(this.#one, slots, periods);
    return countOf(this.#one[0]);
  }

  #sums(slots: readonly Slot[], periods: readonly number[]): Exact[] {
    const sums = zeros(slots.length);
    this.#addTo(sums, slots, periods);
    return sums;
  }
}

const REPORTS: readonly Slot[] = [SLOTS.reports];
