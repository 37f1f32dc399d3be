import { describe, expect, it } from "vitest";
import type { Language } from "../../src/domain/faults.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { annualReport, bulletin } from "../../src/report/annual.js";
import { rate, withPlus } from "../../src/report/cells.js";
import { chartSvg } from "../../src/report/charts/svg.js";
import type { ReportSource } from "../../src/report/context.js";
import { renderHtml } from "../../src/report/formats/html.js";
import { chineseNumber } from "../../src/report/labels.js";
import {
  type FigureCell,
  figuresOf,
  isFigure,
  plain,
  type ReportDocument,
  type Table,
} from "../../src/report/model.js";
import { ratio } from "../../src/statistics/ratio.js";
import { BANDS, terms } from "../statistics/asking.js";
import { FIRST, monthly, register, SECOND, YEAR } from "../support/by-hand.js";
import { OBSERVATION } from "../support/observation.js";
import { smallCity, type World } from "../support/world.js";

function sourceOf(world: World): ReportSource {
  return { vantage: vantageOf(world.models), async *revisionsBetween() {}, async *groundsBetween() {} };
}

function annual(world: World, year: number): Promise<ReportDocument> {
  return annualReport(sourceOf(world), { year });
}

function tableIn({ blocks }: ReportDocument, id: string): Table {
  const found = blocks.find((block) => block.kind === "table" && block.id === id);
  if (found?.kind !== "table") throw new TypeError(`no table ${id}`);
  return found;
}

const paragraphs = ({ blocks }: ReportDocument) =>
  blocks.flatMap((block) => (block.kind === "paragraph" ? [plain(block.content)] : []));

describe("a year of zeros", () => {
  it("has no largest cluster", async () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2019, YEAR, 0);
    const [overall = ""] = paragraphs(await annual(world, 2019));
    expect(overall).toMatch(/^2019年，city名3个产业共实现产值0\.00亿元，[^。]+。营业收入没有数据/);
  });
});

describe("the mark of a revision", () => {
  const revised = async () => {
    const world = smallCity();
    for (const unit of [FIRST, SECOND]) register(world, unit);
    for (const year of [2018, 2019]) {
      for (const unit of [FIRST, SECOND]) monthly(world, unit, year, YEAR, 200_000_000);
    }
    world.publish("flash");
    const lines = [{ cluster: "a", output: "300000000.00" }];
    const reason = { code: "error" as const, text: "漏记" };
    const report = { unit: FIRST, period: "2019-03", lines, reason, confirm: ["ALL"] };
    world.run({ type: "FileReport", data: report });
    return annual(world, 2019);
  };
  const isRevised = ({ mark }: FigureCell) => mark === "revised";

  it("stands at levels alone: coverage and shares may be what they were", async () => {
    const marked = figuresOf(await revised()).filter(isRevised);
    expect(new Set(marked.map(({ name }) => name))).toEqual(new Set(["output", "output.part"]));
  });

  it("stands at a level wherever it is printed", async () => {
    const document = await revised();
    const levels = ["main", "clusters-by-district", "change-by-cluster", "change-by-district"].map((id) => {
      const [whole] = tableIn(document, id).rows;
      return whole?.cells.filter(isFigure).find(({ name, period }) => name === "output" && period === "2019");
    });
    expect(levels.map((cell) => [cell?.text, cell?.mark])).toEqual(levels.map(() => ["49.00", "revised"]));
  });
});

