import { describe, expect, it } from "vitest";
import type { AnnualChange } from "../../src/statistics/annual-change.js";
import { type Figure, map } from "../../src/statistics/figure.js";
import { direction, extrapolate, type Path, plannedValue, requiredFrom } from "../../src/statistics/path.js";
import { decimal, integer } from "../../src/statistics/ratio.js";
import { shown, two } from "./asking.js";

const point = (year: number, value: string) => ({ year, value: decimal(value) });
const planned = (path: Path, year: number) => shown(plannedValue(path, year), two);
const perYear = (change: Figure<AnnualChange>) => map(change, (found) => found.perYear);

describe("a path", () => {
  it("grows by one rate when geometric", () => {
    const path: Path = { kind: "geometric", base: point(2018, "100"), target: point(2020, "121") };
    expect([2018, 2019, 2020].map((year) => planned(path, year))).toEqual(["100.00", "110.00", "121.00"]);
  });

  it("grows by one step when linear", () => {
    const path: Path = { kind: "linear", base: point(2018, "60"), target: point(2020, "100") };
    expect([2018, 2019, 2020].map((year) => planned(path, year))).toEqual(["60.00", "80.00", "100.00"]);
  });

  it("runs straight between milestones, given in any order", () => {
    const path: Path = {
      kind: "milestones",
      points: [point(2020, "1000"), point(2013, "400"), point(2016, "550")],
    };
    // 2014: 400 + 150/3 = 450; 2018: 550 + 450·2/4 = 775
    expect([2014, 2016, 2018].map((year) => planned(path, year))).toEqual(["450.00", "550.00", "775.00"]);
  });

  it("says nothing outside its years, nor through zero", () => {
    const path: Path = { kind: "geometric", base: point(2018, "100"), target: point(2020, "121") };
    expect(planned(path, 2017)).toBe("(outside-plan)");
    expect(planned(path, 2021)).toBe("(outside-plan)");
    expect(planned({ ...path, base: point(2018, "0") }, 2019)).toBe("(base-zero)");
    expect(planned({ kind: "milestones", points: [point(2016, "1")] }, 2017)).toBe("(outside-plan)");
  });
});

describe("required growth", () => {
  const target = point(2020, "1000");

  it("is the rate from the last full year to the target", () => {
    // (1000/900)^(1/2) − 1 = 0.0540926
    expect(shown(perYear(requiredFrom("geometric", point(2018, "900"), ">=", target)))).toBe("5.4%");
  });

  it("falls where less is asked for", () => {
    // (5/8)^(1/2) − 1 = −0.2094; on a linear path −3/2 places a year
    expect(shown(perYear(requiredFrom("geometric", point(2018, "8"), "<=", point(2020, "5"))))).toBe(
      "-20.9%",
    );
    expect(shown(perYear(requiredFrom("linear", point(2018, "8"), "<=", point(2020, "5"))), two)).toBe(
      "-1.50",
    );
  });

  it("has none when met, when the time is over, or towards zero", () => {
    expect(requiredFrom("geometric", point(2018, "1000"), ">=", target)).toEqual({ none: "already-met" });
    expect(requiredFrom("geometric", point(2020, "900"), ">=", target)).toEqual({ none: "due-over" });
    expect(requiredFrom("geometric", point(2018, "9"), "<=", point(2020, "0"))).toEqual({
      none: "target-zero",
    });
    expect(requiredFrom("geometric", point(2018, "0"), ">=", target)).toEqual({ none: "base-zero" });
  });
});

describe("the direction of a target", () => {
  it("is up, down, or none where only keeping is asked", () => {
    expect(direction(integer(8), ">=", integer(9))).toBe(1);
    expect(direction(integer(9), ">=", integer(9))).toBe(0);
    expect(direction(integer(8), "<=", integer(5))).toBe(-1);
    expect(direction(integer(4), "<=", integer(5))).toBe(0);
    expect([8, 9, 10].map((n) => direction(integer(n), "=", integer(9)))).toEqual([1, 0, -1]);
  });
});

describe("going on as seen", () => {
  it("repeats the rate or the step", () => {
    const seen = [point(2016, "100"), point(2018, "121")] as const;
    expect(shown(extrapolate("geometric", seen, integer(121), 2), two)).toBe("146.41");
    expect(shown(extrapolate("linear", seen, integer(121), 2), two)).toBe("142.00");
    expect(shown(extrapolate("geometric", [seen[0], seen[0]], integer(1), 2), two)).toBe("(first-year)");
  });
});
