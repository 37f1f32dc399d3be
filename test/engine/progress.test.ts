import { describe, expect, it } from "vitest";
import { assumptionNotes, changeNotes, statusNotes } from "../../src/answers/progress-notes.js";
import type { CommandInput } from "../../src/domain/commands.js";
import type { TargetTerms } from "../../src/domain/events/plan.js";
import { month, type Period } from "../../src/domain/period.js";
import { explainableNamed } from "../../src/engine/queries/explainable.js";
import { parsePlanned } from "../../src/engine/queries/planned-figures.js";
import { type ProgressRow, progressOf } from "../../src/engine/queries/progress.js";
import { progressSince } from "../../src/engine/queries/progress-since.js";
import { knownVantageOf, vantageOf } from "../../src/engine/queries/vantage.js";
import { assuming, grownBy } from "../../src/engine/queries/what-if.js";
import { isKnown } from "../../src/statistics/figure.js";
import { percent } from "../../src/statistics/print.js";
import { ratio } from "../../src/statistics/ratio.js";
import { quantity } from "../../src/statistics/units.js";
import { smallCity, type World } from "../support/world.js";

const UNIT = "914300006168008586";
const REASON = { code: "error" as const, text: "目标调整" };

function terms(value: string, area: string): TargetTerms {
  return {
    clause: "一",
    kind: "quantified",
    name: { zh: "甲产业产值", en: "output of a" },
    subject: { from: "reports", measure: "output", cluster: "a", area },
    comparator: ">=",
    value,
    unit: "万元",
    milestone: null,
    due: 2020,
    leadDepartment: "市经信委",
    otherUnits: [],
    quote: "",
    note: "",
    trajectory: null,
  };
}

/** Output of cluster a in 万元, month by month: 10 in 2018, 12 in 2019, 14 in the first half of 2020. */
function city(): World {
  const world = smallCity();
  const bands = { onTrack: "0.95", atRisk: "0.60", offTrack: "0" };
  const name = { zh: "规划", en: "plan" };
  world.run({
    type: "AdoptPlan",
    data: { plan: "plan", name, issuer: "", adoptedOn: null, baseYear: 2018, dueYear: 2020, bands },
  });
  world.run({ type: "SetTarget", data: { plan: "plan", target: "A", terms: terms("180", "city") } });
  const standing = { district: "d1", park: "q", size: "above" as const, clusters: ["a"], represents: 1 };
  world.run({
    type: "RegisterEnterprise",
    data: { unit: UNIT, effective: "2018-01", name: "某企业", standing },
  });
  for (let at = 0; at < 30; at++) {
    const period = `${2018 + Math.floor(at / 12)}-${`${(at % 12) + 1}`.padStart(2, "0")}`;
    world.run(filing(period, at < 12 ? "100000.00" : at < 24 ? "120000.00" : "140000.00"));
  }
  return world;
}

function filing(period: string, output: string): CommandInput {
  return { type: "FileReport", data: { unit: UNIT, period, lines: [{ cluster: "a", output }] } };
}

function row(
  world: World,
  asked: { period?: Period; asOf?: string; area?: string } = {},
): ProgressRow | undefined {
  return progressOf(vantageOf(world.models, asked.asOf), asked).rows[0];
}

function shown(found: ProgressRow | undefined): string {
  const assessment = found?.assessment;
  if (
    !assessment ||
    !isKnown(assessment.actual) ||
    !isKnown(assessment.attainment) ||
    !isKnown(assessment.gap)
  )
    return "—";
  const actual = quantity(assessment.actual.value.value, "万元", "zh");
  return `${actual} ${percent(assessment.attainment.value)} 缺口${quantity(assessment.gap.value, "万元", "zh")} ${assessment.status}`;
}

