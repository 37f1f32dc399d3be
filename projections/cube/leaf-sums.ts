import { SLOT_COUNT } from "./cells.js";
import { addExact, type Exact } from "./exact.js";

type Sums = Exact[];

/** What some entries add up to, leaf by leaf, and the totals above them as far as somebody asks. */
export class LeafSums {
  readonly #periods = new Map<number, Map<number, Sums>>();
  readonly #totals = new Map<number, Map<number, Sums>>();

  add(leaf: number, period: number, values: ArrayLike<number>): void {
    addInto(sumsOf(this.#periods, period, leaf), values);
  }

  leaf(leaf: number, period: number): readonly Exact[] | undefined {
    return this.#periods.get(period)?.get(leaf);
  }

  /** What the entries add to a total in a period; undefined when there are none for the period. */
  total(
    total: number,
    period: number,
    totalsOf: (leaf: number) => readonly number[],
  ): readonly Exact[] | undefined {
    const leaves = this.#periods.get(period);
    if (!leaves) return undefined;
    const known = this.#totals.get(period)?.get(total);
    if (known) return known;
    const sums = sumsOf(this.#totals, period, total);
    for (const [leaf, values] of leaves) if (totalsOf(leaf).includes(total)) addInto(sums, values);
    return sums;
  }
}

function sumsOf(periods: Map<number, Map<number, Sums>>, period: number, key: number): Sums {
  let inPeriod = periods.get(period);
  if (!inPeriod) {
    inPeriod = new Map();
    periods.set(period, inPeriod);
  }
  let sums = inPeriod.get(key);
  if (!sums) {
    sums = new Array<Exact>(SLOT_COUNT).fill(0);
    inPeriod.set(key, sums);
  }
  return sums;
}

function addInto(sums: Sums, values: ArrayLike<Exact>): void {
  for (let slot = 0; slot < SLOT_COUNT; slot++) {
    const value = values[slot] ?? 0;
    if (value !== 0) sums[slot] = addExact(sums[slot] ?? 0, value);
  }
}
