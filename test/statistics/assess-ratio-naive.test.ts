import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comparator, Qualifier } from "../../src/domain/attribution.js";
import type { Observation } from "../../src/domain/events/plan.js";
import { assessTarget } from "../../src/statistics/assess.js";
import type { TargetAssessment } from "../../src/statistics/assessment.js";
import { type Figure, isKnown, map } from "../../src/statistics/figure.js";
import { readingsOf } from "../../src/statistics/readings.js";
import { asking, asOf, observed, PLAN, terms } from "./asking.js";
import { fulfils, heldAgainst, minus, type Naive, order, over, plus, same, times } from "./naive.js";

/**
 * Random targets on a ratio in per cent, told again with whole numbers alone: numerators over denominators, steps in
 * percentage points on a straight line, bounds tried value by value.
 */

const BASE = 2015;
const DUE = 2020;

interface Seen {
  readonly year: number;
  readonly month: number;
  readonly part: number;
  readonly of: number;
  readonly qualifier: Qualifier;
}

interface Case {
  readonly comparator: Comparator;
  readonly aim: number;
  readonly unit: "%" | "名/村";
  /** In any order; at most one a month. */
  readonly seen: readonly Seen[];
  readonly year: number;
  readonly month: number;
}

const seen: fc.Arbitrary<Seen> = fc
  .record({
    year: fc.oneof(fc.constant(BASE), fc.integer({ min: BASE - 1, max: DUE + 1 })),
    month: fc.integer({ min: 1, max: 12 }),
    of: fc.oneof(fc.constantFrom(0, 10, 20), fc.integer({ min: 1, max: 60 })),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    qualifier: fc.oneof(
      { weight: 8, arbitrary: fc.constant("exact" as const) },
      { weight: 4, arbitrary: fc.constantFrom<Qualifier>(">", ">=", "<", "~", "forecast") },
    ),
  })
  .map(({ share, ...rest }) => ({ ...rest, part: Math.round(rest.of * share) }))
  // More than the whole is no share of it.
  .map((one) => (one.qualifier === ">" && one.part === one.of ? { ...one, qualifier: "exact" } : one));

const cases: fc.Arbitrary<Case> = fc.record({
  comparator: fc.constantFrom<Comparator>(">=", ">", "<=", "="),
  aim: fc.oneof(fc.constantFrom(0, 50, 100), fc.integer({ min: 1, max: 100 })),
  unit: fc.constantFrom("%", "%", "%", "名/村"),
  seen: fc.uniqueArray(seen, { maxLength: 9, selector: ({ year, month }) => year * 12 + month }),
  year: fc.integer({ min: BASE, max: DUE + 1 }),
  month: fc.integer({ min: 1, max: 12 }),
});

function observationOf({ year, month, part, of, qualifier }: Seen): Observation {
  const period = `${year}-${`${month}`.padStart(2, "0")}`;
  // The percentage printed beside the two is rounded: it must not be taken.
  const value = of === 0 ? null : `${Math.round((part * 100) / of)}`;
  return observed(period, value, { numerator: `${part}`, denominator: `${of}`, qualifier });
}

function assess({ comparator, aim, unit, seen: all, year, month }: Case): TargetAssessment {
  const upToNow = all.filter((one) => one.year * 12 + one.month <= year * 12 + month).map(observationOf);
  return assessTarget(
    asking({
      terms: terms({ comparator, value: `${aim}`, unit, due: DUE }),
      plan: { ...PLAN, baseYear: BASE },
      nature: "ratio",
      ...readingsOf(upToNow, { nature: "ratio", from: "%", to: unit }),
      asOf: asOf(year, month),
    }),
  );
}

interface Year {
  readonly year: number;
  readonly value: Naive;
  readonly qualifier: Qualifier;
}

/** What is asked, and one figure a year: its newest, a forecast only where nothing else is known of the year. */
function picked({ comparator, aim, unit, seen: all, year, month }: Case) {
  const years = new Map<number, Seen>();
  const byTime = [...all].sort((a, b) => a.year * 12 + a.month - b.year * 12 - b.month);
  for (const one of byTime) {
    const isAsked = one.of > 0 && one.year <= DUE && one.year * 12 + one.month <= year * 12 + month;
    const isWorse =
      one.qualifier === "forecast" && (years.get(one.year)?.qualifier ?? "forecast") !== "forecast";
    if (isAsked && !isWorse) years.set(one.year, one);
  }
  const figures = [...years.values()].map(
    (one): Year => ({
      year: one.year,
      value: over(BigInt(one.part) * 100n, BigInt(one.of)),
      qualifier: one.qualifier,
    }),
  );
  const actuals = figures.filter(({ qualifier }) => qualifier !== "forecast");
  // The year of the question is over with its December.
  const whole = actuals.filter((one) => one.year < year || month === 12);
  // 每个村有1名以上: the ratio of those that have it has to be all of them.
  const isOfEach = unit !== "%";
  return {
    comparator: isOfEach ? (">=" as const) : comparator,
    target: over(isOfEach ? 100n : BigInt(aim), 1n),
    actual: (actuals.length > 0 ? actuals : figures).at(-1),
    base: whole.find((one) => one.year === BASE),
    last: whole.at(-1),
    isOver: year > DUE || month + (year - DUE) * 12 === 12,
  };
}

