import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contribution, difference, pull } from "../../src/statistics/contribution.js";
import { decompose } from "../../src/statistics/decompose.js";
import { type Figure, isKnown } from "../../src/statistics/figure.js";
import { add, compare, divide, integer, multiply, ONE, type Ratio, sum } from "../../src/statistics/ratio.js";
import { percentage, share } from "../../src/statistics/share.js";
import { shown, two } from "./asking.js";
import { over, same } from "./naive.js";

const change = (current: number, base: number) => ({ current: integer(current), base: integer(base) });
const part = (key: string, current: number, base: number) => ({ key, ...change(current, base) });

function value(figure: Figure): Ratio {
  if (!isKnown(figure)) throw new Error(figure.none);
  return figure.value;
}

describe("a share", () => {
  it("is part / whole", () => {
    expect(shown(share(integer(379), integer(10535)))).toBe("3.6%"); // 0.035975
    expect(shown(share(integer(1), integer(0)))).toBe("(whole-zero)");
    expect(shown(share(integer(-5), integer(-4)))).toBe("(whole-negative)");
  });

  it("of a ratio indicator comes from its numerator and denominator", () => {
    // 2541 of 4860 enterprises: 52.28 per cent, printed 52.3 in the source
    expect(shown(percentage(integer(2541), integer(4860)), two)).toBe("52.28");
    expect(shown(percentage(integer(1), integer(0)), two)).toBe("(whole-zero)");
    expect(shown(percentage(integer(1), integer(-2)), two)).toBe("(whole-negative)");
  });
});

describe("contribution and pull", () => {
  it("are the part's change over the whole's change and over the whole's base", () => {
    // whole 200 → 250, part 100 → 130: 30/50 = 60 %; 30/200 = 15 points
    expect(shown(contribution(change(130, 100), change(250, 200)))).toBe("60.0%");
    expect(shown(pull(change(130, 100), change(250, 200)))).toBe("15.0%");
  });

  it("agree: pull = growth of the whole × contribution", () => {
    // 25 % × 60 % = 15 %
    const [part, whole] = [change(130, 100), change(250, 200)];
    const growth = divide(difference(whole), whole.base);
    expect(value(pull(part, whole))).toEqual(multiply(growth, value(contribution(part, whole))));
  });

  it("turn round when the whole falls: a positive contribution is one to the fall", () => {
    // whole 250 → 200, part 130 → 100: −30/−50 = 60 %; −30/250 = −12 points
    expect(shown(contribution(change(100, 130), change(200, 250)))).toBe("60.0%");
    expect(shown(pull(change(100, 130), change(200, 250)))).toBe("-12.0%");
  });

  it("have no figure where nothing changed, or over a base of nothing", () => {
    expect(shown(contribution(change(5, 1), change(9, 9)))).toBe("(whole-unchanged)");
    expect(shown(pull(change(5, 1), change(9, 9)))).toBe("44.4%");
    expect(shown(pull(change(5, 1), change(9, 0)))).toBe("(base-zero)");
    expect(shown(pull(change(5, 1), change(9, -1)))).toBe("(base-negative)");
  });
});

describe("a decomposition", () => {
  it("ranks by contribution and sums the rest", () => {
    // whole 400 → 500 (+100): b +60, a +50, d 0, c −10
    const found = decompose(
      [part("a", 150, 100), part("b", 160, 100), part("c", 90, 100), part("d", 100, 100)],
      2,
    );
    expect(found.parts.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(found.parts.map((one) => shown(one.contribution))).toEqual(["60.0%", "50.0%"]);
    expect(found.rest?.count).toBe(2);
    expect(shown(orNone(found.rest?.contribution))).toBe("-10.0%");
    expect(shown(found.whole.pull)).toBe("25.0%");
    expect(found.residual).toBeNull();
  });

  it("ranks who made it fall first when the whole falls", () => {
    const found = decompose([part("a", 90, 100), part("b", 40, 100), part("c", 110, 100)], 1);
    expect(found.parts[0]?.key).toBe("b");
  });

  it("ranks by size of change when the whole stands still, and then by key", () => {
    const found = decompose([part("c", 110, 100), part("b", 90, 100), part("a", 100, 100)], 3);
    expect(found.parts.map(({ key }) => key)).toEqual(["b", "c", "a"]);
    expect(shown(orNone(found.parts[0]?.contribution))).toBe("(whole-unchanged)");
  });

  it("shows what clusters count more than once, instead of hiding it", () => {
    // One enterprise (10 → 30) is in both clusters: 100+80 → 140+110, whole 170 → 220.
    const clusters = [part("a", 140, 100), part("b", 110, 80)];
    const found = decompose(clusters, 5, change(220, 170));
    expect(found.rest).toBeNull();
    expect(found.residual && two(found.residual.change)).toBe("-20.00");
  });

  it("adds up exactly: pulls to the growth of the whole, contributions to one, shares of a whole above zero to one", () => {
    const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const positive = fc.bigInt({ min: 1n, max: 10n ** 15n });
    const parts = fc.array(fc.tuple(amount, positive), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, fc.nat(12), amount, positive, (pairs, top, extra, extraBase) => {
        const given = pairs.map(([current, base], n) => ({
          key: `p${n}`,
          current: integer(current),
          base: integer(base),
        }));
        const currentSum = pairs.reduce((total, [current]) => total + current, extra);
        const baseSum = pairs.reduce((total, [, base]) => total + base, extraBase);
        const found = decompose(given, top, { current: integer(currentSum), base: integer(baseSum) });
        const all = [
          ...found.parts,
          ...(found.rest ? [found.rest] : []),
          ...(found.residual ? [found.residual] : []),
        ];
        expect(compare(sum(all.map((one) => value(one.pull))), value(found.whole.pull))).toBe(0);
        expect(same(over(currentSum - baseSum, baseSum), sum(all.map((one) => value(one.pull))))).toBe(true);
        if (currentSum !== baseSum) expect(sum(all.map((one) => value(one.contribution)))).toEqual(ONE);
        if (currentSum > 0n) expect(sum(all.map((one) => value(one.share)))).toEqual(ONE);
        expect(add(found.whole.base, found.whole.change)).toEqual(found.whole.current);
      }),
    );
  });

  it("does not depend on the order of the parts", () => {
    const parts = fc.uniqueArray(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.nat(8), (pairs, top) => {
        const given = pairs.map(([current, base], n) => part(`p${n}`, current, base));
        expect(decompose(given.toReversed(), top)).toEqual(decompose(given, top));
      }),
    );
  });
});

function orNone(figure: Figure | undefined): Figure {
  return figure ?? { none: "no-data" };
}
