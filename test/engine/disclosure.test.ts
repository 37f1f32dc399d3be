import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disclosureOf } from "../../src/engine/queries/disclosure.js";
import type { Cell } from "../../src/engine/queries/disclosure-layers.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { filing, register } from "../support/by-hand.js";
import { NaiveModel, type NaiveReport } from "../support/naive-model.js";
import { foundOut } from "../support/subtracting.js";
import { smallCity, type World } from "../support/world.js";

const CLUSTERS = ["a", "b", "c"];
const MONTHS = ["2018-01", "2018-02"];
const QUARTER = ["2018-Q1"];

const Unit = fc.record({
  district: fc.constantFrom("d1", "d2"),
  park: fc.constantFrom(null, "p", "q"),
  clusters: fc.subarray(CLUSTERS, { minLength: 1 }),
  periods: fc.constantFrom([], MONTHS.slice(0, 1), MONTHS, QUARTER),
});
type Unit = ReturnType<typeof Unit.generate>["value"];

function worldOf(units: readonly Unit[]): World {
  const world = smallCity();
  for (const [n, { district, park, clusters, periods }] of units.entries()) {
    const unit = `EST-U-${n}`;
    const standing = { district, park, size: "above" as const, clusters, represents: 1 };
    world.run({ type: "RegisterEnterprise", data: { unit, effective: "2010-01", name: unit, standing } });
    for (const period of periods) {
      const lines = clusters.map((cluster) => ({ cluster, output: "7.00" }));
      world.run({ type: "FileReport", data: { unit, period, lines, confirm: ["ALL"] } });
    }
  }
  return world;
}

const open = (world: World, asOf?: number): readonly Cell[] =>
  disclosureOf(vantageOf(world.models, asOf?.toString())).filter(({ withheld }) => withheld === undefined);
const reasonFor = (world: World, cluster: string | null, area: string) =>
  disclosureOf(vantageOf(world.models)).find((one) => one.cluster === cluster && one.area === area)?.withheld;

/** Told again in the plainest way: city, its two districts, park p with q in it. */
function liesIn(area: string, { district, park }: NaiveReport["attribution"]): boolean {
  return area === "city" || area === district || area === park || (area === "p" && park === "q");
}

/** Reports of the same length: nobody can take a quarter's apart from its months otherwise. */
const lengths = (reports: readonly NaiveReport[]) =>
  [...new Set(reports.map(({ span }) => JSON.stringify(span)))].map((span) =>
    reports.filter((report) => JSON.stringify(report.span) === span),
  );

describe("what everybody may see", () => {
  it("leaves nobody who adds and subtracts with figures of one or two units, as of any position", () => {
    fc.assert(
      fc.property(fc.array(Unit, { maxLength: 16 }), fc.nat(60), (units, back) => {
        const world = worldOf(units);
        for (const position of [world.models.position, Math.max(1, world.models.position - back)]) {
          const published = open(world, position);
          const { reports } = new NaiveModel(world.log.events, position);
          for (const givers of lengths([...reports.values()])) {
            const sums = published.map(({ cluster, area }) =>
              givers.map(({ lines, attribution }) =>
                CLUSTERS.map((one) =>
                  lines.some((line) => line.cluster === one) &&
                  (cluster ?? one) === one &&
                  liesIn(area, attribution)
                    ? 1
                    : 0,
                ),
              ),
            );
            expect(foundOut(sums)).toBeUndefined();
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is everything where every sum is of three units or of none", () => {
    const units = CLUSTERS.flatMap((cluster) =>
      [1, 2, 3].map(() => ({ ...HERE, clusters: [cluster], periods: MONTHS })),
    );
    expect(open(worldOf(units))).toHaveLength(5 * (1 + CLUSTERS.length));
  });

  it("is not the quarter of a single unit among months of many: the quarter less its months would be that unit", () => {
    const months = [1, 2, 3, 4].map(() => ({ ...HERE, periods: MONTHS }));
    expect(reasonFor(worldOf(months), null, "city")).toBeUndefined();
    const quarter = { ...HERE, periods: QUARTER };
    expect(reasonFor(worldOf([...months, quarter]), null, "city")).toEqual({
      why: "few-reports",
      period: { year: 2018, from: 1, to: 3 },
    });
  });

  it("is not a sum of few units that stand in it, though nobody reported", () => {
    const world = worldOf([HERE, HERE, HERE, { ...HERE, district: "d2" }]);
    expect([reasonFor(world, null, "d2"), reasonFor(world, null, "d1")]).toEqual([
      { why: "few-units" },
      undefined,
    ]);
  });

  it("counts a unit of several clusters once in all of them", () => {
    const [one, both] = [HERE, { ...HERE, clusters: ["a", "b"] }];
    const reporting = (unit: Unit, count: number) =>
      Array.from({ length: count }, () => ({ ...unit, periods: MONTHS }));
    const few = worldOf([...reporting(both, 2), one, one, both]);
    expect(reasonFor(few, null, "city")).toMatchObject({ why: "few-reports" });
    const enough = worldOf([...reporting(one, 5), ...reporting(both, 1), both, both]);
    expect(["a", "b", null].map((cluster) => reasonFor(enough, cluster, "city")?.why)).toEqual([
      "telling",
      "few-reports",
      undefined,
    ]);
  });

  it("is no growth that rests on one or two units which reported the year before as well", () => {
    const world = smallCity();
    for (const n of [1, 2, 3]) register(world, `EST-U-${n}`);
    for (const n of [1, 2, 3]) world.run(filing(`EST-U-${n}`, "2019-01", n));
    expect(reasonFor(world, "a", "d1")).toBeUndefined();
    for (const n of [1, 2]) world.run(filing(`EST-U-${n}`, "2018-01", n));
    world.run(filing("EST-U-3", "2018-02", 3));
    register(world, "EST-U-4");
    world.run(filing("EST-U-4", "2018-01", 4));
    for (const n of [1, 2]) world.run(filing(`EST-U-${n}`, "2018-02", n));
    expect(reasonFor(world, "a", "d1")).toEqual({ why: "few-pairs", period: { year: 2019, from: 1, to: 1 } });
  });
});

const HERE: Unit = { district: "d1", park: null, clusters: ["a"], periods: [] };
