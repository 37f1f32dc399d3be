import type { Period } from "../../src/domain/period.js";
import { type Exact, zeros } from "./exact.js";
import type { Slot } from "./slots.js";

/**
 * Sums of a year to date that go on where the question before ended: a series asks for one month after the other, and
 * would else add up the first months of each year again and again.
 */
export class SinceJanuary {
  readonly slots: readonly Slot[];
  readonly #addMonths: (sums: Exact[], months: Period) => void;
  readonly #sums: Exact[];
  #year = 0;
  #to = 0;

  /** `addMonths` adds what ends within some months to sums in the order of the slots. */
  constructor(slots: readonly Slot[], addMonths: (sums: Exact[], months: Period) => void) {
    this.slots = slots;
    this.#sums = zeros(slots.length);
    this.#addMonths = addMonths;
  }

  /** The sums from January to the last month of a period; they are good until the next question. */
  upTo({ year, to }: Period): readonly Exact[] {
    if (year !== this.#year || to < this.#to) {
      this.#sums.fill(0);
      this.#year = year;
      this.#to = 0;
    }
    if (to > this.#to) this.#addMonths(this.#sums, { year, from: this.#to + 1, to });
    this.#to = to;
    return this.#sums;
  }
}
