import { describe, expect, it } from "vitest";
import { attainment, elapsed, gap, pace, schedule } from "../../src/statistics/attainment.js";
import { Coverage } from "../../src/statistics/coverage.js";
import { decimal, integer } from "../../src/statistics/ratio.js";
import { asOf, shown, two } from "./asking.js";

describe("attainment", () => {
  it("is actual / target", () => {
    expect(shown(attainment(integer(900), ">=", integer(1000)))).toBe("90.0%");
    expect(shown(attainment(integer(31201), ">", integer(30000)))).toBe("104.0%"); // 1.04003
  });

  it("turns round where less is better, so that more is better in both directions", () => {
    expect(shown(attainment(integer(8), "<=", integer(5)))).toBe("62.5%"); // 5 / 8
  });

  it("has no figure over a target of zero or below", () => {
    expect(shown(attainment(integer(8), ">=", integer(0)))).toBe("(base-zero)");
    expect(shown(attainment(integer(0), "<=", integer(5)))).toBe("(base-zero)");
    expect(shown(attainment(integer(8), ">=", integer(-1)))).toBe("(base-negative)");
  });
});

describe("the gap", () => {
  it.each([
    [900, ">=", 1000, "100.00"],
    [1100, ">=", 1000, "0.00"],
    [30000, ">", 30000, "0.00"],
    [8, "<=", 5, "3.00"],
    [4, "<=", 5, "0.00"],
    [8, "=", 9, "1.00"],
    [10, "=", 9, "1.00"],
  ] as const)("of %d against %s %d is %s, never below zero", (actual, comparator, target, expected) => {
    expect(two(gap(integer(actual), comparator, integer(target)))).toBe(expected);
  });
});

describe("elapsed and pace", () => {
  it("count the months of the due year", () => {
    expect(shown(elapsed(2020, asOf(2020, 9)))).toBe("75.0%");
    expect(shown(elapsed(2020, asOf(2021, 3)))).toBe("100.0%");
    expect(shown(elapsed(2020, asOf(2019, 12)))).toBe("(not-due)");
  });

  it("give the pace in points: 70 % done with 75 % of the year gone is 5 behind", () => {
    expect(pace(decimal("0.7"), decimal("0.75"))).toEqual(decimal("-0.05"));
  });
});

describe("the schedule of a plan of several years", () => {
  it("holds the way done against the time gone", () => {
    // 2013: 400, 2018: 900, 2020: 1000. (900−400)/600 = 5/6 = 83.3 %; 5/7 = 71.4 %; 11.9 points ahead
    const found = schedule(
      { year: 2013, value: integer(400) },
      { year: 2018, value: integer(900) },
      { year: 2020, value: integer(1000) },
    );
    if ("none" in found) throw new Error(found.none);
    expect(shown({ value: found.value.completion })).toBe("83.3%");
    expect(shown({ value: found.value.elapsed })).toBe("71.4%");
    expect(shown({ value: found.value.lead })).toBe("11.9%");
  });

  it("has none where there is no way to go", () => {
    const same = { year: 2013, value: integer(5) };
    expect(schedule(same, same, { year: 2020, value: integer(5) })).toEqual({ none: "nothing-planned" });
    expect(schedule(same, same, { year: 2013, value: integer(6) })).toEqual({ none: "outside-plan" });
  });
});

describe("coverage", () => {
  it("is units that reported / units that had to", () => {
    expect(shown(new Coverage(47, 50).rate)).toBe("94.0%");
    expect(shown(new Coverage(0, 0).rate)).toBe("(none-expected)");
  });
});
