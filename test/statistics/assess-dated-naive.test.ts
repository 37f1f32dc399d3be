import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comparator, Qualifier } from "../../src/domain/attribution.js";
import type { TargetTerms } from "../../src/domain/events/plan.js";
import { assessTarget } from "../../src/statistics/assess.js";
import { isKnown } from "../../src/statistics/figure.js";
import { readingsOf } from "../../src/statistics/readings.js";
import { asking, asOf, observed, PLAN, terms } from "./asking.js";
import { heldAgainst, over, same } from "./naive.js";

/**
 * Random milestones and targets of every year, told again over days as plain numbers (20200229) and counts as plain
 * sums.
 */

const two = (number: number) => `${number}`.padStart(2, "0");

/** The last days of months are what goes wrong, and the leap day above all. */
const day = fc
  .record({
    year: fc.integer({ min: 2017, max: 2021 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.constantFrom(1, 15, 28, 29, 30, 31),
  })
  .map((one) => {
    const february = one.year % 4 === 0 ? 29 : 28;
    const length = one.month === 2 ? february : [4, 6, 9, 11].includes(one.month) ? 30 : 31;
    return { ...one, day: Math.min(one.day, length) };
  });
const textOf = (one: { year: number; month: number; day: number }) =>
  `${one.year}-${two(one.month)}-${two(one.day)}`;
const numberOf = (one: { year: number; month: number; day: number }) =>
  one.year * 10_000 + one.month * 100 + one.day;
const asked = fc.record({
  year: fc.integer({ min: 2017, max: 2021 }),
  month: fc.oneof(fc.constantFrom(2, 12), fc.integer({ min: 1, max: 12 })),
});

describe("a milestone, told again with days as numbers", () => {
  const WORD = "建成";
  const record = fc.record({ on: day, what: fc.constantFrom(WORD, "开工", "在建") });
  const due = fc.constantFrom<TargetTerms["due"]>(2018, 2019, 2020, null, "every-year");

  it("is met by the first record of its word, late after its year, missed by a later record of another", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 6 }), due, asked, (records, dueYear, { year, month }) => {
        const found = assessTarget(
          asking({
            terms: terms({ comparator: "=", value: null, unit: "", milestone: WORD, due: dueYear }),
            nature: "milestone",
            reached: records.map(({ on, what }) => ({ on: textOf(on), what })),
            asOf: asOf(year, month),
          }),
        );
        // No month has more than 31 days: what is not later than the 31st has happened.
        const past = records.filter(({ on }) => numberOf(on) <= year * 10_000 + month * 100 + 31);
        const deadline = typeof dueYear === "number" ? dueYear * 10_000 + 1231 : 99_999_999;
        const done = past.filter(({ what }) => what === WORD).map(({ on }) => numberOf(on));
        const first = Math.min(...done);
        const isMissed = done.length === 0 && past.some(({ on }) => numberOf(on) > deadline);
        const isOver = year * 10_000 + month * 100 + 31 >= deadline;
        const status = done.length > 0 ? "met" : isMissed ? "off-track" : "no-data";
        const open = isMissed ? "missed" : isOver ? "cannot-tell" : "open";
        expect([found.status, found.outcome]).toEqual([
          status,
          done.length === 0 ? open : first > deadline ? "met-late" : "met",
        ]);
        expect(found.reason).toBe(status === "no-data" ? "milestone-open" : null);
        const days = past.map(({ on }) => numberOf(on)).sort((a, b) => a - b);
        expect(found.records.map(({ on }) => Number(on.replaceAll("-", "")))).toEqual(days);
        expect([found.attainment, found.gap, found.pace].some(isKnown)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it("booked under a period without a day is reached on its last day, 29 February in a leap year", () => {
    fc.assert(
      fc.property(asked, ({ year, month }) => {
        const { reached } = readingsOf([observed(`${year}-${two(month)}`, null, { reached: WORD })], {
          nature: "milestone",
          from: "",
          to: "",
        });
        const [on = ""] = reached.map((one) => one.on);
        const after = new Date(`${on}T00:00:00Z`).getTime() + 86_400_000;
        expect(on.slice(0, 7)).toBe(`${year}-${two(month)}`);
        expect(new Date(after).getUTCDate()).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a target of every year, told again with plain sums", () => {
  const DUE = 2020;
  /** Events counted in one month, or the count that was given for a whole year. */
  const counted = fc.record({
    year: fc.integer({ min: 2017, max: 2021 }),
    month: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 12 }), fc.constant(12)),
    count: fc.integer({ min: 0, max: 4 }),
    qualifier: fc.constantFrom<Qualifier>("exact", "exact", "exact", ">", ">=", "<", "~"),
  });
  const cases = fc.record({
    comparator: fc.constantFrom<Comparator>(">=", ">", "<=", "="),
    aim: fc.integer({ min: 0, max: 4 }),
    adopted: fc.constantFrom(null, 2017, 2018, 2021),
    all: fc.uniqueArray(counted, { maxLength: 10, selector: ({ year, month }) => `${year} ${month}` }),
    now: asked,
  });

  it("is checked year by year: met, missed, not over, or not known", () => {
    fc.assert(
      fc.property(cases, ({ comparator, aim, adopted, all, now }) => {
        const known = all.filter(({ year, month }) => year * 12 + (month ?? 12) <= now.year * 12 + now.month);
        const found = assessTarget(
          asking({
            terms: terms({ comparator, value: `${aim}`, unit: "次/年", due: "every-year" }),
            plan: { ...PLAN, adoptedOn: adopted && `${adopted}-02-28`, baseYear: 2017, dueYear: DUE },
            nature: "count-per-year",
            ...readingsOf(
              known.map(({ year, month, count, qualifier }) =>
                observed(month === null ? `${year}` : `${year}-${two(month)}`, `${count}`, { qualifier }),
              ),
              { nature: "count-per-year", from: "次/年", to: "次/年" },
            ),
            asOf: asOf(now.year, now.month),
          }),
        );
        const expected: string[] = [];
        for (let year = adopted ?? 2018; year <= Math.min(DUE, now.year); year++) {
          const isOver = year < now.year || now.month === 12;
          expected.push(stateOf(known.filter((one) => one.year === year)));

          function stateOf(own: typeof all): string {
            const whole = own.find(({ month }) => month === null);
            const parts = whole ? [whole] : own;
            const isWhole = whole !== undefined || own.some(({ month }) => month === 12);
            if (parts.length === 0) return isOver ? "unknown" : "pending";
            const sum = parts.reduce((total, { count }) => total + count, 0);
            const verdict = heldAgainst(
              over(BigInt(sum), 1n),
              boundOf(parts),
              comparator,
              over(BigInt(aim), 1n),
            );
            const isFinal = isOver && isWhole;
            // More can come in: that never undoes enough, nor too much.
            if (verdict === "met" && (isFinal || comparator === ">=" || comparator === ">")) return "met";
            if (verdict === "not-met" && (isFinal || comparator === "<=")) return "missed";
            return isOver ? "unknown" : "pending";
          }
        }
        expect(found.years.map(({ state }) => state)).toEqual(expected);
        const met = expected.filter((state) => state === "met").length;
        const missed = expected.filter((state) => state === "missed").length;
        const { attainment } = found;
        expect(isKnown(attainment)).toBe(met + missed > 0);
        if (isKnown(attainment)) {
          expect(same(over(BigInt(met), BigInt(met + missed)), attainment.value)).toBe(true);
        }
        const isAll = met > 0 && met === expected.length && now.year >= DUE;
        const band = (of: number) => met * 100 >= of * (met + missed);
        const progress = band(95) ? "on-track" : band(60) ? "at-risk" : "off-track";
        expect(found.status).toBe(isAll ? "met" : met + missed === 0 ? "no-data" : progress);
        const isDue = now.year > DUE || (now.year === DUE && now.month === 12);
        expect(found.outcome).toBe(missed > 0 ? "missed" : isAll ? "met" : isDue ? "cannot-tell" : "open");
      }),
      { numRuns: 500 },
    );
  });

  /** One count keeps its own bound; what a sum is bound by is found by adding up the ends of its parts. */
  function boundOf(
    parts: readonly { readonly month: number | null; readonly qualifier: Qualifier }[],
  ): Qualifier {
    const kinds = parts.map(({ qualifier }) => qualifier);
    const isOpenUpwards = kinds.some((kind) => kind === ">" || kind === ">=" || kind === "~");
    const isOpenDownwards = kinds.some((kind) => kind === "<" || kind === "~");
    if (isOpenUpwards && isOpenDownwards) return "~";
    if (isOpenUpwards) return kinds.includes(">") ? ">" : ">=";
    return isOpenDownwards ? "<" : "exact";
  }
});
