import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assessTarget } from "../../src/statistics/assess.js";
import { isKnown } from "../../src/statistics/figure.js";
import { asking, asOf, PLAN, reading, terms } from "./asking.js";
import { over, same } from "./naive.js";

/**
 * Status, outcome, gap and attainment of random targets on ratios in per cent, told again with whole numbers: a path
 * of equal steps, so that observed ÷ required is one multiplication on either side.
 */

const BASE = 2015;
const DUE = 2020;

const cases = fc.record({
  comparator: fc.constantFrom(">=" as const, ">" as const),
  target: fc.integer({ min: 1, max: 100 }),
  figures: fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined, freq: 8 }), {
    minLength: 6,
    maxLength: 6,
  }),
  year: fc.integer({ min: BASE, max: DUE + 1 }),
});

type Case = typeof cases extends fc.Arbitrary<infer One> ? One : never;

/** The last year that is known when asked, its figure and that of the base year. */
function known({ figures, year }: Case) {
  let last: number | undefined;
  for (let one = BASE; one <= year; one++) if (figures[one - BASE] !== undefined) last = one;
  return { first: figures[0], last, actual: last === undefined ? undefined : figures[last - BASE] };
}

const fulfils = (value: number, { comparator, target }: Case) =>
  comparator === ">" ? value > target : value >= target;

function statusOf(one: Case): string {
  const { target } = one;
  const { first, last, actual } = known(one);
  if (actual === undefined || last === undefined) return "no-data";
  if (fulfils(actual, one)) return "met";
  if (first === undefined || last === BASE) return "no-data";
  if (first >= target) return actual === first ? "off-track" : "moving-away";
  // (actual − first) / years gone ÷ ((target − first) / all years), multiplied out.
  const observed = (actual - first) * (DUE - BASE) * 100;
  const required = (target - first) * (last - BASE);
  if (observed >= required * 95) return "on-track";
  if (observed >= required * 60) return "at-risk";
  return observed >= 0 ? "off-track" : "moving-away";
}

describe("a target on a ratio, told again with whole numbers", () => {
  it("has the same status, outcome, gap and attainment", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(cases, (one) => {
        const { comparator, target, figures, year } = one;
        const { last, actual } = known(one);
        const found = assessTarget(
          asking({
            nature: "ratio",
            plan: { ...PLAN, baseYear: BASE },
            terms: terms({ comparator, value: `${target}`, unit: "%", due: DUE }),
            annual: figures.flatMap((value, n) =>
              value === undefined || BASE + n > year ? [] : [reading(BASE + n, `${value}`)],
            ),
            asOf: asOf(year, 12),
          }),
        );
        const isMet = actual !== undefined && fulfils(actual, one);
        const isOver = year >= DUE;
        const outcome = isMet ? "met" : !isOver ? "open" : last === DUE ? "missed" : "cannot-tell";
        expect([found.status, found.outcome]).toEqual([statusOf(one), outcome]);
        expect([isKnown(found.gap), isKnown(found.attainment)]).toEqual([
          actual !== undefined,
          actual !== undefined,
        ]);
        if (isKnown(found.gap) && isKnown(found.attainment) && actual !== undefined) {
          expect(same(over(BigInt(Math.max(0, target - actual)), 1n), found.gap.value)).toBe(true);
          expect(same(over(BigInt(actual), BigInt(target)), found.attainment.value)).toBe(true);
        }
        seen.add(found.status);
      }),
      { numRuns: 600, seed: 2020 },
    );
    expect([...seen].sort()).toEqual(["at-risk", "met", "moving-away", "no-data", "off-track", "on-track"]);
  });
});