describe("progress", () => {
  it.each(["constructor", "toString", "__proto__"])("knows no area or cluster %s", (word) => {
    const vantage = vantageOf(city().models);
    for (const asked of [{ area: word }, { cluster: word }]) {
      expect(() => progressOf(vantage, asked)).toThrow(expect.objectContaining({ params: { value: word } }));
    }
  });

  it("before the due year holds the last full year: 120 / 180 = 66.7 %, 20 % a year seen, 22.5 % needed: at risk", () => {
    // cagr 120→144 over 2018–2019: 144/120 − 1 = 20 %; required (180/120)^(1/2) − 1 = 22.47 %; 0.89 of it.
    expect(shown(row(city(), { period: month(2019, 12) }))).toBe("144.00万元 80.0% 缺口36.00万元 at-risk");
    expect(shown(row(city(), { period: month(2019, 6) }))).toMatch(/^120\.00万元 66\.7% 缺口60\.00万元/);
  });

  it("in the due year holds the year to date: 6 × 14 = 84 of 180, half the year gone, pace −3.3 points", () => {
    const found = row(city());
    expect(shown(found)).toMatch(/^84\.00万元 46\.7% 缺口96\.00万元/);
    const assessment = found?.assessment;
    expect(assessment && isKnown(assessment.elapsed) && percent(assessment.elapsed.value)).toBe("50.0%");
    expect(assessment && isKnown(assessment.pace) && percent(assessment.pace.value)).toBe("-3.3%");
    expect(
      found?.toDate && isKnown(found.toDate.yoy.nominal) && percent(found.toDate.yoy.nominal.value),
    ).toBe("16.7%");
  });

  it("has two clocks: the figures as known then and the target as it stood then", () => {
    const world = city();
    const before = `${world.models.position}`;
    world.run({
      type: "SetTarget",
      data: { plan: "plan", target: "A", terms: terms("160", "city"), reason: REASON },
    });
    expect(shown(row(world))).toMatch(/52\.5% 缺口76\.00万元/);
    expect(shown(row(world, { asOf: before }))).toMatch(/46\.7% 缺口96\.00万元/);
    expect(world.models.reference.now().plans.get("plan")?.targets.get("A")?.history).toHaveLength(2);
  });

  it("for a part of the city shows its share of the city's target, or its own target where the plan sets one", () => {
    const world = city();
    const part = row(world, { area: "p" });
    expect(part?.assessment).toBeNull();
    expect(part && isKnown(part.shareOfTarget) && percent(part.shareOfTarget.value)).toBe("46.7%");
    world.run({ type: "SetTarget", data: { plan: "plan", target: "A-p", terms: terms("100", "p") } });
    const rows = progressOf(vantageOf(world.models), { area: "p" }).rows;
    expect(rows.map((one) => one.target)).toEqual(["A-p"]);
    expect(shown(rows[0])).toMatch(/^84\.00万元 84\.0%/);
  });

  it("is explained by a target's name, whichever area it is set for, and by plan and name where two plans share it", () => {
    const world = city();
    world.run({ type: "SetTarget", data: { plan: "plan", target: "Q", terms: terms("90", "q") } });
    const explained = (name: string) => {
      const named = explainableNamed(vantageOf(world.models), name);
      return named.restsOn === "reports" ? [named.target?.plan, named.figure.selection.area] : [];
    };
    expect(explained("Q")).toEqual(["plan", "q"]);
    const { adopted } = world.models.reference.now().plans.get("plan") ?? {};
    if (!adopted) throw new Error("no plan");
    world.run({ type: "AdoptPlan", data: { ...adopted, plan: "next", dueYear: 2025 } });
    world.run({ type: "SetTarget", data: { plan: "next", target: "Q", terms: terms("200", "city") } });
    expect(() => explained("Q")).toThrow(/plan\/Q, next\/Q/);
    expect(explained("plan/Q")).toEqual(["plan", "q"]);
    expect(explained("next/Q")).toEqual(["next", "city"]);
    expect(() => explained("next/A")).toThrow(expect.objectContaining({ code: "FIGURE_UNKNOWN" }));
  });

  it("with months assumed at 10 % above the year before: 84 + 6 × 13.2 = 163.2, still 16.8 short", () => {
    const world = city();
    const real = vantageOf(world.models);
    const planned = grownBy(real, ratio(1n, 10n), month(2020, 6), ["output"]);
    const { rows } = progressOf(assuming(real, planned), { period: month(2020, 12) });
    expect(shown(rows[0])).toMatch(/^163\.20万元 90\.7% 缺口16\.80万元/);
    expect(shown(row(world))).toMatch(/^84\.00万元/);
  });

  it("with planned figures from a file, and nothing of it in the log", () => {
    const world = city();
    const before = world.log.events.length;
    const real = vantageOf(world.models);
    const csv = "产业,报告期,指标,数值\na名,2020-H2,产值,960000\n";
    const planned = parsePlanned(real.reference, csv, "plan.csv");
    const { rows } = progressOf(assuming(real, planned), { period: month(2020, 12) });
    expect(shown(rows[0])).toBe("180.00万元 100.0% 缺口0.00万元 met");
    expect(world.log.events).toHaveLength(before);
  });

  it("reads planned figures as it reads reported ones, and cuts nothing off", () => {
    const { reference } = vantageOf(city().models);
    const read = (measure: string, value: string) =>
      parsePlanned(reference, `cluster,period,measure,value\na名,2020-H2,${measure},${value}\n`, "plan.csv");
    expect(read("output", '"960,000.5"')[0]?.value).toBe(96_000_050n);
    expect(read("employment", "12")[0]?.value).toBe(12n);
    expect(() => read("employment", "12.5")).toThrow(expect.objectContaining({ code: "CELL_PERSONS" }));
    expect(() => read("output", "0.001")).toThrow(expect.objectContaining({ code: "CELL_PRECISION" }));
    expect(() => read("output", "")).toThrow(expect.objectContaining({ code: "CELL_NUMBER" }));
  });

  it("with an assumption says for each target by how much, and the status before and after", () => {
    const real = vantageOf(city().models);
    const planned = grownBy(real, ratio(1n, 10n), month(2020, 6), ["output"]);
    const assumed = progressOf(assuming(real, planned), { period: month(2020, 12) });
    // 163.20 of 180; before it the year to date, 84.00 through June.
    expect(assumptionNotes(assumed, progressOf(real, {}), "10%", planned.length, "zh")).toEqual([
      "假设:10%。以上含计划数6笔,未入库",
      "A 甲产业产值:差16.80万元,判定由“有风险”到“未达到”",
    ]);
    expect(assumptionNotes(assumed, undefined, "10%", 0, "zh")[0]).toMatch(/没有起作用/);
  });

  it("names the method with its bands, and the targets that have no status with the reason", () => {
    const vantage = vantageOf(city().models);
    const early = progressOf(vantage, { period: month(2017, 6) });
    const [method, reason] = statusNotes(vantage, early, "zh");
    expect(method).toMatch(/2018年以来实际年均增速÷达标所需年均增速.*≥0\.95进度正常,≥0\.60有风险,≥0滞后/);
    expect(reason).toBe("数据不足(无数据):A");
  });

  it("as of a moment before the first record is refused by that reason, not for names unknown then", () => {
    expect(() => knownVantageOf(city().models, "1960-01-01")).toThrow(
      expect.objectContaining({ code: "AS_OF_BEFORE" }),
    );
  });

  it("says why there is no figure", () => {
    const found = row(city(), { period: month(2017, 6) });
    expect(found?.assessment?.status).toBe("no-data");
    expect(found?.toDate?.level).toEqual({ none: "no-reports" });
  });
});

