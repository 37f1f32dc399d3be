import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BesideGrowth, NOTHING_BESIDE } from "../../src/engine/queries/beside-growth.js";
import { decomposition } from "../../src/engine/queries/decomposition.js";
import { levelPoint } from "../../src/engine/queries/point.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { naiveGrowth, shownFraction as shown } from "../support/naive-growth.js";
import { NaiveModel, type NaiveQuestion } from "../support/naive-model.js";
import { AREAS, CLUSTERS, randomWorld } from "../support/random-history.js";

const SPANS = [
  { year: 2019, from: 1, to: 12 },
  { year: 2018, from: 1, to: 6 },
  { year: 2019, from: 3, to: 3 },
];

describe("a level with its growth", () => {
  it("is what plain loops over the raw reports give, at any position", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.constantFrom(null, ...CLUSTERS),
        fc.constantFrom(...AREAS),
        fc.constantFrom(...SPANS),
        (world, share, cluster, area, span) => {
          const position = Math.floor(share * world.log.events.length);
          const naive = new NaiveModel(world.log.events, position);
          const question: NaiveQuestion = { cluster, area, size: null };
          const point = levelPoint(vantageOf(world.models, `${position}`), question, "output", span);
          const base = { ...span, year: span.year - 1 };
          const level = naive.reportedFlow(question, "output", span);
          expect(shown(point.level)).toBe(level === undefined ? "no-reports" : `${level}/1`);
          expect(shown(point.yoy.nominal)).toBe(
            naiveGrowth(level, naive.reportedFlow(question, "output", base)),
          );
          const pairs = naive.comparable(question, "output", span);
          expect(point.comparableReports).toBe(pairs.reports);
          expect(shown(point.yoy.comparable)).toBe(
            pairs.reports === 0 ? "no-matched-units" : naiveGrowth(pairs.current, pairs.base),
          );
        },
      ),
      { numRuns: 70 },
    );
  });
});

describe("a decomposition", () => {
  it("adds up exactly to the whole, whatever the dimension", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.constantFrom(
          "park" as const,
          "district" as const,
          "enterprise" as const,
          "size" as const,
          "cluster" as const,
        ),
        (world, by) => {
          const selection = { cluster: null, area: "city", size: null };
          const period = { year: 2019, from: 1, to: 12 };
          const vantage = vantageOf(world.models);
          const { decomposition: found } = decomposition(vantage, {
            selection,
            measure: "output",
            period,
            by,
            top: 2,
          });
          const parts = [
            ...found.parts,
            ...(found.rest ? [found.rest] : []),
            ...(found.residual ? [found.residual] : []),
          ];
          const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);
          expect(sum(parts.map((part) => part.current.n))).toBe(found.whole.current.n);
          expect(sum(parts.map((part) => part.base.n))).toBe(found.whole.base.n);
          const naive = new NaiveModel(world.log.events, Number.POSITIVE_INFINITY);
          expect(found.whole.current.n).toBe(naive.flow(selection, "output", period));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("gives the rest what the parts that are not listed have, and all of them what the whole has", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.constantFrom("park" as const, "district" as const, "enterprise" as const, "size" as const),
        fc.constantFrom(...AREAS),
        fc.constantFrom(...CLUSTERS, null),
        fc.nat(2),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (world, by, area, cluster, top, share) => {
          const vantage = vantageOf(world.models, `${Math.floor(share * world.log.events.length)}`);
          const question = { selection: { cluster, area, size: null }, measure: "output" as const, by };
          const period = { year: 2019, from: 1, to: 9 };
          const all = decomposition(vantage, { ...question, period, top: 1000 }).rows;
          const some = decomposition(vantage, { ...question, period, top }).rows;
          const besides = [...all.listed].map(([, { beside }]) => beside);
          const unlisted = [...all.listed].flatMap(([key, { beside }]) =>
            some.listed.has(key) ? [] : [beside],
          );
          const rest = some.rest?.beside ?? NOTHING_BESIDE;
          const pairs = (parts: readonly BesideGrowth[]) =>
            parts.reduce((sum, one) => sum + one.comparableReports, 0);
          const received = (parts: readonly BesideGrowth[]) =>
            parts.reduce((sum, one) => sum + one.coverage.reported, 0);
          expect(rest.comparableReports).toBe(pairs(unlisted));
          expect(pairs(besides)).toBe(all.whole.beside.comparableReports);
          // A report without the measure counts as received, though no part is listed for it.
          expect(received(besides) <= all.whole.beside.coverage.reported).toBe(true);
          if (by !== "enterprise") expect(rest.coverage.reported).toBe(received(unlisted));
        },
      ),
      { numRuns: 40 },
    );
  });
});
