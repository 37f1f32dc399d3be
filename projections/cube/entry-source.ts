/** Gives the cube its past entries again: those between a checkpoint and a position. */
export interface EntrySource {
  /** How many there are. */
  countBetween(after: number, upTo: number): number;
  /** Calls back for every entry with `after` < position ≤ `upTo`, in order. */
  entriesBetween(
    after: number,
    upTo: number,
    visit: (leaf: number, period: number, values: Float64Array) => void,
  ): void;
}
