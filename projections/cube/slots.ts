/** What one cell adds up: amounts first, then counts of lines. `…N` counts the reports that gave the measure. */
export const SLOTS = {
  output: 0,
  revenue: 1,
  employment: 2,
  /** Enterprises that units registered here stand for; a change, summed over time for the stock. */
  enterprises: 3,
  /** 可比口径: of reports whose unit reported the same months a year before, this year's and last year's figure. */
  outputMatched: 4,
  outputBase: 5,
  revenueMatched: 6,
  revenueBase: 7,
  employmentMatched: 8,
  employmentBase: 9,
  outputN: 10,
  revenueN: 11,
  employmentN: 12,
  reports: 13,
  outputPairs: 14,
  revenuePairs: 15,
  employmentPairs: 16,
  /** Units that have to report; a change, as above. Those that report less often than monthly are counted again below. */
  units: 17,
  unitsByQuarter: 18,
  unitsByHalf: 19,
  unitsByYear: 20,
} as const;
export type Slot = (typeof SLOTS)[keyof typeof SLOTS];
export const SLOT_COUNT = 21;
/** Slots from this one on count lines, one up or down each. */
export const AMOUNTS = SLOTS.outputN;

/** Where a pair of reports adds up: this year's figure, last year's, and how many pairs there are. */
export interface PairSlots {
  readonly matched: Slot;
  readonly base: Slot;
  readonly pairs: Slot;
}
export const PAIRS = {
  output: { matched: SLOTS.outputMatched, base: SLOTS.outputBase, pairs: SLOTS.outputPairs },
  revenue: { matched: SLOTS.revenueMatched, base: SLOTS.revenueBase, pairs: SLOTS.revenuePairs },
  employment: { matched: SLOTS.employmentMatched, base: SLOTS.employmentBase, pairs: SLOTS.employmentPairs },
} as const satisfies Record<string, PairSlots>;

const MEASURES = ["output", "revenue", "employment"] as const;
const MATCHED = Array.from({ length: SLOT_COUNT }, (_, slot) =>
  MEASURES.find((measure) => Object.values<number>(PAIRS[measure]).includes(slot)),
);

/** The measure whose pairs of reports add up in a slot; undefined for the other slots. */
export function matchedMeasure(slot: Slot): keyof typeof PAIRS | undefined {
  return MATCHED[slot];
}
/** Does a slot add up pairs of reports? */
export function isMatched(slot: Slot): boolean {
  return MATCHED[slot] !== undefined;
}
