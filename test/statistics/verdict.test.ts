import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comparator, Qualifier } from "../../src/domain/attribution.js";
import { integer } from "../../src/statistics/ratio.js";
import { holdAgainst, type Verdict } from "../../src/statistics/verdict.js";

const hold = (value: number, qualifier: Qualifier, comparator: Comparator, target: number) =>
  holdAgainst(integer(value), qualifier, comparator, integer(target));

describe("an exact figure", () => {
  it("meets 达到 (>=) and 不超过 (<=) on the number itself, 突破 (>) only beyond it", () => {
    expect(hold(1000, "exact", ">=", 1000)).toBe("met");
    expect(hold(30000, "exact", ">", 30000)).toBe("not-met");
    expect(hold(30001, "exact", ">", 30000)).toBe("met");
    expect(hold(5, "exact", "<=", 5)).toBe("met");
    expect(hold(6, "exact", "<=", 5)).toBe("not-met");
  });

  it("meets = on nothing but the number: 10 plans of 9 districts are as wrong as 8", () => {
    expect([8, 9, 10].map((n) => hold(n, "exact", "=", 9))).toEqual(["not-met", "met", "not-met"]);
  });
});

describe("a figure that is a bound", () => {
  it.each([
    ["超700亿元 may be 1000 or not", 700, ">", ">=", 1000, "cannot-tell"],
    ["逾3万家 is more than 3万家", 30000, ">", ">", 30000, "met"],
    ["达3万家 may be just 3万家", 30000, ">=", ">", 30000, "cannot-tell"],
    ["达1000亿元 is 1000亿元", 1000, ">=", ">=", 1000, "met"],
    ["近300亿元 is not 300亿元", 300, "<", ">=", 300, "not-met"],
    ["近400亿元 may be 300亿元", 400, "<", ">=", 300, "cannot-tell"],
    ["不足5位 is at most 5", 5, "<", "<=", 5, "met"],
    ["超过5位 is not at most 5", 5, ">", "<=", 5, "not-met"],
    ["超过9个 is not 9", 9, ">", "=", 9, "not-met"],
    ["达9个 may be 9", 9, ">=", "=", 9, "cannot-tell"],
    ["约1200亿元 names no bound", 1200, "~", ">=", 1000, "cannot-tell"],
    ["预计1200亿元 has not happened", 1200, "forecast", ">=", 1000, "cannot-tell"],
  ] as const)("%s", (_, value, qualifier, comparator, target, verdict) => {
    expect(hold(value, qualifier, comparator, target)).toBe(verdict);
  });

  it("of a part of a whole ends at the whole: 达100% is all of it, 超90% may be", () => {
    const share = (value: number, qualifier: Qualifier, comparator: Comparator, target: number) =>
      holdAgainst(integer(value), qualifier, comparator, integer(target), integer(100));
    expect(share(100, ">=", "=", 100)).toBe("met");
    expect(share(90, ">", "=", 100)).toBe("cannot-tell");
    expect(share(90, ">", "<=", 100)).toBe("met");
    expect(share(100, ">=", ">", 100)).toBe("not-met");
    expect(share(120, ">=", "=", 100)).toBe("not-met");
  });

  it("is judged as all the values that it can stand for", () => {
    const holds: Record<Comparator, (x: number, target: number) => boolean> = {
      ">=": (x, target) => x >= target,
      ">": (x, target) => x > target,
      "<=": (x, target) => x <= target,
      "=": (x, target) => x === target,
    };
    // Half steps stand for everything between; far ends for "without limit".
    const line = Array.from({ length: 401 }, (_, n) => n / 2 - 100);
    const covers: Record<"exact" | ">" | ">=" | "<", (x: number, value: number) => boolean> = {
      exact: (x, value) => x === value,
      ">": (x, value) => x > value,
      ">=": (x, value) => x >= value,
      "<": (x, value) => x < value,
    };
    fc.assert(
      fc.property(
        fc.integer({ min: -40, max: 40 }),
        fc.constantFrom("exact", ">", ">=", "<"),
        fc.constantFrom(">=", ">", "<=", "="),
        fc.integer({ min: -40, max: 40 }),
        (value, qualifier, comparator, target) => {
          const answers = line
            .filter((x) => covers[qualifier](x, value))
            .map((x) => holds[comparator](x, target));
          const expected: Verdict = answers.every(Boolean)
            ? "met"
            : answers.some(Boolean)
              ? "cannot-tell"
              : "not-met";
          expect(hold(value, qualifier, comparator, target)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});
