import { describe, expect, it } from "vitest";
import type { TargetTerms } from "../../src/domain/events/plan.js";
import type { Language } from "../../src/domain/faults.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { ReportContext } from "../../src/report/context.js";
import { standing } from "../../src/report/findings.js";
import { plain } from "../../src/report/model.js";
import { measureCells } from "../../src/report/sections/glance.js";
import { targetSection } from "../../src/report/sections/targets.js";
import { targetSentence } from "../../src/report/target-findings.js";
import { terms } from "../statistics/asking.js";
import { smallCity, type World } from "../support/world.js";

const UNIT = "914300006168008586";

/** Monthly output of cluster a in 亿元 by year; a target of 2020, set for the city. */
function city(
  monthly: Readonly<Record<number, number>>,
  aim: Pick<TargetTerms, "comparator" | "value">,
  months = 12,
): World {
  const world = smallCity();
  const bands = { onTrack: "0.95", atRisk: "0.60", offTrack: "0" };
  const name = { zh: "规划", en: "plan" };
  world.run({
    type: "AdoptPlan",
    data: { plan: "plan", name, issuer: "", adoptedOn: null, baseYear: 2018, dueYear: 2020, bands },
  });
  const ofCluster = terms({
    name: { zh: "甲产业产值", en: "output of a" },
    subject: { from: "reports", measure: "output", cluster: "a", area: "city" },
    ...aim,
  });
  world.run({ type: "SetTarget", data: { plan: "plan", target: "A", terms: ofCluster } });
  const where = { district: "d1", park: "p", size: "above" as const, clusters: ["a"], represents: 1 };
  world.run({
    type: "RegisterEnterprise",
    data: { unit: UNIT, effective: "2017-01", name: "某企业", standing: where },
  });
  const last = Math.max(...Object.keys(monthly).map(Number));
  for (const [year, yi] of Object.entries(monthly)) {
    for (let month = 1; month <= (Number(year) === last ? months : 12); month++) {
      const period = `${year}-${`${month}`.padStart(2, "0")}`;
      const lines = [{ cluster: "a", output: `${yi * 100_000_000}.00` }];
      world.run({ type: "FileReport", data: { unit: UNIT, period, lines, confirm: ["ALL"] } });
    }
  }
  return world;
}

function contextOf(world: World, to: number, year = 2020, language: Language = "zh", area = "city") {
  const source = {
    vantage: vantageOf(world.models),
    async *revisionsBetween() {},
    async *groundsBetween() {},
  };
  return new ReportContext(source, "annual", { year, from: 1, to }, { language, area });
}

function told(world: World, to = 12, year = 2020, language: Language = "zh", area = "city"): string {
  const context = contextOf(world, to, year, language, area);
  const [row] = context.progress.rows;
  if (!row) throw new Error("no target");
  return plain(targetSentence(context, row, context.toDate));
}

/** The paragraph before the tables, and the words of the targets' standing in the first. */
function counted(world: World): readonly [summary: string, ...standings: string[]] {
  const blocks = targetSection(contextOf(world, 12));
  const [summary] = blocks.flatMap((block) => (block.kind === "paragraph" ? [plain(block.content)] : []));
  const [table] = blocks.flatMap((block) => (block.kind === "table" ? [block] : []));
  return [summary ?? "", ...(table?.rows ?? []).map(({ cells }) => cells.at(-1)?.text ?? "")];
}

const atLeast = (value: string) => ({ comparator: ">=" as const, value });

describe("the count of targets", () => {
  it("calls one that was due and not reached what its row calls it, however close it came", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 12 }, atLeast("145"));
    expect(counted(world)).toEqual(["共有目标1项，其中未达到1项。", "■ 未达到"]);
  });
});

