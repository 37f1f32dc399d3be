import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comparator, Measure } from "../../src/domain/attribution.js";
import { gapDecomposition } from "../../src/engine/queries/gap.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { isKnown } from "../../src/statistics/figure.js";
import { add, integer, type Ratio, subtract, ZERO } from "../../src/statistics/ratio.js";
import { BANDS, terms } from "../statistics/asking.js";
import { NaiveModel } from "../support/naive-model.js";
import { CLUSTERS, randomWorld } from "../support/random-history.js";
import { smallCity, type World } from "../support/world.js";

const TARGETS = [
  { target: "output", measure: "output", value: "900000000", unit: "万元" },
  { target: "enterprises", measure: "enterprises", value: "50", unit: "家" },
] as const;
const DUE = { year: 2019, from: 12, to: 12 };

/** The world with a plan for cluster a: base 2018, due 2019. */
function planned(world: World): World {
  const plan = { plan: "plan", issuer: "", adoptedOn: null, baseYear: 2018, dueYear: 2019, bands: BANDS };
  world.run({ type: "AdoptPlan", data: { ...plan, name: { zh: "规划", en: "plan" } } });
  for (const { target, measure, value, unit } of TARGETS) setTarget(world, target, measure, value, unit);
  return world;
}

function setTarget(
  world: World,
  target: string,
  measure: Measure,
  value: string,
  unit: string,
  comparator: Comparator = ">=",
): void {
  const subject = { from: "reports" as const, measure, cluster: CLUSTERS[0], area: null };
  const asked = terms({ subject, comparator, value, unit, due: 2019 });
  world.run({ type: "SetTarget", data: { plan: "plan", target, terms: asked } });
}

const sum = (values: readonly Ratio[]) => values.reduce(add, ZERO);

describe("the gap of a target", () => {
  it("is made up of the parts' gaps exactly, whatever the dimension", () => {
    fc.assert(
      fc.property(
        randomWorld,
        fc.constantFrom(...TARGETS),
        fc.constantFrom(
          "park" as const,
          "district" as const,
          "enterprise" as const,
          "size" as const,
          "cluster" as const,
        ),
        fc.nat(3),
        (world, { target, value }, by, top) => {
          const vantage = vantageOf(planned(world).models);
          const { decomposition, assessment } = gapDecomposition(vantage, { target, by, top, period: DUE });
          if (!isKnown(decomposition)) return;
          const { whole, parts, rest, residual } = decomposition.value;
          const all = [...parts, ...(rest ? [rest] : []), ...(residual ? [residual] : [])];
          expect(sum(all.map(({ gap }) => gap))).toEqual(whole.gap);
          if (!isKnown(assessment.actual)) throw new Error("no actual figure");
          expect(whole.gap).toEqual(subtract(integer(BigInt(value)), assessment.actual.value.value));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("counts no enterprise where the last one has left, and does not call that unknown", () => {
    const world = planned(smallCity());
    const standing = { district: "d1", park: null, size: "above" as const, clusters: ["a"], represents: 1 };
    const unit = "914300006168008586";
    world.run({
      type: "RegisterEnterprise",
      data: { unit, effective: "2018-01", name: "某企业", standing },
    });
    world.run({
      type: "RelocateEnterprise",
      data: { unit, effective: "2019-06", district: "d2", park: null },
    });
    const question = { target: "enterprises", by: "district" as const, top: 9, period: DUE };
    const { rows } = gapDecomposition(vantageOf(world.models), question);
    const levels = [...(rows?.listed ?? [])].map(([key, { actual, base }]) => [key, actual, base]);
    const [none, one] = [{ value: integer(0n) }, { value: integer(1n) }];
    expect(new Set(levels)).toEqual(
      new Set([
        ["d1", none, one],
        ["d2", one, none],
      ]),
    );
  });

  it("rests on each district's own level, as plain loops over the raw events give it", () => {
    fc.assert(
      fc.property(randomWorld, (world) => {
        const naive = new NaiveModel(planned(world).log.events, Number.POSITIVE_INFINITY);
        const question = { by: "district" as const, top: 9, period: DUE };
        const vantage = vantageOf(world.models);
        const named = gapDecomposition(vantage, { ...question, target: "enterprises" });
        const { decomposition, period } = named;
        if (!isKnown(decomposition)) return;
        for (const { key, current, base } of decomposition.value.parts) {
          const own = { cluster: CLUSTERS[0], area: key, size: null };
          const [now, then] = [period.year, 2018].map((year) => naive.enterprises(own, year * 12 + 11));
          expect([current.n, base.n]).toEqual([now, then]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is refused where less is better: nobody holds such a target back by having too little", () => {
    const world = planned(smallCity());
    setTarget(world, "at-most", "employment", "100", "人", "<=");
    const asked = { target: "at-most", by: "park" as const, top: 1 };
    expect(() => gapDecomposition(vantageOf(world.models), asked)).toThrow(
      "the gap of at-most cannot be taken apart",
    );
  });
});
