import { describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../../src/domain/period.js";
import { decimal, integer } from "../../src/statistics/ratio.js";
import { ownValue, yearToDateSum } from "../../src/statistics/ytd.js";
import { shown, two } from "./asking.js";

function at(text: string): Period {
  const period = parsePeriod(text);
  if (!period) throw new Error(text);
  return period;
}
const part = (text: string, value: number) => ({ period: at(text), value: integer(value) });
const exempt = { januaryExempt: true };

describe("the year to date", () => {
  it("adds up from January, and 1—2月 covers two months", () => {
    // 250 + 130 + 390 = 770
    const parts = [
      part("2019-01..02", 250),
      part("2019-03", 130),
      part("2019-Q2", 390),
      part("2019-07", 140),
    ];
    const found = yearToDateSum(parts, at("2019-06"), exempt);
    expect(shown(found.sum, two)).toBe("770.00");
    expect(found.missing).toEqual([]);
  });

  it("says which months are missing rather than treating them as zero", () => {
    const found = yearToDateSum([part("2019-02", 100), part("2019-04", 100)], at("2019-05"), exempt);
    expect(shown(found.sum, two)).toBe("(months-missing)");
    expect(found.missing).toEqual([1, 3, 5]);
  });

  it("knows a January that is exempt from a January that is missing", () => {
    expect(yearToDateSum([], at("2019-01"), exempt)).toEqual({
      sum: { none: "january-exempt" },
      missing: [],
    });
    expect(yearToDateSum([], at("2019-01"), { januaryExempt: false })).toEqual({
      sum: { none: "no-reports" },
      missing: [1],
    });
  });

  it("takes no part that reaches beyond the month", () => {
    expect(shown(yearToDateSum([part("2019-H1", 600)], at("2019-05"), exempt).sum, two)).toBe("(no-reports)");
  });

  it("gives the own value as a difference, below zero after a correction", () => {
    // Hunan's software revenue 2021 (亿元): 1—6月 721.3, 1—5月 576 → June 145.3
    expect(two(ownValue(decimal("721.3"), integer(576)))).toBe("145.30");
    expect(two(ownValue(integer(90), integer(100)))).toBe("-10.00");
  });
});
