import { monthNumber, type Period } from "../../src/domain/period.js";
import { type Exact, zeros } from "./exact.js";

/**
 * Sums of a year to date that go on where the question before ended: a series asks for one month after the other, and
 * would else add up the first months of each year again and again.
 */
export class SinceJanuary {
  readonly #addMonth: (sums: Exact[], month: number) => void;
  readonly #sums: Exact[];
  #year = 0;
  #to = 0;

  /** `addMonth` adds what ends in a month to so many sums. */
  constructor(count: number, addMonth: (sums: Exact[], month: number) => void) {
    this.#sums = zeros(count);
    this.#addMonth = addMonth;
  }

  /** The sums from January to the last month of a period; they are good until the next question. */
  upTo({ year, to }: Period): readonly Exact[] {
    if (year !== this.#year || to < this.#to) {
      this.#sums.fill(0);
      this.#year = year;
      this.#to = 0;
    }
    while (this.#to < to) this.#addMonth(this.#sums, monthNumber(year, ++this.#to));
    return this.#sums;
  }
}
