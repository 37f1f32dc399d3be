import type { Slot } from "./slots.js";

/** Changes of leaf cells, in columns: of each its leaf, its period, and what it adds to a slot. */
export interface Entries {
  readonly leaves: Int32Array;
  readonly periods: Uint16Array;
  readonly amounts: (slot: Slot) => Float64Array;
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
