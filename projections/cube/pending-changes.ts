import { SLOT_COUNT } from "./slots.js";

/** Changes of leaf cells that are not in the totals above them yet, each cell's added up. */
export class PendingChanges {
  readonly #cells: number[] = [];
  /** By cell. */
  readonly #values: (Float64Array | undefined)[] = [];
  readonly #unused: Float64Array[] = [];

  /** Adds slot by slot. Returns the largest sum there is by then, without its sign, of the slots that changed. */
  add(cell: number, values: Float64Array): number {
    const sums = this.#values[cell] ?? this.#begin(cell);
    let largest = 0;
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const value = values[slot] ?? 0;
      if (value === 0) continue;
      const sum = (sums[slot] ?? 0) + value;
      sums[slot] = sum;
      if (sum > largest || -sum > largest) largest = Math.abs(sum);
    }
    return largest;
  }

  /** Gives all changes away, in the order in which their cells were changed first. */
  *take(): Iterable<{ readonly cell: number; readonly values: Float64Array }> {
    for (const cell of this.#cells.splice(0)) {
      const values = this.#values[cell];
      if (!values) continue;
      this.#values[cell] = undefined;
      yield { cell, values };
      this.#unused.push(values.fill(0));
    }
  }

  #begin(cell: number): Float64Array {
    const sums = this.#unused.pop() ?? new Float64Array(SLOT_COUNT);
    this.#values[cell] = sums;
    this.#cells.push(cell);
    return sums;
  }
}
