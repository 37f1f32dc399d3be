import { IntRows } from "../int-rows.js";
import type { Exact } from "./exact.js";
import { SlotSums } from "./slot-sums.js";

/** Cells to begin with: a few hundred leaves of one period are what most questions meet. */
const CAPACITY_MAX = 256;

/** What some entries add up to, leaf by leaf, and the totals above them as far as somebody asks. */
export class LeafSums {
  readonly #sums: SlotSums;
  readonly #totalCells = new Map<number, number>();
  /** The leaves that have an entry, by period, in the order of their first; and their cells, by period and leaf. */
  readonly #leaves = new Map<number, number[]>();
  readonly #leafCells: IntRows;

  /** `entries`: how many there will be at most; `leaves`: what the numbers of their leaves lie below. */
  constructor(entries: number, leaves: number) {
    this.#sums = new SlotSums(Math.min(CAPACITY_MAX, entries + 64));
    this.#leafCells = new IntRows(leaves);
  }

  add(leaf: number, period: number, values: Float64Array): void {
    const known = this.#leafCells.get(period, leaf);
    this.#sums.addAll(known >= 0 ? known : this.#create(leaf, period), values, 1);
  }

  #create(leaf: number, period: number): number {
    const cell = this.#sums.create();
    this.#leafCells.put(period, leaf, cell);
    const leaves = this.#leaves.get(period);
    if (leaves) leaves.push(leaf);
    else this.#leaves.set(period, [leaf]);
    return cell;
  }

  /** Adds what the entries of a leaf and period come to. */
  addLeafTo(sums: Exact[], slots: readonly number[], leaf: number, period: number): void {
    const cell = this.#leafCells.get(period, leaf);
    if (cell >= 0) this.#sums.addTo(sums, slots, cell);
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
    const leaves = this.#leaves.get(period);
    if (!leaves) return;
    const key = total * PERIODS_MAX + period;
    let cell = this.#totalCells.get(key);
    if (cell === undefined) {
      cell = this.#sums.create();
      this.#totalCells.set(key, cell);
      const counts = leavesIn(total, period);
      for (const leaf of leaves) {
        if (counts[leaf] === 1) this.#sums.addCell(cell, this.#leafCells.get(period, leaf));
      }
    }
    this.#sums.addTo(sums, slots, cell, sign);
  }
}

/** More periods than this are not expected in the life of a log. */
const PERIODS_MAX = 4096;
