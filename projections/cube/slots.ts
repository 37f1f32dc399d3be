/** What one cell adds up. `…N` counts the reports that gave the measure. */
export const SLOTS = {
  output: 0,
  revenue: 1,
  employment: 2,
  outputN: 3,
  revenueN: 4,
  employmentN: 5,
  reports: 6,
  /** Enterprises that units registered here stand for; a change, summed over time for the stock. */
  enterprises: 7,
  /** Units that have to report; a change, as above. Those that report less often than monthly are counted again below. */
  units: 8,
  unitsByQuarter: 9,
  unitsByHalf: 10,
  unitsByYear: 11,
  /** 可比口径: of reports whose unit reported the same months a year before, this year's and last year's figure. */
  outputMatched: 12,
  outputBase: 13,
  outputPairs: 14,
  revenueMatched: 15,
  revenueBase: 16,
  revenuePairs: 17,
  employmentMatched: 18,
  employmentBase: 19,
  employmentPairs: 20,
} as const;
export type Slot = (typeof SLOTS)[keyof typeof SLOTS];
export const SLOT_COUNT = 21;
