import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPeriod, overlaps, type Period, periodOf } from "../../src/domain/period.js";
import { isLocked, isLockedInPart } from "../../src/engine/locked-months.js";

const anyPeriod = fc
  .record({
    year: fc.integer({ min: 2018, max: 2021 }),
    a: fc.integer({ min: 1, max: 12 }),
    b: fc.integer({ min: 1, max: 12 }),
  })
  .map(
    ({ year, a, b }): Period => periodOf(year, Math.min(a, b), Math.max(a, b)) ?? { year, from: 1, to: 12 },
  );

function locks(periods: readonly Period[]) {
  return { closed: new Map(periods.map((period, n) => [formatPeriod(period), n])) };
}

describe("a period, where others are locked", () => {
  it("is locked in part where one of them overlaps it, and wholly where they cover each of its months", () => {
    fc.assert(
      fc.property(fc.array(anyPeriod, { maxLength: 8 }), anyPeriod, (locked, period) => {
        const covers = (month: number) =>
          locked.some(({ year, from, to }) => year === period.year && from <= month && month <= to);
        const months = Array.from({ length: period.to - period.from + 1 }, (_, n) => period.from + n);
        expect(isLockedInPart(locks(locked), period)).toBe(locked.some((one) => overlaps(one, period)));
        expect(isLocked(locks(locked), period)).toBe(months.every(covers));
      }),
    );
  });

  it("is not where none is", () => {
    const period = { year: 2020, from: 1, to: 12 };
    expect([isLocked(locks([]), period), isLockedInPart(locks([]), period)]).toEqual([false, false]);
  });
});