describe("targets with more digits than their unit is printed with", () => {
  const observed = async (value: string) => {
    const world = smallCity();
    const bands = BANDS;
    const plan = { plan: "plan", name: { zh: "规划", en: "plan" }, issuer: "", adoptedOn: null, bands };
    world.run({ type: "AdoptPlan", data: { ...plan, baseYear: 2018, dueYear: 2020 } });
    const name = { zh: "可用率", en: "availability" };
    const indicator = { indicator: "up", name, unit: "%", cluster: null, measure: null, note: "" };
    world.run({ type: "DefineIndicator", data: { ...indicator, kind: "ratio" } });
    const subject = { from: "observations" as const, indicator: "up" };
    const asked = terms({ name, subject, comparator: ">=", value: "99.99", unit: "%" });
    world.run({ type: "SetTarget", data: { plan: "plan", target: "A", terms: asked } });
    world.run({
      type: "Observe",
      data: { ...OBSERVATION, indicator: "up", observation: "2020", value, source: { title: "年报" } },
    });
    return annual(world, 2020);
  };
  const row = (document: ReportDocument) => {
    const [first] = tableIn(document, "progress").rows;
    return first?.cells.slice(4, 8).map(({ text }) => text);
  };

  it("are printed with all of them, and a figure that is the target like it", async () => {
    expect(row(await observed("99.985"))).toEqual(["≥99.99", "99.985", "99.99", "0.01"]);
    expect(row(await observed("99.99"))).toEqual(["≥99.99", "99.99", "100.0", "0.0"]);
  });

  it("lack percentage points where they are percentages", async () => {
    const document = await observed("89.99");
    const chart = document.blocks.find((block) => block.kind === "chart");
    expect(chart?.kind === "chart" && chart.alternative).toMatch(/可用率 90\.0%（差10\.0个百分点）$/);
    expect(figuresOf(document).find(({ name }) => name === "gap")?.unit).toBe("个百分点");
    expect(tableIn(document, "progress").notes).toContain("百分比目标的缺口以百分点计。");
  });
});

describe("what has no figure", () => {
  it("says why in the marks of Chinese print", async () => {
    const world = smallCity();
    register(world, FIRST);
    world.run({ type: "SetCalendar", data: { effective: "2019-01", januaryExempt: true } });
    const document = bulletin(sourceOf(world), { period: "2019-01" });
    expect(paragraphs(document)[0]).toContain("没有数据（1月份免报，不单独出数）");
    expect(renderHtml(document)).not.toContain("免报,");
  });
});

describe("a chart of targets", () => {
  const ticksUpTo = (done: number) => {
    const bar = { name: "甲", done, label: "", expected: null };
    const words = { done: "已完成", gap: "尚差", expected: "按进度应达到" };
    const svg = chartSvg(
      { type: "target-bars", words, bars: [bar] },
      { id: "t", fontFamily: "x", title: "" },
    );
    return [...svg.matchAll(/>([\d.,]+)%</g)].map(([, tick]) => Number(tick?.replaceAll(",", "")));
  };

  it.each([
    [40, 20],
    [110, 20],
    [300, 50],
    [2345, 500],
    [123_456_789, 20_000_000],
  ])("that is met to %s per cent, in steps of %s, has ten of them at most", (done, step) => {
    const ticks = ticksUpTo(done);
    expect(ticks.length).toBeLessThanOrEqual(11);
    expect(ticks.at(1)).toBe(step);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(done);
  });

  it("of years beside a target says which year each figure is of, in the marks of its language", async () => {
    const world = smallCity();
    register(world, FIRST);
    for (const year of [2018, 2019]) monthly(world, FIRST, year, YEAR, 100_000_000);
    const told = async (language: Language) => {
      const { blocks } = await annualReport(sourceOf(world), { year: 2019, language });
      return blocks.flatMap((block) => (block.kind === "chart" ? [block.alternative] : []))[0];
    };
    expect(await told("zh")).toBe("a名历年产值（亿元）：2018年12.00；2019年12.00");
    expect(await told("en")).toBe("a: output by year (100m yuan): 2018: 12.00; 2019: 12.00");
  });
});

describe("a sign in front of a rate", () => {
  const about = { name: "output.yoy.nominal", period: "2019", scope: {} };
  it.each([
    [54n, "+0.5"],
    [4n, "0.0"],
    [0n, "0.0"],
    [-4n, "0.0"],
    [-54n, "-0.5"],
  ])("of %s in ten thousand is that of the digits", (n, text) => {
    expect(withPlus(rate({ value: ratio(n, 10_000n) }, about))).toBe(text);
  });
});

describe("numbers of headings", () => {
  it.each([
    [1, "一"],
    [10, "十"],
    [11, "十一"],
    [20, "二十"],
    [99, "九十九"],
    [100, "一百"],
    [101, "一百零一"],
    [110, "一百一十"],
    [212, "二百一十二"],
  ])("%s", (n, words) => {
    expect(chineseNumber(n)).toBe(words);
  });
});
