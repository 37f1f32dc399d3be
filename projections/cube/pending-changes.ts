import { SLOT_COUNT } from "./slots.js";

/** A change is carried on before it could outgrow exact doubles. */
const PENDING_MAX = 2 ** 52;

/** Changes of leaf cells that are not in the totals above them yet, each cell's added up. */
export class PendingChanges {
  readonly #cells: number[] = [];
  /** By cell. */
  readonly #values: (Float64Array | undefined)[] = [];
  readonly #unused: Float64Array[] = [];

  /** Adds slot by slot. Returns false when it is time to take them. */
  add(cell: number, values: Float64Array): boolean {
    const sums = this.#values[cell] ?? this.#begin(cell);
    let isSmall = true;
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const sum = (sums[slot] ?? 0) + (values[slot] ?? 0);
      sums[slot] = sum;
      if (sum > PENDING_MAX || sum < -PENDING_MAX) isSmall = false;
    }
    return isSmall;
  }

  /** Gives all changes away, in the order in which their cells were changed first. */
  take(use: (cell: number, values: Float64Array) => void): void {
    for (const cell of this.#cells) {
      const values = this.#values[cell];
      if (!values) continue;
      use(cell, values);
      this.#values[cell] = undefined;
      this.#unused.push(values.fill(0));
    }
    this.#cells.length = 0;
  }

  #begin(cell: number): Float64Array {
    const sums = this.#unused.pop() ?? new Float64Array(SLOT_COUNT);
    this.#values[cell] = sums;
    this.#cells.push(cell);
    return sums;
  }
}