describe("the sentence on a target", () => {
  it("that is met says by how much it is beaten", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 12 }, atLeast("120"));
    expect(told(world)).toBe("甲产业产值2020年目标为不少于120亿元，已达到，完成120.0%，超出24.00亿元。");
    expect(told(world, 12, 2020, "en")).toContain("it is met, 120.0% done, 24.00 hundred million yuan more");
  });

  it("that is met to the very number has nothing left over, and nothing missing", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 10 }, atLeast("120"));
    expect(told(world)).toBe("甲产业产值2020年目标为不少于120亿元，已达到，完成100.0%。");
  });

  it("that is missed says what is missing", () => {
    const world = city({ 2018: 10, 2019: 9, 2020: 8 }, atLeast("120"));
    expect(told(world)).toBe("甲产业产值2020年目标为不少于120亿元，未达到，完成80.0%，尚差24.00亿元。");
    expect(told(world, 12, 2020, "en")).toContain(
      "it was missed, 80.0% done, 24.00 hundred million yuan missing",
    );
  });

  it("that has to be exceeded is not met by the very number", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 10 }, { comparator: ">", value: "120" });
    expect(told(world)).toContain("未达到，完成100.0%，恰为目标数，须超过才算达到。");
  });

  it("that is a limit is passed, not short", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 12 }, { comparator: "<=", value: "120" });
    expect(told(world)).toMatch(/未达到.*超出上限24\.00亿元。$/);
    expect(told(world)).not.toContain("尚差");
  });

  it("that is not due yet says how fast the time goes, what it takes and how it stands", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 9 }, atLeast("150"), 6);
    expect(told(world, 6)).toBe(
      "甲产业产值2020年目标为不少于150亿元，完成36.0%，尚差96.00亿元，时间进度50.0%，慢于时间进度14.0个百分点，2020年须增长13.6%，进度判定为“有风险”。",
    );
    const ahead = city({ 2018: 10, 2019: 11, 2020: 13 }, atLeast("150"), 6);
    expect(told(ahead, 6)).toContain("快于时间进度2.0个百分点");
  });

  it("that keeps pace with the time says so, and that one that has to be a number is apart from it", () => {
    const level = city({ 2018: 10, 2019: 11, 2020: 10 }, atLeast("119.999999"), 6);
    expect(told(level, 6)).toContain("时间进度50.0%，与时间进度持平，");
    expect(told(level, 6, 2020, "en")).toContain("level with the 50.0% of the time gone");
    const apart = city({ 2018: 10, 2019: 11, 2020: 12 }, { comparator: "=", value: "120" });
    expect(told(apart)).toMatch(/未达到，完成120\.0%，相差24\.00亿元。$/);
  });

  it("without a figure says why, and claims nothing", () => {
    const world = city({ 2018: 10 }, atLeast("120"));
    expect(told(world, 12, 2017)).toMatch(/^甲产业产值2020年目标为不少于120亿元，.+，不能判定进度。$/);
    expect(told(world, 12, 2017)).not.toMatch(/完成|尚差|达到/);
  });

  it("of the whole city says in a district what part of it the district has", () => {
    const world = city({ 2018: 10, 2019: 11, 2020: 12 }, atLeast("120"));
    expect(told(world, 12, 2020, "zh", "d1")).toBe("本地区相当于全市“甲产业产值”目标的120.0%。");
    expect(told(world, 12, 2020, "zh", "d2")).toBe("");
  });
});

describe("the sentence on a level", () => {
  const told = (monthly: Readonly<Record<number, number>>, year: number) => {
    const context = contextOf(city(monthly, atLeast("120")), 12, year);
    return plain(standing(context, { measure: "实现产值", ...measureCells(context, "a", "output") }));
  };

  it("gives growth up, down and none, and says what is missing", () => {
    expect(told({ 2019: 10, 2020: 11 }, 2020)).toBe(
      "实现产值132.00亿元，名义同比增长10.0%，可比口径同比增长10.0%",
    );
    expect(told({ 2019: 10, 2020: 9 }, 2020)).toBe(
      "实现产值108.00亿元，名义同比下降10.0%，可比口径同比下降10.0%",
    );
    expect(told({ 2019: 10, 2020: 10 }, 2020)).toBe("实现产值120.00亿元，名义同比持平，可比口径同比持平");
    expect(told({ 2019: 0, 2020: 9 }, 2020)).toBe(
      "实现产值108.00亿元，名义同比无法计算（基期数为零），可比口径同比无法计算（基期数为零）",
    );
    expect(told({ 2020: 9 }, 2020)).toBe(
      "实现产值108.00亿元，名义同比无法计算（基期没有数据），可比口径同比无法计算（没有两期都报送的单位）",
    );
    expect(told({ 2020: 9 }, 2019)).toBe("产值没有数据（没有单位报送）");
  });
});
