import { IntRows } from "../int-rows.js";

const [LEAF, PERIOD] = [0, 1];

/** Which cells belong to leaves: the leaf and the period of each. */
export class LeafCells {
  readonly #rows = new IntRows();

  set(cell: number, leaf: number, period: number): void {
    this.#rows.put(LEAF, cell, leaf);
    this.#rows.put(PERIOD, cell, period);
  }

  leaf(cell: number): number {
    return this.#rows.get(LEAF, cell);
  }
  period(cell: number): number {
    return this.#rows.get(PERIOD, cell);
  }

  /** All of them in the order of their cells, those made meanwhile included. */
  *all(): Iterable<{ readonly cell: number; readonly leaf: number; readonly period: number }> {
    for (let cell = 0; cell < this.#rows.row(LEAF).length; cell++) {
      const leaf = this.leaf(cell);
      if (leaf >= 0) yield { cell, leaf, period: this.period(cell) };
    }
  }

  get bytes(): number {
    return this.#rows.bytes;
  }
}
