import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type CommandInput, CommandSchema } from "../../src/domain/commands.js";
import { type ProgressRow, progressOf } from "../../src/engine/queries/progress.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { OBSERVATION } from "../support/observation.js";
import { World } from "../support/world.js";

/** The plan as it ships, from its seed files to a status: all 38 targets have one, and all that are observed can be met. */

const Items = z.array(z.record(z.string(), z.unknown()));
const Plan = z.object({
  plan: z.record(z.string(), z.unknown()),
  targets: z.array(z.record(z.string(), z.unknown())),
});

function json(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../seeds/changsha-2020/${file}`, import.meta.url), "utf8"));
}

function seeded(): World {
  const world = new World();
  const run = (type: string, data: unknown) => world.run(CommandSchema.parse({ type, data }));
  for (const data of Items.parse(json("areas.json"))) run("DefineArea", data);
  for (const data of Items.parse(json("clusters.json"))) run("DefineCluster", data);
  for (const data of Items.parse(json("indicators.json"))) run("DefineIndicator", data);
  const { plan, targets } = Plan.parse(json("plan.json"));
  run("AdoptPlan", plan);
  for (const target of targets) run("SetTarget", { plan: plan.plan, ...target });
  return world;
}

const DECEMBER_2020 = { year: 2020, from: 12, to: 12 };
const rowsOf = (world: World) => progressOf(vantageOf(world.models), { period: DECEMBER_2020 }).rows;
const seed = seeded();
const empty = rowsOf(seed);

/** What a department would report when the target is reached, in the unit of its indicator. */
function reaching({
  terms: { subject, value, comparator, milestone, due },
}: ProgressRow): readonly CommandInput[] {
  if (subject.from !== "observations") return [];
  const indicator = seed.models.reference.now().indicators.get(subject.indicator)?.defined;
  const isOfEachOne = indicator?.kind === "ratio" && indicator.unit.startsWith("%") === false;
  const asked = isOfEachOne ? "100" : (value ?? "0");
  const reached = comparator === ">" ? `${Number(asked) + 1}` : asked;
  const years = due === "every-year" ? [2018, 2019, 2020] : [2020];
  return years.map((year) => ({
    type: "Observe",
    data: {
      indicator: subject.indicator,
      observation: `${year}`,
      ...OBSERVATION,
      period: `${year}`,
      value: milestone === null ? reached : null,
      ...(milestone === null ? {} : { on: `${year}-06-30`, reached: milestone }),
    },
  }));
}

describe("the plan as it ships", () => {
  it("has 38 targets, each with a status and, without figures, the reason", () => {
    expect(empty).toHaveLength(38);
    for (const { target, terms, assessment } of empty) {
      const status = terms.kind === "direction" ? "not-checkable" : "no-data";
      expect([target, assessment?.status]).toEqual([target, status]);
      expect(assessment?.reason).not.toBeNull();
    }
  });

  const observed = empty.filter(
    ({ terms }) => terms.subject.from === "observations" && terms.kind !== "direction",
  );
  it.each(observed)("$target is met by an observation in its indicator's own unit", (row) => {
    const world = seeded();
    for (const command of reaching(row)) world.run(command);
    const found = rowsOf(world).find(({ target }) => target === row.target)?.assessment;
    expect([row.target, found?.status, found?.reason]).toEqual([row.target, "met", null]);
  });
});
