import type { Period } from "../../src/domain/period.js";
import { type Exact, zeros } from "./exact.js";
import type { Slot } from "./slots.js";

/**
 * Sums of a year to date that go on where the question before ended: a series asks for one month after the other, and
 * would else add up the first months of each year again and again.
 */
export class SinceJanuary {
  readonly slots: readonly Slot[];
  readonly year: number;
  /** In the order of the slots. */
  readonly sums: Exact[];
  /** Those that were begun before, of other slots and years: few, and a map of them would cost more than they do. */
  readonly #others: SinceJanuary | undefined;
  #to = 0;

  constructor(slots: readonly Slot[], year: number, others: SinceJanuary | undefined) {
    this.slots = slots;
    this.year = year;
    this.sums = zeros(slots.length);
    this.#others = others;
  }

  find(slots: readonly Slot[], year: number): SinceJanuary | undefined {
    for (let one: SinceJanuary | undefined = this; one; one = one.#others) {
      if (one.year === year && one.slots === slots) return one;
    }
    return undefined;
  }

  /** Counts on to a month, or from January again. Returns the months that the sums lack; nothing where they have all. */
  countTo(month: number): Period | undefined {
    if (month < this.#to) {
      this.sums.fill(0);
      this.#to = 0;
    }
    if (month === this.#to) return undefined;
    const months = { year: this.year, from: this.#to + 1, to: month };
    this.#to = month;
    return months;
  }
}
