import { EntryIndex } from "./entry-index.js";
import type { EntrySource } from "./entry-source.js";
import type { Exact } from "./exact.js";
import { isMatched, type Slot } from "./slots.js";

/** The leaves that count in a series in a period of the axis. */
type LeavesIn = (series: number, period: number) => readonly number[];

/** What some lines of the journal change, worked out as far as somebody asks. */
export class Changes {
  readonly #source: EntrySource;
  readonly #first: number;
  readonly #end: number;
  readonly #series: number;
  readonly #leavesIn: LeavesIn;
  #own: EntryIndex | undefined;
  #pairs: EntryIndex | undefined;

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
    // What was published mostly stands at a checkpoint: there is nothing in between.
    if (this.#first === this.#end) return;
    const [own, pairs] = [!slots.every(isMatched), slots.some(isMatched)];
    for (const period of periods) {
      if (own) this.#addFrom(this.#ownEntries(), sums, slots, series, period, sign);
      if (pairs) this.#addFrom(this.#pairEntries(), sums, slots, series, period, sign);
    }
  }

  #addFrom(
    entries: EntryIndex,
    sums: Exact[],
    slots: readonly Slot[],
    series: number,
    period: number,
    sign: 1 | -1,
  ): void {
    if (entries.mayHave(period)) entries.addTo(sums, slots, this.#leavesIn(series, period), period, sign);
  }

  #ownEntries(): EntryIndex {
    this.#own ??= new EntryIndex(this.#source.entriesOf(this.#first, this.#end), this.#series);
    return this.#own;
  }

  /** Pairs need a look at what stood a year before: most questions do without. */
  #pairEntries(): EntryIndex {
    this.#pairs ??= new EntryIndex(this.#source.pairsOf(this.#first, this.#end), this.#series);
    return this.#pairs;
  }
}
