import { EntryIndex } from "./entry-index.js";
import type { EntrySource } from "./entry-source.js";
import type { Exact } from "./exact.js";
import { isMatched, type Slot } from "./slots.js";

/** The leaves that count in a series in a period of the axis. */
export type LeavesIn = (series: number, period: number) => readonly number[];

/** Lines of the journal from `first` up to `end`, and whether what they change is added or taken away. */
export interface LinesBetween {
  readonly first: number;
  readonly end: number;
  readonly sign: 1 | -1;
}

/** What some lines of the journal change, worked out as far as somebody asks. */
export class Changes {
  readonly #source: EntrySource;
  readonly #lines: LinesBetween;
  readonly #series: number;
  readonly #leavesIn: LeavesIn;
  #own: EntryIndex | undefined;
  #pairs: EntryIndex | undefined;

  /** `series`: what the numbers of leaves lie below. */
  constructor(source: EntrySource, lines: LinesBetween, series: number, leavesIn: LeavesIn) {
    this.#source = source;
    this.#lines = lines;
    this.#series = series;
    this.#leavesIn = leavesIn;
  }

  /** Adds what slots of a series change over some periods to sums that stand in the same order, or takes it away. */
  addTo(sums: Exact[], slots: readonly Slot[], series: number, periods: readonly number[]): void {
    // What was published mostly stands at a checkpoint: there is nothing in between.
    if (this.#lines.first === this.#lines.end) return;
    const [own, pairs] = [!slots.every(isMatched), slots.some(isMatched)];
    for (const period of periods) {
      if (own) this.#addFrom(this.#ownEntries(), sums, slots, series, period);
      if (pairs) this.#addFrom(this.#pairEntries(), sums, slots, series, period);
    }
  }

  #addFrom(entries: EntryIndex, sums: Exact[], slots: readonly Slot[], series: number, period: number): void {
    if (!entries.mayHave(period)) return;
    entries.addTo(sums, slots, this.#leavesIn(series, period), period, this.#lines.sign);
  }

  #ownEntries(): EntryIndex {
    const { first, end } = this.#lines;
    this.#own ??= new EntryIndex(this.#source.entriesOf(first, end), this.#series);
    return this.#own;
  }

  /** Pairs need a look at what stood a year before: most questions do without. */
  #pairEntries(): EntryIndex {
    const { first, end } = this.#lines;
    this.#pairs ??= new EntryIndex(this.#source.pairsOf(first, end), this.#series);
    return this.#pairs;
  }
}
