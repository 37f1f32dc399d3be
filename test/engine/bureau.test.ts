import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recorded } from "../../src/domain/events/index.js";
import { lateUnits } from "../../src/engine/queries/late.js";
import { levelPoint } from "../../src/engine/queries/point.js";
import { progressOf } from "../../src/engine/queries/progress.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { naiveGrowth, shownFraction } from "../support/naive-growth.js";
import { NaiveModel } from "../support/naive-model.js";
import { randomBureau, sinceJanuary } from "../support/random-bureau.js";

/** What a bureau says of months, calendar, bases, plans and names, told again from the events alone. */

const asked = fc.record({
  share: fc.double({ min: 0.3, max: 1, noNaN: true }),
  cluster: fc.constantFrom(null, "a"),
  area: fc.constantFrom("city", "p"),
  month: fc.constantFrom(1, 2, 3, 6),
  isSinceJanuary: fc.boolean(),
});

function isExempt(events: readonly Recorded[], january: string): boolean {
  const said = events.flatMap(({ type, data }) =>
    type === "CalendarSet" && data.effective <= january ? [data] : [],
  );
  const latest = said
    .map(({ effective }) => effective)
    .sort()
    .at(-1);
  return said.findLast(({ effective }) => effective === latest)?.januaryExempt ?? false;
}

const MONTHS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  Q1: [1, 3],
  Q2: [4, 6],
  "": [1, 12],
};

function isLocked(events: readonly Recorded[], year: number, month: number): boolean {
  return events.some(({ type, data }) => {
    if (type !== "PeriodClosed" || !data.period.startsWith(`${year}`)) return false;
    const rest = data.period.slice(5);
    const [from, to] = MONTHS[rest] ?? [Number(rest), Number(rest)];
    return from <= month && month <= to;
  });
}

/** The value that was last said of a base; nothing where that was withdrawn. */
function restated(events: readonly Recorded[], cluster: string | null, area: string, period: string) {
  const last = events.findLast(
    ({ type, data }) =>
      (type === "BaseRestated" || type === "BaseRestatementWithdrawn") &&
      data.cluster === cluster &&
      data.area === area &&
      data.period === period,
  );
  return last?.type === "BaseRestated" ? BigInt(last.data.value.replace(".", "")) : undefined;
}

describe("a figure after whatever a bureau has said", () => {
  it("has its mark, the reason why there is none, 报送率 and 可比口径 as of any position", () => {
    fc.assert(
      fc.property(randomBureau, asked, (world, { share, cluster, area, month, isSinceJanuary }) => {
        const position = Math.floor(share * world.log.events.length);
        const events = world.log.events.slice(0, position);
        const question = { cluster, area, size: null };
        const span = { year: 2019, from: isSinceJanuary ? 1 : month, to: month };
        const point = levelPoint(vantageOf(world.models, `${position}`), question, "output", span);
        const naive = new NaiveModel(events, position);
        const level = naive.reportedFlow(question, "output", span);
        const exempt = month === 1 && isExempt(events, "2019-01");
        const none = exempt ? "january-exempt" : "no-reports";
        expect(shownFraction(point.level)).toBe(level === undefined ? none : `${level}/1`);

        const { reported, due } = naive.coverage(question, span);
        expect([point.coverage.reported, point.coverage.expected]).toEqual([reported, exempt ? 0 : due]);

        const published = events.flatMap(({ type, data }) =>
          type === "FiguresPublished" ? [data.position] : [],
        );
        const then = new NaiveModel(events, published.at(-1) ?? 0).reportedFlow(question, "output", span);
        const months = Array.from({ length: span.to - span.from + 1 }, (_, n) => span.from + n);
        const closed = months.every((one) => isLocked(events, 2019, one)) ? "final" : "provisional";
        expect(point.mark).toBe(then !== undefined && then !== level ? "revised" : closed);

        const base = span.from === 1 ? restated(events, cluster, area, sinceJanuary(2018, month)) : undefined;
        const pairs = naive.comparable(question, "output", span);
        const paired = pairs.reports === 0 ? "no-matched-units" : naiveGrowth(pairs.current, pairs.base);
        const overBase = level === undefined ? none : naiveGrowth(level, base);
        expect(shownFraction(point.yoy.comparable)).toBe(base === undefined ? paired : overBase);
      }),
      { numRuns: 100 },
    );
  });
});

describe("what holds as of any position", () => {
  it("of targets, observations and names is what was said last", () => {
    fc.assert(
      fc.property(randomBureau, asked, (world, { share, month }) => {
        const position = Math.floor(share * world.log.events.length);
        const targets = new Map<string, string | null>();
        const observations = new Map<string, string | null>();
        const names = new Map<string, string>();
        for (const { type, data } of world.log.events.slice(0, position)) {
          if (type === "TargetSet" || type === "TargetRevised") targets.set(data.target, data.terms.value);
          if (type === "TargetRetired") targets.delete(data.target);
          if (type === "IndicatorObserved" || type === "ObservationRevised")
            observations.set(data.observation, data.value);
          const isNamed = type === "EnterpriseRegistered" || type === "EnterpriseRenamed";
          if (isNamed && data.effective <= `2019-0${month}`) names.set(data.unit, data.name);
        }
        const vantage = vantageOf(world.models, `${position}`);
        const period = { year: 2019, from: month, to: month };
        const { rows } = progressOf(vantage, { period });
        expect(new Map(rows.map(({ target, terms }) => [target, terms.value]))).toEqual(targets);
        const seen = [...(vantage.reference.indicators.get("seen")?.observations.values() ?? [])];
        expect(new Map(seen.map(({ observation, observed }) => [observation, observed.value]))).toEqual(
          observations,
        );
        for (const { unit, name } of lateUnits(vantage, { cluster: null, area: "city", size: null }, period))
          expect(name).toBe(names.get(unit));
      }),
      { numRuns: 60 },
    );
  });
});
