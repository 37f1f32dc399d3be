import { describe, expect, it } from "vitest";
import type { CommandInput } from "../../src/domain/commands.js";
import { levelPoint } from "../../src/engine/queries/point.js";
import { restatedBase } from "../../src/engine/queries/restated.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { isKnown } from "../../src/statistics/figure.js";
import { growthWords } from "../../src/statistics/print.js";
import { smallCity, type World } from "../support/world.js";

const [FIRST, SECOND] = ["914300006168008586", "914300001838061880"];
const CENSUS = { code: "benchmark" as const, text: "第四次经济普查" };
const YEAR = { year: 2018, from: 1, to: 12 };
const WHOLE = { cluster: "a", area: "city", size: null };

/**
 * As Changsha's secondary industry in 2018, in yuan instead of 亿元: 4998.26 printed for 2017, 4660.19 for 2018, and
 * a printed growth of 6.8 %. The levels alone give 4660.19 / 4998.26 − 1 = −6.76 %.
 */
function city(): World {
  const world = smallCity();
  const standing = { district: "d1", park: null, size: "above" as const, clusters: ["a"], represents: 1 };
  for (const unit of [FIRST, SECOND]) {
    world.run({ type: "RegisterEnterprise", data: { unit, effective: "2016-12", name: unit, standing } });
  }
  world.run(filing(FIRST, "2017", "4000.00"));
  world.run(filing(SECOND, "2017", "998.26"));
  world.run(filing(FIRST, "2018", "4660.19"));
  return world;
}

function filing(unit: string, period: string, output: string): CommandInput {
  return { type: "FileReport", data: { unit, period, lines: [{ cluster: "a", output }], confirm: ["ALL"] } };
}

function restating(value: string, period = "2017", cluster: string | null = "a"): CommandInput {
  const source = { title: "长沙市2018年国民经济和社会发展统计公报" };
  return {
    type: "RestateBase",
    data: { measure: "output", cluster, area: "city", size: null, period, value, reason: CENSUS, source },
  };
}

function rates(world: World, asOf?: string, area = "city"): string {
  const { yoy } = levelPoint(vantageOf(world.models, asOf), { ...WHOLE, area }, "output", YEAR);
  return [yoy.nominal, yoy.comparable]
    .map((figure) => (isKnown(figure) ? growthWords(figure.value).zh : figure.none))
    .join("、");
}

describe("growth over a base restated by an event of its own", () => {
  it("is counted from the restated base: 4660.19 / 4363.47 − 1 = 6.8 %; the nominal rate stays −6.8 %", () => {
    const world = city();
    // Matched alone: 4660.19 / 4000.00 − 1 = 16.5 %.
    expect(rates(world)).toBe("下降6.8%、增长16.5%");
    world.run(restating("4363.47"));
    expect(rates(world)).toBe("下降6.8%、增长6.8%");
  });

  it("is what was known at a position: before the census the old rate stands", () => {
    const world = city();
    const before = `${world.models.position}`;
    world.run(restating("4363.47"));
    expect(rates(world, before)).toBe("下降6.8%、增长16.5%");
  });

  it("holds for the figure it names and no other: a district keeps its matched reports", () => {
    const world = city();
    world.run(restating("4363.47"));
    expect(rates(world, undefined, "d1")).toBe("下降6.8%、增长16.5%");
    expect(
      levelPoint(vantageOf(world.models), { ...WHOLE, size: "above" }, "output", YEAR).restatedBase,
    ).toBe(undefined);
  });

  it("may be given quarter by quarter, and counts only when every month is covered", () => {
    const world = city();
    for (const [period, value] of [
      ["2017-Q1", "1000.00"],
      ["2017-Q2", "1100.00"],
      ["2017-H2", "2263.47"],
    ] as const) {
      expect(rates(world)).toBe("下降6.8%、增长16.5%");
      world.run(restating(value, period));
    }
    expect(rates(world)).toBe("下降6.8%、增长6.8%");
  });

  it("is that of parts without a gap, also where a longer part leads to none", () => {
    const world = city();
    for (const [period, value] of [
      ["2017-01..04", "9.00"],
      ["2017-Q1", "1000.00"],
      ["2017-Q2", "1100.00"],
      ["2017-H2", "2263.47"],
    ] as const) {
      world.run(restating(value, period));
    }
    expect(rates(world)).toBe("下降6.8%、增长6.8%");
  });

  it("of a stock is the latest of those about its last month, whichever was the first", () => {
    const world = smallCity();
    const staff = (period: string, value: string) => {
      const command = restating(value, period);
      if (command.type !== "RestateBase") throw new TypeError("another command");
      world.run({ ...command, data: { ...command.data, measure: "employment" } });
      return restatedBase(vantageOf(world.models), WHOLE, "employment", YEAR)?.value;
    };
    expect(staff("2017", "10")).toBe(10n);
    expect(staff("2017-12", "20")).toBe(20n);
    expect(staff("2017", "30")).toBe(30n);
  });

  it("can be restated again and withdrawn, each with its reason; saying it twice adds nothing", () => {
    const world = city();
    world.run(restating("4363.47"));
    const length = world.log.events.length;
    world.run(restating("4363.47"));
    expect(world.log.events).toHaveLength(length);
    world.run(restating("4400.00"));
    expect(world.log.events.at(-1)?.data).toMatchObject({ value: "4400.00", replaces: "4363.47" });
    const { measure, cluster, area, size } = { ...WHOLE, measure: "output" as const };
    const withdrawal: CommandInput = {
      type: "WithdrawRestatement",
      data: { measure, cluster, area, size, period: "2017", reason: CENSUS },
    };
    world.run(withdrawal);
    expect(world.log.events.at(-1)?.data).toMatchObject({ replaces: "4400.00" });
    expect(rates(world)).toBe("下降6.8%、增长16.5%");
    const withdrawn = world.log.events.length;
    world.run(withdrawal);
    expect(world.log.events).toHaveLength(withdrawn);
  });

  it("takes yuan with two decimals, and whole persons for employment", () => {
    const world = city();
    expect(world.attempt(restating("4363.4"))?.code).toBe("ARGUMENT_INVALID");
    expect(world.attempt(restating("4363"))?.code).toBe("ARGUMENT_INVALID");
    const staff = restating("4363");
    if (staff.type !== "RestateBase") throw new TypeError("another command");
    world.run({ ...staff, data: { ...staff.data, measure: "employment" } });
    expect(world.log.events.at(-1)?.type).toBe("BaseRestated");
  });
});
