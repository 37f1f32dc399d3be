import type { Exact } from "./exact.js";
import type { Slot } from "./slots.js";

/** Changes of leaf cells, by number from 0: of each its leaf, its period, and what it adds to slots. */
export interface Entries {
  readonly count: number;
  leaf(n: number): number;
  period(n: number): number;
  /** Adds what an entry gives in some slots to sums that stand in the same order, or takes it away. */
  addTo(sums: Exact[], slots: readonly Slot[], n: number, sign: 1 | -1): void;
}

/** Gives the cube its past entries again, those of some neighbouring lines of the journal. */
export interface EntrySource {
  /** How many lines there are up to a position. */
  linesUpTo(position: number): number;
  /** What lines add by themselves. */
  entriesOf(first: number, end: number): Entries;
  /** The pairs that they make with a year before and a year after, which add to matched sums alone. */
  pairsOf(first: number, end: number): Entries;
}
