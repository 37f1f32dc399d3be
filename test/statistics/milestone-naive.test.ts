import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assessTarget } from "../../src/statistics/assess.js";
import { asking, asOf, terms } from "./asking.js";

/**
 * Status and outcome of random milestones, told again by looping over the raw records with whole numbers: a date is
 * year × 10000 + month × 100 + day, and no date is ever sorted or parsed.
 */

const DONE = "建成";
const DUE = 2020;

const cases = fc.record({
  due: fc.constantFrom(DUE, DUE, null),
  records: fc.array(
    fc.record({
      year: fc.integer({ min: DUE - 2, max: DUE + 2 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      what: fc.constantFrom("开工", "在建", DONE),
    }),
    { maxLength: 5 },
  ),
  year: fc.integer({ min: DUE - 2, max: DUE + 2 }),
  month: fc.integer({ min: 1, max: 12 }),
});

type Case = typeof cases extends fc.Arbitrary<infer One> ? One : never;

function naive({ due, records, year, month }: Case): readonly [status: string, outcome: string] {
  let firstDone = Number.POSITIVE_INFINITY;
  let isSeenUnfinishedLater = false;
  for (const record of records) {
    const date = record.year * 10_000 + record.month * 100 + record.day;
    // Nothing that lies after the last day of the month of the question is known yet.
    if (date > year * 10_000 + month * 100 + 31) continue;
    if (record.what === DONE && date < firstDone) firstDone = date;
    if (record.what !== DONE && due !== null && date > due * 10_000 + 1231) isSeenUnfinishedLater = true;
  }
  const lastDay = due === null ? Number.POSITIVE_INFINITY : due * 10_000 + 1231;
  if (firstDone !== Number.POSITIVE_INFINITY) return ["met", firstDone <= lastDay ? "met" : "met-late"];
  if (isSeenUnfinishedLater) return ["off-track", "missed"];
  return ["no-data", year * 10_000 + month * 100 + 31 >= lastDay ? "cannot-tell" : "open"];
}

const pad = (number: number) => `${number}`.padStart(2, "0");

describe("a milestone, told again with whole numbers", () => {
  it("has the same status and outcome, whatever the order of its records", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(cases, (one) => {
        const found = assessTarget(
          asking({
            terms: terms({ comparator: "=", value: null, unit: "", milestone: DONE, due: one.due }),
            nature: "milestone",
            reached: one.records.map(({ year, month, day, what }) => ({
              on: `${year}-${pad(month)}-${pad(day)}`,
              what,
            })),
            asOf: asOf(one.year, one.month),
          }),
        );
        expect([found.status, found.outcome]).toEqual(naive(one));
        seen.add(found.outcome);
      }),
      { numRuns: 600, seed: 2020 },
    );
    expect([...seen].sort()).toEqual(["cannot-tell", "met", "met-late", "missed", "open"]);
  });
});
