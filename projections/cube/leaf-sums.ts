import type { Exact } from "./exact.js";
import { SlotSums } from "./slot-sums.js";

/** Cells to begin with: a few hundred leaves of one period are what most questions meet. */
const CAPACITY_MAX = 256;

/** The leaves that have an entry in a period, in the order of their first, and the cell of each by its number. */
interface PeriodSums {
  readonly leaves: number[];
  readonly cells: (number | undefined)[];
}

/** What some entries add up to, leaf by leaf, and the totals above them as far as somebody asks. */
export class LeafSums {
  readonly #sums: SlotSums;
  readonly #totalCells = new Map<number, number>();
  /** By period. */
  readonly #periods: (PeriodSums | undefined)[] = [];

  /** `entries`: how many there will be at most. */
  constructor(entries: number) {
    this.#sums = new SlotSums(Math.min(CAPACITY_MAX, entries + 64));
  }

  add(leaf: number, period: number, values: Float64Array): void {
    const inPeriod = this.#periods[period] ?? { leaves: [], cells: [] };
    this.#periods[period] = inPeriod;
    let cell = inPeriod.cells[leaf];
    if (cell === undefined) {
      cell = this.#sums.create();
      inPeriod.cells[leaf] = cell;
      inPeriod.leaves.push(leaf);
    }
    this.#sums.addAll(cell, values, 1);
  }

  /** Adds what the entries of a leaf and period come to. */
  addLeafTo(sums: Exact[], slots: readonly number[], leaf: number, period: number): void {
    const cell = this.#periods[period]?.cells[leaf];
    if (cell !== undefined) this.#sums.addTo(sums, slots, cell);
  }

  /**
   * Adds what the entries change in a total and period, or takes it back; `leavesIn` tells which leaves count in it,
   * 1 by number.
   */
  addTotalTo(
    sums: Exact[],
    slots: readonly number[],
    total: number,
    period: number,
    sign: 1 | -1,
    leavesIn: (total: number, period: number) => Uint8Array,
  ): void {
    const inPeriod = this.#periods[period];
    if (!inPeriod) return;
    const key = total * PERIODS_MAX + period;
    let cell = this.#totalCells.get(key);
    if (cell === undefined) {
      cell = this.#sums.create();
      this.#totalCells.set(key, cell);
      const counts = leavesIn(total, period);
      for (const leaf of inPeriod.leaves) {
        if (counts[leaf] === 1) this.#sums.addCell(cell, inPeriod.cells[leaf] ?? 0);
      }
    }
    this.#sums.addTo(sums, slots, cell, sign);
  }
}

/** More periods than this are not expected in the life of a log. */
const PERIODS_MAX = 4096;