/** One of so many years. */
const a = (count: number): Naive => over(1n, BigInt(count));
const whole = (count: number): Naive => over(BigInt(count), 1n);
const ZERO = whole(0);
const HUNDRED = whole(100);

function distance(value: Naive, comparator: Comparator, target: Naive): Naive {
  const missing = minus(target, value);
  const isBelow = order(missing, ZERO) > 0;
  const size = isBelow ? missing : minus(ZERO, missing);
  if (comparator === "=") return size;
  return isBelow === (comparator !== "<=") ? size : ZERO;
}

/** Steps a year: those seen since the base as a share of those that the target needed from there. */
function progress({ base, last, comparator, target }: ReturnType<typeof picked>): string {
  if (!base || !last || last.year <= BASE) return "no-data";
  const way = minus(target, base.value);
  const done = minus(last.value, base.value);
  if (fulfils(base.value, comparator === ">" ? ">=" : comparator, target)) {
    return order(done, ZERO) === 0 ? "off-track" : "moving-away";
  }
  // done / (last − base) ≥ p % of way / (due − base), the way being positive or the signs turned.
  const sign = whole(order(way, ZERO));
  const observed = times(times(done, sign), whole(100 * (DUE - BASE)));
  const reaches = (share: number) =>
    order(observed, times(times(way, sign), whole(share * (last.year - BASE)))) >= 0;
  return reaches(95) ? "on-track" : reaches(60) ? "at-risk" : reaches(0) ? "off-track" : "moving-away";
}

function straightOn(base: Year, last: Year): Naive {
  const step = times(minus(last.value, base.value), a(last.year - BASE));
  const end = plus(last.value, times(step, whole(DUE - last.year)));
  if (order(end, HUNDRED) > 0) return HUNDRED;
  return order(end, ZERO) < 0 ? ZERO : end;
}

function expectFigure(figure: Figure, expected: Naive | undefined): void {
  expect(isKnown(figure)).toBe(expected !== undefined);
  if (isKnown(figure) && expected) expect(same(expected, figure.value)).toBe(true);
}

describe("a target on a ratio, told again with whole numbers", () => {
  it("has the same status and outcome, whatever the bounds", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const naive = picked(one);
        const { actual, comparator, target, isOver } = naive;
        const found = assess(one);
        const verdict = actual && heldAgainst(actual.value, actual.qualifier, comparator, target, HUNDRED);
        const expected = verdict === "met" ? "met" : verdict === undefined ? "no-data" : progress(naive);
        expect(found.status).toBe(expected);
        const isMissed = verdict === "not-met" && actual?.year === DUE;
        const outcome = verdict === "met" ? "met" : !isOver ? "open" : isMissed ? "missed" : "cannot-tell";
        expect(found.outcome).toBe(outcome);
      }),
      { numRuns: 600 },
    );
  });

  it("has its attainment and gap from numerator and denominator, and no pace", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { actual, comparator, target } = picked(one);
        const found = assess(one);
        const [part, all] = comparator === "<=" ? [target, actual?.value] : [actual?.value, target];
        const attained = part && all && all[0] > 0n ? times(part, over(all[1], all[0])) : undefined;
        expectFigure(found.attainment, attained);
        expectFigure(found.gap, actual && distance(actual.value, comparator, target));
        expect(isKnown(found.pace)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it("moves by percentage points a year: seen, needed, planned and still required", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { base, last, comparator, target, isOver } = picked(one);
        const found = assess(one);
        const gone = base && last ? last.year - BASE : -1;
        const seenStep = base && last && gone > 0 ? times(minus(last.value, base.value), a(gone)) : undefined;
        expectFigure(
          map(found.observedGrowth, ({ perYear }) => perYear),
          seenStep,
        );
        const all = BigInt(DUE - BASE);
        const planned =
          base && gone >= 0
            ? plus(base.value, times(minus(target, base.value), over(BigInt(gone), all)))
            : undefined;
        expectFigure(
          map(found.planned, ({ value }) => value),
          planned,
        );
        const isReached = last && fulfils(last.value, comparator === ">" ? ">=" : comparator, target);
        const isAsked = last && !isOver && !isReached && last.year < DUE;
        expectFigure(
          map(found.requiredGrowth, ({ perYear }) => perYear),
          isAsked ? times(minus(target, last.value), a(DUE - last.year)) : undefined,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("is projected along the straight line, never above 100 % nor below nothing", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { base, last, comparator, target } = picked(one);
        const { projection, projectedGap } = assess(one);
        const end = base && last && last.year > BASE && last.year < DUE ? straightOn(base, last) : undefined;
        expectFigure(
          map(projection, ({ value }) => value),
          end,
        );
        expectFigure(projectedGap, end && distance(end, comparator, target));
      }),
      { numRuns: 300 },
    );
  });
});
