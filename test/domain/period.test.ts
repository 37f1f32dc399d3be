import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contains,
  decodePeriod,
  encodePeriod,
  formatPeriod,
  grainOf,
  overlaps,
  type Period,
  parsePeriod,
  periodBefore,
  periodZh,
  yearBefore,
  yearToDate,
} from "../../src/domain/period.js";

const anyPeriod: fc.Arbitrary<Period> = fc
  .tuple(
    fc.integer({ min: 1949, max: 2200 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
  )
  .map(([year, a, b]) => ({ year, from: Math.min(a, b), to: Math.max(a, b) }));

describe("a period", () => {
  it.each([
    ["2019-06", { year: 2019, from: 6, to: 6 }, "month", "2019年6月"],
    ["2019-Q2", { year: 2019, from: 4, to: 6 }, "quarter", "2019年二季度"],
    ["2019-H1", { year: 2019, from: 1, to: 6 }, "half", "2019年上半年"],
    ["2019", { year: 2019, from: 1, to: 12 }, "year", "2019年"],
    ["2019-01..02", { year: 2019, from: 1, to: 2 }, "span", "2019年1—2月"],
  ] as const)("%s is read, named and written back", (text, period, grain, zh) => {
    expect(parsePeriod(text)).toEqual(period);
    expect(grainOf(period)).toBe(grain);
    expect(periodZh(period)).toBe(zh);
    expect(formatPeriod(period)).toBe(text);
  });

  it.each(["2019-13", "2019-00", "2019-Q5", "2019-05..03", "19-01", "2019-1", "1948", "", "2019-06-01"])(
    "%s is none",
    (text) => {
      expect(parsePeriod(text)).toBeUndefined();
    },
  );

  it("survives its text and its number", () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        expect(parsePeriod(formatPeriod(period))).toEqual(period);
        expect(decodePeriod(encodePeriod(period))).toEqual(period);
      }),
    );
  });

  it("has a period before it of the same length, across the year's end", () => {
    expect(periodBefore({ year: 2019, from: 1, to: 1 })).toEqual({ year: 2018, from: 12, to: 12 });
    expect(periodBefore({ year: 2019, from: 4, to: 6 })).toEqual({ year: 2019, from: 1, to: 3 });
    expect(periodBefore({ year: 2019, from: 1, to: 12 })).toEqual({ year: 2018, from: 1, to: 12 });
    expect(periodBefore({ year: 2019, from: 3, to: 7 })).toBeUndefined();
  });

  it("of February is compared with February, leap year or not", () => {
    expect(yearBefore({ year: 2020, from: 2, to: 2 })).toEqual({ year: 2019, from: 2, to: 2 });
  });

  it("contains and overlaps by whole months of one year", () => {
    fc.assert(
      fc.property(anyPeriod, anyPeriod, (a, b) => {
        const months = (p: Period) =>
          Array.from({ length: p.to - p.from + 1 }, (_, i) => p.year * 12 + p.from + i);
        expect(contains(a, b)).toBe(months(b).every((month) => months(a).includes(month)));
        expect(overlaps(a, b)).toBe(months(b).some((month) => months(a).includes(month)));
        expect(contains(yearToDate(a), a)).toBe(true);
      }),
    );
  });
});
