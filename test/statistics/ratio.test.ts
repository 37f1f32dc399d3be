import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  compare,
  decimal,
  divide,
  integer,
  multiply,
  negate,
  power,
  ratio,
  sign,
  subtract,
  sum,
} from "../../src/statistics/ratio.js";
import { minus, over, plus, same, times } from "./naive.js";

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const nonZero = whole.filter((n) => n !== 0n);

describe("a fraction", () => {
  it("is kept in lowest terms with a positive denominator", () => {
    expect(ratio(6n, -4n)).toEqual({ n: -3n, d: 2n });
    expect(ratio(0n, -7n)).toEqual({ n: 0n, d: 1n });
  });

  it("is in lowest terms however long its numbers: roots have sixty places", () => {
    const long = fc.bigInt({ min: 1n, max: 10n ** 130n });
    fc.assert(
      fc.property(long, long, fc.oneof(long, fc.constant(10n ** 60n)), (a, b, factor) => {
        const found = ratio(a * factor, b * factor);
        expect(found.n * b).toBe(found.d * a);
        expect(euclid(found.n, found.d)).toBe(1n);
        const product = multiply(found, ratio(b * factor, a + factor));
        expect(euclid(product.n, product.d)).toBe(1n);
      }),
      { numRuns: 500 },
    );
  });

  it("has no zero denominator", () => {
    expect(() => ratio(1n, 0n)).toThrow(RangeError);
    expect(() => divide(integer(1), integer(0))).toThrow(RangeError);
  });

  it.each([
    ["10535.51", 1053551n, 100n],
    ["-0.50", -1n, 2n],
    ["7", 7n, 1n],
  ] as const)("reads %s exactly", (text, n, d) => {
    expect(decimal(text)).toEqual({ n, d });
  });

  it.each(["", "1e3", "1.", ".5", "1,000", " 1"])("refuses the text %j", (text) => {
    expect(() => decimal(text)).toThrow(RangeError);
  });

  it("calculates as the plain rules of fractions do", () => {
    fc.assert(
      fc.property(whole, nonZero, whole, nonZero, (a, b, c, d) => {
        const [x, y] = [ratio(a, b), ratio(c, d)];
        expect(same(plus(over(a, b), over(c, d)), add(x, y))).toBe(true);
        expect(same(minus(over(a, b), over(c, d)), subtract(x, y))).toBe(true);
        expect(same(times(over(a, b), over(c, d)), multiply(x, y))).toBe(true);
        if (c !== 0n) expect(same(times(over(a, b), over(d, c)), divide(x, y))).toBe(true);
        expect(Math.sign(compare(x, y))).toBe(sign(subtract(x, y)));
        expect(negate(negate(x))).toEqual(x);
      }),
    );
  });

  it("adds up in lowest terms whatever the denominators have in common", () => {
    const parts = fc.constantFrom(2n, 3n, 5n, 6n, 10n, 12n, 100n, 360n, 10n ** 10n);
    fc.assert(
      fc.property(whole, parts, whole, parts, (a, b, c, d) => {
        const { n, d: denominator } = add(ratio(a, b), ratio(c, d));
        expect(n * b * d).toBe((a * d + c * b) * denominator);
        expect(euclid(n < 0n ? -n : n, denominator)).toBe(1n);
      }),
    );
  });

  it("gives one sum in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, nonZero), { maxLength: 12 }), (pairs) => {
        const values = pairs.map(([n, d]) => ratio(n, d));
        expect(sum(values)).toEqual(sum(values.toReversed()));
      }),
    );
  });

  it("is raised to whole powers", () => {
    expect(power(ratio(-2n, 3n), 3)).toEqual({ n: -8n, d: 27n });
    expect(power(ratio(5n, 7n), 0)).toEqual({ n: 1n, d: 1n });
  });
});

function euclid(a: bigint, b: bigint): bigint {
  return b === 0n ? a : euclid(b, a % b);
}
