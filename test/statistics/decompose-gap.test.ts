import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decomposeGap } from "../../src/statistics/decompose-gap.js";
import { isKnown } from "../../src/statistics/figure.js";
import { integer } from "../../src/statistics/ratio.js";
import { shown, two } from "./asking.js";
import { minus, over, plus, same, times } from "./naive.js";

const change = (current: number, base: number) => ({ current: integer(current), base: integer(base) });
const part = (key: string, current: number, base: number) => ({ key, ...change(current, base) });

describe("the gap of a target by parts", () => {
  it("is what each would have to have, growing as the target asks of the whole, less what it has", () => {
    // Base 200, target 300: everybody is asked for half as much again. a 100 → 150, has 130: 20 missing; b 100 → 150,
    // has 90: 60 missing. The whole has 220 of 300: 80 missing, a quarter of them a's and three quarters b's.
    const found = decomposeGap([part("a", 130, 100), part("b", 90, 100)], 5, change(220, 200), integer(300));
    if (!isKnown(found)) throw new Error(found.none);
    const { parts, whole, rest, residual } = found.value;
    expect(
      parts.map((one) => [one.key, shown({ value: one.asked }, two), shown({ value: one.gap }, two)]),
    ).toEqual([
      ["b", "150.00", "60.00"],
      ["a", "150.00", "20.00"],
    ]);
    expect(parts.map((one) => shown(one.share))).toEqual(["75.0%", "25.0%"]);
    expect([shown({ value: whole.asked }, two), shown({ value: whole.gap }, two)]).toEqual([
      "300.00",
      "80.00",
    ]);
    expect([rest, residual]).toEqual([null, null]);
  });

  it("is below zero for parts that are ahead, and for those that the base year did not have", () => {
    // Asked of a: 100 × 400/100 = 400; it has 250: 150 missing. The new b has 50 and nothing was asked of it.
    const found = decomposeGap([part("a", 250, 100), part("b", 50, 0)], 5, change(300, 100), integer(400));
    if (!isKnown(found)) throw new Error(found.none);
    expect(found.value.parts.map((one) => shown({ value: one.gap }, two))).toEqual(["150.00", "-50.00"]);
    expect(found.value.parts.map((one) => shown(one.share))).toEqual(["150.0%", "-50.0%"]);
  });

  it("has no shares once the whole has reached the target, and no parts without a base", () => {
    const met = decomposeGap([part("a", 120, 100)], 1, change(120, 100), integer(110));
    expect(isKnown(met) && shown(met.value.whole.share)).toBe("(already-met)");
    expect(decomposeGap([], 1, change(5, 0), integer(9))).toEqual({ none: "base-zero" });
    expect(decomposeGap([], 1, change(5, -1), integer(9))).toEqual({ none: "base-negative" });
  });

  it("adds up to target less actual, whatever is listed and whatever the parts leave over", () => {
    const amount = fc.integer({ min: -1000, max: 100_000 });
    const level = fc.record({ current: amount, base: amount });
    fc.assert(
      fc.property(
        fc.array(level, { maxLength: 8 }),
        fc.record({ current: amount, base: fc.integer({ min: 1, max: 100_000 }) }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.nat(9),
        (levels, whole, target, top) => {
          const parts = levels.map(({ current, base }, at) => part(`p${at}`, current, base));
          const found = decomposeGap(parts, top, change(whole.current, whole.base), integer(target));
          if (!isKnown(found)) throw new Error(found.none);
          const { parts: listed, rest, residual } = found.value;
          const all = [...listed, ...(rest ? [rest] : []), ...(residual ? [residual] : [])];
          const total = all.reduce((sum, { gap }) => plus(sum, over(gap.n, gap.d)), over(0n, 1n));
          expect(same(total, integer(target - whole.current))).toBe(true);
          for (const one of listed) {
            const { current, base } = levels[Number(one.key.slice(1))] ?? { current: 0, base: 0 };
            const asked = times(over(BigInt(base), 1n), over(BigInt(target), BigInt(whole.base)));
            expect(same(minus(asked, over(BigInt(current), 1n)), one.gap)).toBe(true);
          }
        },
      ),
    );
  });
});
