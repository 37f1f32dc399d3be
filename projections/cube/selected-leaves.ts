import { eachOf, type Geography } from "../geography.js";
import type { Selection } from "./by-place.js";
import type { SeriesIndex } from "./series.js";

/** The leaves that count in one selection, in each of the stretches of months between which areas move. */
export class SelectedLeaves {
  readonly selection: Selection;
  readonly #series: SeriesIndex;
  readonly #geography: Geography;
  /** What the area is narrowed to. */
  readonly #within: readonly string[];
  readonly #byEpoch: (readonly number[])[] = [];

  constructor(selection: Selection, series: SeriesIndex, geography: Geography) {
    this.selection = selection;
    this.#series = series;
    this.#geography = geography;
    this.#within = eachOf(selection.within);
  }

  in(month: number): readonly number[] {
    const epoch = this.#geography.epoch(month);
    this.#byEpoch[epoch] ??= this.#find(month);
    return this.#byEpoch[epoch];
  }

  #find(month: number): readonly number[] {
    const leaves = this.#series.leavesIn(this.selection, month, this.#geography);
    if (this.#within.length === 0) return leaves;
    return leaves.filter((leaf) => this.#liesWithin(leaf, month));
  }

  #liesWithin(leaf: number, month: number): boolean {
    const place = this.#series.place(leaf);
    if (!place) return false;
    for (const area of this.#within) if (!this.#geography.holds(area, place, month)) return false;
    return true;
  }
}
