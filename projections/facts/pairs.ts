import { int32, uint16 } from "../columns.js";
import type { Entries } from "../cube/entry-source.js";
import { addNumber, type Exact } from "../cube/exact.js";
import { matchedMeasure, PAIRS, type Slot } from "../cube/slots.js";
import type { Journal } from "./journal.js";

/**
 * Callback for a pair: the leaf and period that it counts in, its two lines, and whether it is made or taken
 * back.
 */
export type UsePair = (leaf: number, period: number, line: number, base: number, sign: 1 | -1) => void;

/** Pairs of reports that were made or taken back, in columns. */
export class Pairs implements Entries {
  readonly #journal: Journal;
  readonly #leaves;
  readonly #periods;
  readonly #lines;
  readonly #bases;
  readonly #signs;

  /** `room`: how many there will be, as far as one can tell. */
  constructor(journal: Journal, room: number) {
    this.#journal = journal;
    this.#leaves = int32(room);
    this.#periods = uint16(room);
    this.#lines = int32(room);
    this.#bases = int32(room);
    this.#signs = int32(room);
  }

  readonly add: UsePair = (leaf, period, line, base, sign) => {
    this.#leaves.push(leaf);
    this.#periods.push(period);
    this.#lines.push(line);
    this.#bases.push(base);
    this.#signs.push(sign);
  };

  get count(): number {
    return this.#leaves.length;
  }
  leaf(n: number): number {
    return this.#leaves.at(n);
  }
  period(n: number): number {
    return this.#periods.at(n);
  }

  addTo(sums: Exact[], slots: readonly Slot[], n: number, sign: 1 | -1): void {
    for (let at = 0; at < slots.length; at++) {
      addNumber(sums, at, sign * this.#signs.at(n) * this.#amount(n, slots[at] ?? 0));
    }
  }

  #amount(n: number, slot: Slot): number {
    const measure = matchedMeasure(slot);
    if (!measure) return 0;
    const { matched, base } = PAIRS[measure];
    const now = this.#journal.figure(measure, this.#lines.at(n));
    const then = this.#journal.figure(measure, this.#bases.at(n));
    if (now === undefined || then === undefined) return 0;
    return slot === matched ? now : slot === base ? then : 1;
  }
}
