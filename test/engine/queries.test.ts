import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthNumber } from "../../src/domain/period.js";
import type { BesideGrowth } from "../../src/engine/queries/beside-growth.js";
import { decomposition, partFigureId } from "../../src/engine/queries/decomposition.js";
import { parseFigureId } from "../../src/engine/queries/figure-name.js";
import { narrowed } from "../../src/engine/queries/line-cube.js";
import { measured } from "../../src/engine/queries/measured.js";
import { levelPoint } from "../../src/engine/queries/point.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { isKnown } from "../../src/statistics/figure.js";
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
      { numRuns: 150 },
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
      { numRuns: 60 },
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
          const all = decomposition(vantage, { ...question, period, top: 1000 }).beside;
          const some = decomposition(vantage, { ...question, period, top }).beside;
          const unlisted = [...all.parts].filter(([key]) => !some.parts.has(key)).map(([, one]) => one);
          const pairs = (parts: readonly BesideGrowth[]) =>
            parts.reduce((sum, one) => sum + one.comparableReports, 0);
          const received = (parts: readonly BesideGrowth[]) =>
            parts.reduce((sum, one) => sum + one.coverage.reported, 0);
          expect(some.rest.comparableReports).toBe(pairs(unlisted));
          expect(pairs([...all.parts.values()])).toBe(all.whole.comparableReports);
          // A report without the measure counts as received, though no part is listed for it.
          expect(received([...all.parts.values()]) <= all.whole.coverage.reported).toBe(true);
          if (by !== "enterprise") expect(some.rest.coverage.reported).toBe(received(unlisted));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives every part a name that leads to the same level again", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.constantFrom("park" as const, "district" as const, "enterprise" as const, "size" as const),
        fc.constantFrom(...AREAS),
        (world, by, area) => {
          const vantage = vantageOf(world.models);
          const selection = { cluster: CLUSTERS[0] ?? null, area, size: null };
          const period = { year: 2019, from: 1, to: 12 };
          const named = decomposition(vantage, { selection, measure: "output", period, by, top: 99 });
          // The park q lies in p until it is moved away.
          const holdsAnother = Array.from({ length: 12 }, (_, n) => monthNumber(2019, n + 1)).some((month) =>
            vantage.reference.geography.ancestors("q", month).includes("p"),
          );
          for (const { key, current } of named.decomposition.parts) {
            const id = partFigureId(vantage, selection, named, key);
            // Narrowed to a district, the park is narrowed already: that it stands without q cannot be said as well.
            const isUnnamed = by === "park" && key === "p" && holdsAnother && area !== "city" && area !== "p";
            expect(id === undefined).toBe(isUnnamed);
            if (id === undefined) continue;
            const figure = parseFigureId(vantage, id);
            const seen = figure.unit ? narrowed(vantage, { unit: figure.unit.index }) : vantage;
            const { value } = measured(seen, figure.selection, figure.measure, figure.period);
            expect(value ?? 0n).toBe(current.n);
            const point = levelPoint(seen, figure.selection, figure.measure, figure.period);
            const beside = named.beside.parts.get(key);
            expect(beside?.coverage).toEqual(point.coverage);
            expect(beside?.comparableReports).toBe(point.comparableReports);
            if (isKnown(point.level)) expect(beside?.comparable).toEqual(point.yoy.comparable);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
