import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comparator } from "../../src/domain/attribution.js";
import { assessTarget } from "../../src/statistics/assess.js";
import type { AssessmentInput, Reading } from "../../src/statistics/assessment.js";
import { type Figure, isKnown } from "../../src/statistics/figure.js";
import { plannedValue } from "../../src/statistics/path.js";
import type { Ratio } from "../../src/statistics/ratio.js";
import { asking, asOf, PLAN, reading, terms } from "./asking.js";
import { minus, type Naive, order, over, plus, same, times } from "./naive.js";

/**
 * Status, outcome, gap, pace, required growth and projection of random targets on flows, told again with whole
 * numbers alone: rates are never worked out, a root is held between two powers.
 */

const BASE = 2015;
const DUE = 2020;
const COMPARATORS = [">=", ">", "<=", "="] as const;

interface Case {
  readonly comparator: Comparator;
  readonly target: number;
  /** Full years by year; those that nobody has reported are missing. */
  readonly full: ReadonlyMap<number, number>;
  /** January up to the month of the question, and the same months of the year before. */
  readonly partial: number | undefined;
  readonly before: number | undefined;
  readonly year: number;
  readonly month: number;
}

const amount = fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: -3, max: 3 }));
const maybe = fc.option(amount, { nil: undefined, freq: 8 });

const cases: fc.Arbitrary<Case> = fc
  .record({
    comparator: fc.constantFrom(...COMPARATORS),
    target: fc.integer({ min: 0, max: 2000 }),
    figures: fc.array(maybe, { minLength: 7, maxLength: 7 }),
    partial: maybe,
    before: maybe,
    year: fc.integer({ min: BASE, max: 2021 }),
    month: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ figures, ...rest }) => {
    const last = rest.month === 12 ? rest.year : rest.year - 1;
    const entries = figures.flatMap((value, n): [number, number][] =>
      value === undefined || BASE + n > last ? [] : [[BASE + n, value]],
    );
    const isWhole = rest.month === 12;
    return { ...rest, full: new Map(entries), partial: isWhole ? undefined : rest.partial };
  });

function inputOf({ comparator, target, full, partial, before, year, month }: Case): AssessmentInput {
  const part = (of: number, value: number | undefined): Reading | null =>
    value === undefined ? null : reading(of, `${value}`, { through: month });
  return asking({
    terms: terms({ comparator, value: `${target}`, due: DUE }),
    plan: { ...PLAN, baseYear: BASE },
    annual: [...full].map(([of, value]) => reading(of, `${value}`)),
    latest: part(year, partial),
    sameMonths: part(year - 1, before),
    asOf: asOf(year, month),
  });
}

const fulfils = (value: number, comparator: Comparator, target: number): boolean =>
  ({ ">=": value >= target, ">": value > target, "<=": value <= target, "=": value === target })[comparator];

/** The last full year that still counts, and what is held against the target: in the due year also its months so far. */
function picked({ full, partial, year }: Case) {
  const years = [...full.keys()].filter((one) => one <= DUE);
  const last = years.length === 0 ? undefined : Math.max(...years);
  const isPartial = partial !== undefined && year === DUE;
  return { last, isPartial, actual: isPartial ? partial : last === undefined ? undefined : full.get(last) };
}

function verdict(one: Case): "met" | "not-met" | "open" {
  const { comparator, target } = one;
  const { actual, isPartial } = picked(one);
  if (actual === undefined) return "open";
  const isFulfilled = fulfils(actual, comparator, target);
  if (!isPartial) return isFulfilled ? "met" : "not-met";
  if (comparator === "<=") return isFulfilled ? "open" : "not-met";
  return isFulfilled && comparator !== "=" ? "met" : "open";
}

const PLACES = 90n;
const ONE = 10n ** PLACES;

/** (to / from)^(1 / years) − 1 in units of 10^−90, cut: by halving an interval, which needs no formula. */
function rate(from: number, to: number, years: number): bigint {
  const power = BigInt(years);
  const aim = (BigInt(to) * ONE ** power) / BigInt(from);
  let [low, high] = [0n, ONE * BigInt(to + 1)];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** power <= aim) low = middle;
    else high = middle;
  }
  return low - ONE;
}

