import fc from "fast-check";
import { formatYuan } from "../../src/domain/amount.js";
import type { CommandInput } from "../../src/domain/commands.js";
import { definedArea, smallCity, type World } from "./world.js";

/** Valid ids of four units, one of them an estimate unit. */
export const UNITS = ["914300006168008586", "914300001838061880", "91430100567699262E", "EST-A-1"] as const;
export const CLUSTERS = ["a", "b", "c"] as const;
export const AREAS = ["city", "d1", "d2", "p", "q", "r"] as const;
const YEARS = [2018, 2019];

export const unit = fc.constantFrom(...UNITS);
export const monthText = fc
  .tuple(fc.constantFrom(...YEARS), fc.integer({ min: 1, max: 6 }))
  .map(([year, month]) => `${year}-${month < 10 ? "0" : ""}${month}`);
const period = fc.oneof(
  { weight: 12, arbitrary: monthText },
  fc.tuple(fc.constantFrom(...YEARS), fc.integer({ min: 1, max: 4 })).map(([year, n]) => `${year}-Q${n}`),
  fc.constantFrom(...YEARS).map((year) => `${year}-01..02`),
  fc.constantFrom(...YEARS).map(String),
);
const clusters = fc.uniqueArray(fc.constantFrom(...CLUSTERS), { minLength: 1, maxLength: 3 });
const district = fc.constantFrom("d1", "d2");
const park = fc.constantFrom(null, "p", "q", "r");
const size = fc.constantFrom("above" as const, "below" as const);
/** Now and then so large that a few of them outgrow 2^53 分. */
const yuan = fc
  .oneof(
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.integer({ min: 99_000_000_000_000, max: 100_000_000_000_000 }),
  )
  .map(formatYuan);
export const reason = { code: "error" as const, text: "更正" };

const line = (cluster: string) =>
  fc.record(
    {
      cluster: fc.constant(cluster),
      output: yuan,
      revenue: yuan,
      employment: fc.integer({ min: 0, max: 500 }),
    },
    { requiredKeys: ["cluster", "output"] },
  );

export const command: fc.Arbitrary<CommandInput> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(unit, monthText, clusters, district, park, size, fc.integer({ min: 1, max: 900 }))
      .map(
        ([u, effective, chosen, d, p, s, represents]): CommandInput => ({
          type: "RegisterEnterprise",
          data: {
            unit: u,
            effective,
            name: `企业${u.slice(-2)}`,
            standing: { district: d, park: p, size: s, clusters: chosen, represents },
          },
        }),
      ),
  },
  {
    weight: 40,
    arbitrary: fc
      .tuple(
        unit,
        period,
        fc.constantFrom("own" as const, "own" as const, "ytd" as const),
        clusters,
        fc.integer({ min: 0, max: 3 }),
      )
      .chain(([u, text, basis, chosen, withReason]) =>
        fc.tuple(...chosen.map(line)).map(
          (lines): CommandInput => ({
            type: "FileReport",
            data: {
              unit: u,
              period: text,
              basis,
              lines,
              confirm: ["ALL"],
              ...(withReason > 0 ? { reason } : {}),
            },
          }),
        ),
      ),
  },
  fc.tuple(unit, period).map(
    ([u, text]): CommandInput => ({
      type: "WithdrawReport",
      data: { unit: u, period: text, reason },
    }),
  ),
  {
    weight: 2,
    arbitrary: fc.tuple(unit, monthText, district, park).map(
      ([u, effective, d, p]): CommandInput => ({
        type: "RelocateEnterprise",
        data: { unit: u, effective, district: d, park: p },
      }),
    ),
  },
  fc.tuple(unit, monthText, clusters, size).map(
    ([u, effective, chosen, s]): CommandInput => ({
      type: "ReclassifyEnterprise",
      data: { unit: u, effective, clusters: chosen, size: s },
    }),
  ),
  fc.tuple(unit, monthText).map(
    ([u, effective]): CommandInput => ({
      type: "DeregisterEnterprise",
      data: { unit: u, effective },
    }),
  ),
  fc.tuple(unit, monthText).map(
    ([u, effective]): CommandInput => ({
      type: "ReinstateEnterprise",
      data: { unit: u, effective },
    }),
  ),
  fc.tuple(monthText, fc.constantFrom(null, "p")).map(
    ([effective, parent]): CommandInput => ({
      type: "MoveArea",
      data: { area: "q", parent, districts: [], effective },
    }),
  ),
  monthText.map(
    (effective): CommandInput => ({
      type: "RenameArea",
      data: { area: "q", name: { zh: `园区${effective}`, en: effective }, code: null, effective },
    }),
  ),
  // Park r is not there from the start: nothing can lie in it before.
  fc.constant(definedArea("r", "park", "p")),
);

/** A city with a history of commands about units and areas, in any order; those that are refused left no trace. */
export const randomWorld: fc.Arbitrary<World> = historyOf(command);

/** The same of other commands, with a publication after every so many of them. */
export function historyOf(
  commands: fc.Arbitrary<CommandInput>,
  publishedEvery = Number.POSITIVE_INFINITY,
): fc.Arbitrary<World> {
  const registered = fc.subarray([...UNITS], { minLength: 3 });
  const many = fc.array(commands, { minLength: 1, maxLength: 90, size: "max" });
  return fc.tuple(registered, many).map(([units, inputs]) => worldOf(units, inputs, publishedEvery));
}

function worldOf(
  registered: readonly string[],
  commands: readonly CommandInput[],
  publishedEvery: number,
): World {
  const world = smallCity();
  for (const [at, u] of registered.entries()) {
    world.run({
      type: "RegisterEnterprise",
      data: {
        unit: u,
        effective: "2016-12",
        name: `企业${u.slice(-2)}`,
        standing: {
          district: "d1",
          park: at % 2 === 0 ? "q" : null,
          size: "above",
          clusters: ["a", "b", "c"],
          represents: 1,
        },
      },
    });
  }
  for (const [n, input] of commands.entries()) {
    world.attempt(input);
    if (n % publishedEvery === publishedEvery - 1) world.publish(`published-${n}`);
  }
  return world;
}
