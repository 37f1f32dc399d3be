import { IntRows } from "../int-rows.js";
import type { Entries } from "./entry-source.js";
import type { Exact } from "./exact.js";
import type { Slot } from "./slots.js";

const NONE = -1;

/** Entries by period and leaf: what a question asks of them is added up without a look at the others. */
export class EntryIndex {
  readonly #entries: Entries;
  /** The last entry by period, counted from the first one, and leaf. */
  readonly #last: IntRows;
  /** By entry: the one before it of the same period and leaf. */
  readonly #before: Int32Array;
  readonly #firstPeriod: number;
  readonly #lastPeriod: number;

  /** `series`: what the numbers of leaves lie below. */
  constructor(entries: Entries, series: number) {
    let first = Number.POSITIVE_INFINITY;
    let last = NONE;
    for (let n = 0; n < entries.count; n++) {
      first = Math.min(first, entries.period(n));
      last = Math.max(last, entries.period(n));
    }
    this.#entries = entries;
    this.#firstPeriod = first;
    this.#lastPeriod = last;
    this.#last = new IntRows(series);
    this.#before = new Int32Array(entries.count);
    for (let n = 0; n < entries.count; n++) {
      const [row, leaf] = [entries.period(n) - first, entries.leaf(n)];
      this.#before[n] = this.#last.get(row, leaf);
      this.#last.put(row, leaf, n);
    }
  }

  /** Can a period have any entries at all? Most that are asked for lie outside. */
  mayHave(period: number): boolean {
    return period >= this.#firstPeriod && period <= this.#lastPeriod;
  }

  /** Adds what the entries of some leaves and a period change in slots to sums in the same order, or takes it away. */
  addTo(
    sums: Exact[],
    slots: readonly Slot[],
    leaves: readonly number[],
    period: number,
    sign: 1 | -1,
  ): void {
    const last = this.#last.row(period - this.#firstPeriod);
    for (const leaf of leaves) {
      for (let n = last[leaf] ?? NONE; n !== NONE; n = this.#before[n] ?? NONE) {
        this.#entries.addTo(sums, slots, n, sign);
      }
    }
  }
}