/** The status of a target that is not met: the bands 95 %, 60 % and 0 of observed to required annual growth. */
function progress({ comparator, target, full }: Case, last: number | undefined): string {
  const [first, latest] = [full.get(BASE), last === undefined ? undefined : full.get(last)];
  if (first === undefined || latest === undefined || last === undefined || last <= BASE) return "no-data";
  if (fulfils(first, comparator === ">" ? ">=" : comparator, target))
    return latest === first ? "off-track" : "moving-away";
  if (first <= 0 || latest < 0 || target <= 0) return "no-data";
  const observed = rate(first, latest, last - BASE);
  const required = rate(first, target, DUE - BASE);
  const sign = required < 0n ? -1n : 1n;
  const reaches = (percent: bigint) => observed * 100n * sign >= required * percent * sign;
  return reaches(95n) ? "on-track" : reaches(60n) ? "at-risk" : reaches(0n) ? "off-track" : "moving-away";
}

/** Is it from × the years-th root of `power`, cut after 60 places of the root? */
function isRootOf(value: Ratio, from: Naive, power: Naive, years: number): boolean {
  const raised = ([n, d]: Naive): Naive => [n ** BigInt(years), d ** BigInt(years)];
  const low = times([value.n, value.d], [from[1], from[0]]);
  const high = plus(low, over(1n, 10n ** 60n));
  return order(raised(low), power) <= 0 && order(raised(high), power) > 0;
}

const whole = (value: number): Naive => over(BigInt(value), 1n);
const isNaive = (figure: Figure, expected: Naive | undefined) =>
  expected === undefined ? !isKnown(figure) : isKnown(figure) && same(expected, figure.value);

