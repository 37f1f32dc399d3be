import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { known, none } from "../../src/statistics/figure.js";
import { comparableGrowth, growth } from "../../src/statistics/growth.js";
import { integer } from "../../src/statistics/ratio.js";
import { shown } from "./asking.js";
import { minus, over, same } from "./naive.js";

const of = (n: number) => known(integer(n));

describe("growth", () => {
  it("is current / base − 1", () => {
    // 422 / 400 − 1 = 22 / 400 = 0.055
    expect(shown(growth(of(422), of(400)))).toBe("5.5%");
    // 378 / 400 − 1 = −22 / 400
    expect(shown(growth(of(378), of(400)))).toBe("-5.5%");
  });

  it.each([
    ["missing", none("no-reports"), "(base-missing)"],
    ["zero", of(0), "(base-zero)"],
    ["negative", of(-5), "(base-negative)"],
  ] as const)("has no figure over a base that is %s, and says so", (_, base, expected) => {
    expect(shown(growth(of(100), base))).toBe(expected);
  });

  it("passes on why the current figure is missing", () => {
    expect(shown(growth(none("january-exempt"), of(100)))).toBe("(january-exempt)");
  });

  it("is a figure when the current value is zero or negative", () => {
    expect(shown(growth(of(0), of(100)))).toBe("-100.0%");
    expect(shown(growth(of(-50), of(100)))).toBe("-150.0%");
  });

  it("is exact for sums of any size", () => {
    const fen = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
    fc.assert(
      fc.property(fen, fc.bigInt({ min: 1n, max: 10n ** 18n }), (current, base) => {
        const found = growth(known(integer(current)), known(integer(base)));
        expect("value" in found && same(minus(over(current, base), over(1n, 1n)), found.value)).toBe(true);
      }),
    );
  });
});

describe("comparable growth", () => {
  it("leaves out what entered or left the set, where the nominal one does not", () => {
    // Units a and b reported both years: 100 + 50 → 110 + 60. Unit c left with 200, d entered with 20.
    const pairs = { current: 170n, base: 150n, reports: 2 };
    expect(shown(growth(of(190), of(350)))).toBe("-45.7%"); // 190 / 350 − 1 = −0.45714
    expect(shown(comparableGrowth(pairs))).toBe("13.3%"); // 170 / 150 − 1 = 0.13333
  });

  it("has no figure where no unit reported both", () => {
    expect(shown(comparableGrowth({ current: 0n, base: 0n, reports: 0 }))).toBe("(no-matched-units)");
  });
});
