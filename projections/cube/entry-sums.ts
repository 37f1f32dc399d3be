import { IntRows } from "../int-rows.js";
import type { Entries } from "./entry-source.js";
import { addInto, addNumber, type Exact } from "./exact.js";
import type { Slot } from "./slots.js";

/** What some entries add up to, leaf by leaf, each slot added up when it is asked for first. */
export class EntrySums {
  readonly #amounts: (slot: Slot) => Float64Array;
  /** Where the sums of a leaf stand, by period and leaf. */
  readonly #places: IntRows;
  /** The place that each entry adds to. */
  readonly #placeOf: Int32Array;
  #count = 0;
  #firstPeriod = Number.POSITIVE_INFINITY;
  #lastPeriod = -1;
  /** By slot. */
  readonly #sums: (readonly Exact[] | undefined)[] = [];

  /** `series`: what the numbers of leaves lie below. */
  constructor({ leaves, periods, amounts }: Entries, series: number) {
    this.#amounts = amounts;
    this.#places = new IntRows(series);
    this.#placeOf = new Int32Array(leaves.length);
    for (let n = 0; n < leaves.length; n++) {
      const [period = 0, leaf = 0] = [periods[n], leaves[n]];
      if (period < this.#firstPeriod) this.#firstPeriod = period;
      if (period > this.#lastPeriod) this.#lastPeriod = period;
      const known = this.#places.get(period, leaf);
      const place = known >= 0 ? known : this.#count++;
      if (known < 0) this.#places.put(period, leaf, place);
      this.#placeOf[n] = place;
    }
  }

  /** Can a period have any entries at all? Most that are asked for lie outside. */
  mayHave(period: number): boolean {
    return period >= this.#firstPeriod && period <= this.#lastPeriod;
  }

  /** Adds what the entries of some leaves and a period change in a slot to one of several sums, or takes it away. */
  addTo(
    sums: Exact[],
    at: number,
    slot: Slot,
    leaves: readonly number[],
    period: number,
    sign: 1 | -1,
  ): void {
    const places = this.#places.row(period);
    const changes = this.#sums[slot] ?? this.#addUp(slot);
    for (const leaf of leaves) {
      const place = places[leaf] ?? -1;
      if (place >= 0) addInto(sums, at, changes[place] ?? 0, sign);
    }
  }

  #addUp(slot: Slot): readonly Exact[] {
    // They begin as fractions, so that the array holds plain doubles.
    const sums: Exact[] = new Array<number>(this.#count).fill(0.5).fill(0);
    const amounts = this.#amounts(slot);
    for (let n = 0; n < amounts.length; n++) addNumber(sums, this.#placeOf[n] ?? 0, amounts[n] ?? 0);
    this.#sums[slot] = sums;
    return sums;
  }
}