describe("a target on a flow, told again with whole numbers", () => {
  it("has the same status and outcome", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { last, isPartial, actual } = picked(one);
        const [assessed, verdictNow] = [assessTarget(inputOf(one)), verdict(one)];
        const expected =
          verdictNow === "met" ? "met" : actual === undefined ? "no-data" : progress(one, last);
        expect(assessed.status).toBe(expected);
        const isOver = one.year > DUE || (one.year === DUE && one.month === 12);
        const isDecided = verdictNow === "not-met" && !isPartial && last === DUE;
        const outcome =
          verdictNow === "met" ? "met" : !isOver ? "open" : isDecided ? "missed" : "cannot-tell";
        expect(assessed.outcome).toBe(outcome);
      }),
      { numRuns: 600 },
    );
  });

  it("has the same attainment, gap and pace", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { comparator, target, year, month } = one;
        const { last, isPartial, actual } = picked(one);
        const assessed = assessTarget(inputOf(one));
        const [part, all] = comparator === "<=" ? [target, actual] : [actual, target];
        const isShare = part !== undefined && all !== undefined && all > 0;
        const attained = isShare ? over(BigInt(part), BigInt(all)) : undefined;
        expect(isNaive(assessed.attainment, attained)).toBe(true);
        const missing = actual === undefined ? 0 : target - actual;
        const gap = { ">=": Math.max(0, missing), ">": Math.max(0, missing), "<=": Math.max(0, -missing) };
        const expected = comparator === "=" ? Math.abs(missing) : gap[comparator];
        expect(isNaive(assessed.gap, actual === undefined ? undefined : whole(expected))).toBe(true);
        // Months gone of the due year: all of them once its own figure is there.
        const gone = year > DUE || last === DUE ? 12 : month;
        const hasPace = attained && comparator !== "<=" && (isPartial || last === DUE);
        const pace = hasPace ? minus(attained, over(BigInt(gone), 12n)) : undefined;
        expect(isNaive(assessed.pace, pace)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it("requires the growth that leads from the last full year to the target, and no other", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { comparator, target, full, year, month } = one;
        const { last } = picked(one);
        const { requiredGrowth, observedGrowth } = assessTarget(inputOf(one));
        const from = last === undefined ? undefined : full.get(last);
        const isOver = year > DUE || (year === DUE && month === 12);
        const isReached = from !== undefined && fulfils(from, comparator === ">" ? ">=" : comparator, target);
        const isAsked = !isOver && from !== undefined && from > 0 && target > 0 && !isReached && last !== DUE;
        expect(isKnown(requiredGrowth)).toBe(isAsked);
        if (isKnown(requiredGrowth) && from !== undefined && last !== undefined) {
          const { n, d } = requiredGrowth.value.perYear;
          const power = over(BigInt(target), BigInt(from));
          expect(isRootOf({ n: n + d, d }, whole(1), power, DUE - last)).toBe(true);
        }
        const first = full.get(BASE);
        const isSeen =
          first !== undefined && first > 0 && from !== undefined && from >= 0 && (last ?? BASE) > BASE;
        expect(isKnown(observedGrowth)).toBe(isSeen);
        if (isKnown(observedGrowth) && first !== undefined && from !== undefined && last !== undefined) {
          const { n, d } = observedGrowth.value.perYear;
          const power = over(BigInt(from), BigInt(first));
          expect(isRootOf({ n: n + d, d }, whole(1), power, last - BASE)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("is projected by last year's share at the same month, and later years by the growth seen", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { full, partial, before, year } = one;
        const { last } = picked(one);
        const { projection } = assessTarget(inputOf(one));
        const [first, lastFull] = [full.get(BASE), last === undefined ? undefined : full.get(last)];
        if (last === undefined || lastFull === undefined || last >= DUE) {
          expect(isKnown(projection)).toBe(false);
          return;
        }
        const hasSeason = partial !== undefined && before !== undefined && year - 1 === last && year <= DUE;
        if (hasSeason && before <= 0) {
          expect(isKnown(projection)).toBe(false);
          return;
        }
        const end = hasSeason ? over(BigInt(partial) * BigInt(lastFull), BigInt(before)) : whole(lastFull);
        const from = hasSeason ? year : last;
        if (from === DUE) {
          expect(isKnown(projection) && same(end, projection.value.value)).toBe(true);
          return;
        }
        const isGrown = first !== undefined && first > 0 && lastFull >= 0 && last > BASE;
        expect(isKnown(projection)).toBe(isGrown);
        if (!isKnown(projection) || first === undefined) return;
        if (end[0] === 0n) expect(projection.value.value.n).toBe(0n);
        else {
          const years = BigInt(DUE - from);
          const power = over(BigInt(lastFull) ** years, BigInt(first) ** years);
          expect(isRootOf(projection.value.value, end, power, last - BASE)).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
  });
});

describe("a path", () => {
  const point = (year: number) =>
    fc.integer({ min: 1, max: 3000 }).map((value) => ({ year, value: { n: BigInt(value), d: 1n } }));

  it("meets its ends, and in between is where the same step or the same factor each year leads", () => {
    fc.assert(
      fc.property(point(BASE), point(DUE), fc.integer({ min: BASE, max: DUE }), (base, target, year) => {
        const [gone, all] = [BigInt(year - BASE), BigInt(DUE - BASE)];
        const [from, to] = [base.value.n, target.value.n];
        const linear = plannedValue({ kind: "linear", base, target }, year);
        expect(isNaive(linear, over(from * all + (to - from) * gone, all))).toBe(true);
        const geometric = plannedValue({ kind: "geometric", base, target }, year);
        const power = over(to ** gone, from ** gone);
        expect(isKnown(geometric) && isRootOf(geometric.value, over(from, 1n), power, Number(all))).toBe(
          true,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("through milestones is the line between the two on either side, whatever their order", () => {
    const milestones = fc
      .uniqueArray(fc.integer({ min: BASE, max: DUE }), { minLength: 1, maxLength: 6 })
      .chain((years) => fc.tuple(...years.map(point)));
    fc.assert(
      fc.property(milestones, fc.integer({ min: BASE - 1, max: DUE + 1 }), (points, year) => {
        const planned = plannedValue({ kind: "milestones", points }, year);
        const before = points.filter((one) => one.year <= year).sort((a, b) => b.year - a.year)[0];
        const after = points.filter((one) => one.year >= year).sort((a, b) => a.year - b.year)[0];
        if (!before || !after) {
          expect(isKnown(planned)).toBe(false);
          return;
        }
        const span = BigInt(Math.max(1, after.year - before.year));
        const done = BigInt(year - before.year);
        const expected = before.value.n * span + (after.value.n - before.value.n) * done;
        expect(isNaive(planned, over(expected, span))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
