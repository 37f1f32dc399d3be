import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integer, multiply, power, ratio } from "../../src/statistics/ratio.js";
import { nthRoot, ROOT_PLACES } from "../../src/statistics/root.js";

const Oracle = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_UP });

describe("an n-th root", () => {
  it("is exact where it is a fraction", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 1, max: 12 }),
        (n, d, degree) => {
          const root = ratio(n, d);
          expect(nthRoot(power(root, degree), degree)).toEqual(root);
        },
      ),
    );
  });

  it("keeps a rate that lies exactly on a tie: 1.0505² gives back 5.05 %", () => {
    expect(nthRoot(ratio(110355025n, 100000000n), 2)).toEqual(ratio(10505n, 10000n));
  });

  it("is otherwise right to 60 places", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 15n }),
        fc.integer({ min: 2, max: 40 }),
        (n, d, degree) => {
          const found = nthRoot(ratio(n, d), degree);
          const oracle = new Oracle(n.toString()).div(d.toString()).pow(new Oracle(1).div(degree));
          const difference = new Oracle(found.n.toString()).div(found.d.toString()).minus(oracle).abs();
          expect(difference.lessThan(new Oracle(10).pow(-ROOT_PLACES + 1))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("never lies above the value it is the root of", () => {
    const two = integer(2);
    const root = nthRoot(two, 2);
    expect(multiply(root, root).n < multiply(root, root).d * 2n).toBe(true);
  });

  it("does not exist for a negative value", () => {
    expect(() => nthRoot(integer(-8), 3)).toThrow(RangeError);
    expect(() => nthRoot(integer(8), 0)).toThrow(RangeError);
  });
});
