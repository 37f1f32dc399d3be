import type { Cells } from "./cells.js";
import type { EntrySource } from "./entry-source.js";
import type { Exact } from "./exact.js";
import { LeafSums } from "./leaf-sums.js";

/** The leaves as they stand, and the position of their last entry. */
export interface PresentLeaves {
  readonly cells: Cells;
  readonly position: () => number;
  /** Brings the cells up to that position. */
  readonly flush: () => void;
}

/**
 * What leaves held at a past position. They keep no history, since few questions need them: the journal tells it, by
 * the entries until then, or by those since then, which are taken back from the present; whichever are fewer.
 */
export class PastLeaves {
  readonly #source: EntrySource;
  readonly #present: PresentLeaves;
  readonly #isFromPresent: boolean;
  readonly #sums: LeafSums;
  /** The last entry that is in the sums. */
  #summedUpTo: number;

  constructor(source: EntrySource, present: PresentLeaves, position: number) {
    this.#source = source;
    this.#present = present;
    const until = source.countBetween(0, position);
    const since = source.countBetween(position, present.position());
    this.#isFromPresent = since < until;
    this.#sums = new LeafSums(Math.min(since, until));
    this.#summedUpTo = this.#isFromPresent ? position : 0;
    if (this.#isFromPresent) this.#followPresent();
    else this.#sumUpTo(position);
  }

  /** Adds what a leaf's cell held in a period. */
  addTo(sums: Exact[], slots: readonly number[], cell: number, leaf: number, period: number): void {
    if (!this.#isFromPresent) {
      this.#sums.addLeafTo(sums, slots, leaf, period, 1);
      return;
    }
    this.#followPresent();
    this.#present.cells.addTo(sums, slots, cell);
    this.#sums.addLeafTo(sums, slots, leaf, period, -1);
  }

  /** The present has moved on since somebody looked: what came to it must be taken back as well. */
  #followPresent(): void {
    const position = this.#present.position();
    if (position === this.#summedUpTo) return;
    this.#present.flush();
    this.#sumUpTo(position);
  }

  #sumUpTo(position: number): void {
    this.#source.entriesBetween(this.#summedUpTo, position, (leaf, period, values) =>
      this.#sums.add(leaf, period, values),
    );
    this.#summedUpTo = position;
  }
}
