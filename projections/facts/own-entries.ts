import type { Entries } from "../cube/entry-source.js";
import { addNumber, type Exact } from "../cube/exact.js";
import type { Slot } from "../cube/slots.js";
import type { Journal } from "./journal.js";

/** What neighbouring lines of the journal add to their cells by themselves. */
export class OwnEntries implements Entries {
  readonly #journal: Journal;
  readonly #first: number;
  readonly count: number;

  constructor(journal: Journal, first: number, end: number) {
    this.#journal = journal;
    this.#first = first;
    this.count = end - first;
  }

  leaf(n: number): number {
    return this.#journal.leaf(this.#first + n);
  }
  period(n: number): number {
    return this.#journal.period(this.#first + n);
  }

  addTo(sums: Exact[], slots: readonly Slot[], n: number, sign: 1 | -1): void {
    const line = this.#first + n;
    for (let at = 0; at < slots.length; at++) {
      addNumber(sums, at, sign * this.#journal.amount(line, slots[at] ?? 0));
    }
  }
}
