import { Cells } from "./cells.js";
import type { Exact } from "./exact.js";

const CAPACITY_MAX = 2048;

interface PeriodSums {
  readonly leaves: number[];
  readonly cells: number[];
}

/** What some entries add up to, leaf by leaf, and the totals above them as far as somebody asks. */
export class LeafSums {
  readonly #sums: Cells;
  readonly #leafCells = new Map<number, number>();
  readonly #totalCells = new Map<number, number>();
  readonly #periods = new Map<number, PeriodSums>();

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
      const inPeriod = this.#periods.get(period) ?? { leaves: [], cells: [] };
      this.#periods.set(period, inPeriod);
      inPeriod.leaves.push(leaf);
      inPeriod.cells.push(cell);
    }
    this.#sums.addAll(cell, values, 1, false);
  }

  leaf(leaf: number, period: number, slot: number): Exact {
    const cell = this.#leafCells.get(leaf * PERIODS_MAX + period);
    return cell === undefined ? 0 : this.#sums.value(cell, slot);
  }

  /** What the entries add to a total in a period. */
  total(total: number, period: number, slot: number, counts: (leaf: number) => boolean): Exact {
    const inPeriod = this.#periods.get(period);
    if (!inPeriod) return 0;
    const key = total * PERIODS_MAX + period;
    let cell = this.#totalCells.get(key);
    if (cell === undefined) {
      cell = this.#sums.create();
      this.#totalCells.set(key, cell);
      for (let at = 0; at < inPeriod.leaves.length; at++) {
        const leaf = inPeriod.leaves[at] ?? 0;
        if (counts(leaf)) this.#sums.addCell(cell, inPeriod.cells[at] ?? 0);
      }
    }
    return this.#sums.value(cell, slot);
  }
}

/** More periods than this are not expected in the life of a log. */
const PERIODS_MAX = 4096;
