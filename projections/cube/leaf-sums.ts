import { Cells } from "./cells.js";
import type { Exact } from "./exact.js";

/** Cells to begin with: a few hundred leaves of one period are what most questions meet. */
const CAPACITY_MAX = 256;

interface PeriodSums {
  readonly leaves: number[];
  readonly cells: number[];
}

/** What some entries add up to, leaf by leaf, and the totals above them as far as somebody asks. */
export class LeafSums {
  readonly #sums: Cells;
  readonly #leafCells = new Map<number, number>();
  readonly #totalCells = new Map<number, number>();
  /** By period. */
  readonly #periods: (PeriodSums | undefined)[] = [];

  /** `entries`: how many there will be at most. */
  constructor(entries: number) {
    this.#sums = new Cells(Math.min(CAPACITY_MAX, entries + 64));
  }

  add(leaf: number, period: number, values: Float64Array): void {
    const key = leaf * PERIODS_MAX + period;
    let cell = this.#leafCells.get(key);
    if (cell === undefined) {
      cell = this.#sums.create();
      this.#leafCells.set(key, cell);
      const inPeriod = this.#periods[period] ?? { leaves: [], cells: [] };
      this.#periods[period] = inPeriod;
      inPeriod.leaves.push(leaf);
      inPeriod.cells.push(cell);
    }
    this.#sums.addAll(cell, values, 1, false);
  }

  leaf(leaf: number, period: number, slot: number): Exact {
    const cell = this.#leafCells.get(leaf * PERIODS_MAX + period);
    return cell === undefined ? 0 : this.#sums.value(cell, slot);
  }

  /** Is there any entry of the period? */
  touch(period: number): boolean {
    return this.#periods[period] !== undefined;
  }

  /** What the entries add to a total in a period; `leaves` tells which leaves count in it, 1 by number. */
  total(total: number, period: number, slot: number, leaves: () => Uint8Array): Exact {
    const inPeriod = this.#periods[period];
    if (!inPeriod) return 0;
    const key = total * PERIODS_MAX + period;
    let cell = this.#totalCells.get(key);
    if (cell === undefined) {
      cell = this.#sums.create();
      this.#totalCells.set(key, cell);
      const counts = leaves();
      for (let at = 0; at < inPeriod.leaves.length; at++) {
        const leaf = inPeriod.leaves[at] ?? 0;
        if (counts[leaf] === 1) this.#sums.addCell(cell, inPeriod.cells[at] ?? 0);
      }
    }
    return this.#sums.value(cell, slot);
  }
}

/** More periods than this are not expected in the life of a log. */
const PERIODS_MAX = 4096;