describe("what has changed in progress", () => {
  /** The city before and after a new month, a revision and a target that was lowered. */
  function changed(): { readonly world: World; readonly before: number } {
    const world = city();
    const before = world.models.position;
    world.run(filing("2020-07", "160000.00"));
    world.run({
      type: "FileReport",
      data: { unit: UNIT, period: "2020-06", lines: [{ cluster: "a", output: "120000.00" }], reason: REASON },
    });
    world.run({
      type: "SetTarget",
      data: { plan: "plan", target: "A", terms: terms("95", "city"), reason: REASON },
    });
    return { world, before };
  }

  it("is the year to date less what was known of the same months: 16.00 more, 2.00 less by revision", () => {
    const { world, before } = changed();
    const now = progressOf(vantageOf(world.models), {});
    const changes = progressSince(vantageOf(world.models, `${before}`), {}, now);
    const [found] = now.rows.map(changes.of);
    expect(found).toMatchObject({ figure: { value: ratio(14n, 1n) }, unit: "万元", reports: 1 });
    expect(changeNotes(now, changes, "发布一", "zh")).toEqual([
      `较此前:本年累计与发布一(日志位置 ${before})所知的相比`,
      "A 甲产业产值:判定由“有风险”到“已达标”",
    ]);
  });

  it("of a month that is over is what was revised in it alone", () => {
    const { world, before } = changed();
    const asked = { period: month(2020, 6) };
    const now = progressOf(vantageOf(world.models), asked);
    const changes = progressSince(vantageOf(world.models, `${before}`), asked, now);
    expect(now.rows.map(changes.of)).toMatchObject([{ figure: { value: ratio(-2n, 1n) }, reports: 0 }]);
  });

  it("is nothing that can be told where nothing was known, not even the area", () => {
    const { world } = changed();
    const now = progressOf(vantageOf(world.models), { area: "q" });
    const changes = progressSince(vantageOf(world.models, "0"), { area: "q" }, now);
    expect(now.rows.map(changes.of)).toMatchObject([
      { figure: { none: "no-data" }, reports: 7, assessment: null },
    ]);
  });
});
