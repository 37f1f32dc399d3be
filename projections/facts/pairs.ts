import type { Entries } from "../cube/entry-source.js";
import { matchedMeasure, PAIRS, type Slot } from "../cube/slots.js";
import { int32, uint16 } from "./columns.js";
import type { Journal } from "./journal.js";

/** Takes a pair of reports: the leaf and period it counts in, its lines, and whether it is made or taken back. */
export type UsePair = (leaf: number, period: number, line: number, base: number, sign: 1 | -1) => void;

/** Pairs of reports that were made or taken back, in columns. */
export class Pairs {
  readonly #journal: Journal;
  readonly #leaves = int32();
  readonly #periods = uint16();
  readonly #lines = int32();
  readonly #bases = int32();
  readonly #signs = int32();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  readonly add: UsePair = (leaf, period, line, base, sign) => {
    this.#leaves.push(leaf);
    this.#periods.push(period);
    this.#lines.push(line);
    this.#bases.push(base);
    this.#signs.push(sign);
  };

  /** What they add to the leaf cells that they count in. */
  entries(): Entries {
    const count = this.#leaves.length;
    return {
      leaves: this.#leaves.view(0, count),
      periods: this.#periods.view(0, count),
      amounts: (slot) => this.#amounts(slot),
    };
  }

  #amounts(slot: Slot): Float64Array {
    const amounts = new Float64Array(this.#leaves.length);
    const measure = matchedMeasure(slot);
    if (!measure) return amounts;
    const { matched, base } = PAIRS[measure];
    for (let n = 0; n < amounts.length; n++) {
      const now = this.#journal.figure(measure, this.#lines.at(n));
      const then = this.#journal.figure(measure, this.#bases.at(n));
      if (now === undefined || then === undefined) continue;
      const amount = slot === matched ? now : slot === base ? then : 1;
      amounts[n] = amount * this.#signs.at(n);
    }
    return amounts;
  }
}
