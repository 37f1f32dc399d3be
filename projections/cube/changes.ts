import type { Entries, EntrySource } from "./entry-source.js";
import { EntrySums } from "./entry-sums.js";
import type { Exact } from "./exact.js";
import { matchedMeasure, type Slot } from "./slots.js";

/** The leaves that count in a series in a period of the axis. */
type LeavesIn = (series: number, period: number) => readonly number[];

/** What some lines of the journal change, worked out as far as somebody asks. */
export class Changes {
  readonly #source: EntrySource;
  readonly #first: number;
  readonly #end: number;
  readonly #series: number;
  readonly #leavesIn: LeavesIn;
  #own: EntrySums | undefined;
  #pairs: EntrySums | undefined;

  /** Those from `first` up to `end`; `series`: what the numbers of leaves lie below. */
  constructor(source: EntrySource, first: number, end: number, series: number, leavesIn: LeavesIn) {
    this.#source = source;
    this.#first = first;
    this.#end = end;
    this.#series = series;
    this.#leavesIn = leavesIn;
  }

  /** Adds what slots of a series change over some periods to sums that stand in the same order, or takes it away. */
  addTo(
    sums: Exact[],
    slots: readonly Slot[],
    series: number,
    periods: readonly number[],
    sign: 1 | -1,
  ): void {
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at] ?? 0;
      const entries = this.#entriesOf(slot);
      for (const period of periods) {
        if (!entries.mayHave(period)) continue;
        entries.addTo(sums, at, slot, this.#leavesIn(series, period), period, sign);
      }
    }
  }

  /** Pairs need a look at what stood a year before: most questions do without. */
  #entriesOf(slot: Slot): EntrySums {
    if (matchedMeasure(slot)) {
      this.#pairs ??= this.#sums(this.#source.pairsOf(this.#first, this.#end));
      return this.#pairs;
    }
    this.#own ??= this.#sums(this.#source.entriesOf(this.#first, this.#end));
    return this.#own;
  }

  #sums(entries: Entries): EntrySums {
    return new EntrySums(entries, this.#series);
  }
}
