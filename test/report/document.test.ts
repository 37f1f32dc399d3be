import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import type { Observation, TargetTerms } from "../../src/domain/events/plan.js";
import type { Language } from "../../src/domain/faults.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { annualReport, bulletin } from "../../src/report/annual.js";
import { rate, withPlus } from "../../src/report/cells.js";
import { chartSvg } from "../../src/report/charts/svg.js";
import { comparison } from "../../src/report/comparison.js";
import type { ReportSource } from "../../src/report/context.js";
import { renderHtml } from "../../src/report/formats/html.js";
import { renderXlsx, sheetName } from "../../src/report/formats/xlsx.js";
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

/** A report on one target for the ratio of an indicator, asked for by the end of 2020, observed in 2018 and once more. */
function observed(
  asked: Partial<TargetTerms>,
  seen: Partial<Observation>,
  year = 2020,
  language: Language = "zh",
): Promise<ReportDocument> {
  const world = smallCity();
  const plan = { plan: "plan", name: { zh: "规划", en: "plan" }, issuer: "", adoptedOn: null, bands: BANDS };
  world.run({ type: "AdoptPlan", data: { ...plan, baseYear: 2018, dueYear: 2020 } });
  const name = { zh: "可用率", en: "availability" };
  const indicator = { indicator: "up", name, unit: "%", cluster: null, measure: null, note: "" };
  world.run({ type: "DefineIndicator", data: { ...indicator, kind: "ratio" } });
  const subject = { from: "observations" as const, indicator: "up" };
  const own = terms({ name, subject, comparator: ">=", value: "99.99", unit: "%", ...asked });
  world.run({ type: "SetTarget", data: { plan: "plan", target: "A", terms: own } });
  const base = { period: "2018", value: "50" };
  for (const [observation, one] of Object.entries({ base, seen })) {
    world.run({ type: "Observe", data: { ...OBSERVATION, indicator: "up", observation, ...one } });
  }
  return annualReport(sourceOf(world), { year, language });
}

const progressRow = (document: ReportDocument) =>
  tableIn(document, "progress").rows[0]?.cells.map(({ text }) => text) ?? [];

describe("targets with more digits than their unit is printed with", () => {
  const figures = (document: ReportDocument) => progressRow(document).slice(4, 8);

  it("are printed with all of them, and a figure that is the target like it", async () => {
    expect(figures(await observed({}, { value: "99.985" }))).toEqual(["≥99.99", "99.985", "99.99", "0.01"]);
    expect(figures(await observed({}, { value: "99.99" }))).toEqual(["≥99.99", "99.99", "100.0", "0.0"]);
  });

  it("lack percentage points where they are percentages", async () => {
    const document = await observed({}, { value: "89.99" });
    const chart = document.blocks.find((block) => block.kind === "chart");
    expect(chart?.kind === "chart" && chart.alternative).toMatch(/可用率 90\.0%（差10\.0个百分点）$/);
    expect(figuresOf(document).find(({ name }) => name === "gap")?.unit).toBe("个百分点");
    expect(tableIn(document, "progress").notes).toContain("百分比目标的缺口以百分点计。");
  });
});

describe("what a target has reached", () => {
  it("bears the bound that it was printed with, in workbooks as well", async () => {
    const document = await observed({ value: "80" }, { value: "90", qualifier: "<" });
    expect(progressRow(document)[5]).toBe("不足90.0");
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(Uint8Array.from(await renderXlsx(document)).buffer);
    const cell = book.worksheets
      .find(({ name }) => name.includes("目标完成情况"))
      ?.getRow(4)
      .getCell(6);
    expect([cell?.value, cell?.numFmt]).toEqual([90, '"不足"#,##0.0']);
  });

  it("is of the period that a note names, where it is not the caption's", async () => {
    const notes = async (period: string, language: Language) => {
      const document = await observed({}, { value: "90", period }, 2020, language);
      return tableIn(document, "progress").notes.filter((note) => /实际|reached/.test(note));
    };
    expect(await notes("2019-06", "zh")).toEqual(["“实际”一栏，可用率为2019年6月的数字。"]);
    expect(await notes("2019-06", "en")).toEqual(["Figures reached, of June 2019: availability."]);
    expect(await notes("2020", "zh")).toEqual([]);
  });

  it("before its year was over does not say how it came along once the year is over", async () => {
    const late = await observed({}, { value: "90", period: "2019" }, 2021);
    expect(progressRow(late).at(-1)).toBe("□ 不能判定");
    expect(paragraphs(late)).toContain("共有目标1项，其中不能判定1项。");
    const missed = await observed({}, { value: "90", period: "2020" }, 2021);
    expect(progressRow(missed).at(-1)).toBe("■ 未达到");
  });

  it("is counted without a unit in English, where one is not many", async () => {
    const document = await observed({}, { value: "90" }, 2020, "en");
    expect(paragraphs(document)).toContain("Targets: 1; missed: 1. ");
  });
});

describe("a year that is not over", () => {
  it("has no yearly report yet, and its targets are told as of its last month", async () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2020, [1, 2, 3, 4, 5], 100_000_000);
    const plan = {
      plan: "plan",
      name: { zh: "规划", en: "plan" },
      issuer: "",
      adoptedOn: null,
      bands: BANDS,
    };
    world.run({ type: "AdoptPlan", data: { ...plan, baseYear: 2018, dueYear: 2020 } });
    world.run({ type: "SetTarget", data: { plan: "plan", target: "A", terms: terms() } });
    const document = await annual(world, 2020);
    expect(document.title).toBe("city名2020年1—5月产业统计报告");
    expect(tableIn(document, "progress").caption).toBe("截至2020年5月末目标完成情况");
    expect((await annual(world, 2019)).title).toBe("city名2019年产业统计年报");
  });
});

describe("two vintages that do not differ", () => {
  it("are not said to be listed", async () => {
    const world = smallCity();
    register(world, FIRST);
    monthly(world, FIRST, 2019, [1], 100_000_000);
    const before = { ...sourceOf(world), vantage: vantageOf(world.models, `${world.models.position}`) };
    world.publish("flash");
    const sources = { before, after: sourceOf(world) };
    const told = async (language: Language) => paragraphs(await comparison(sources, "2019", { language }))[0];
    expect(await told("zh")).toMatch(/^位置\d+与位置\d+相比，报告的\d+个数字没有不同。$/);
    expect(await told("en")).toMatch(/^Of \d+ figures of the report none differs between position \d+ and/);
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

describe("the name of a sheet", () => {
  it.each([
    ["表1 2019年[a]:b", "表1 2019年 a  b"],
    [`${"a".repeat(30)}'s park`, "a".repeat(30)],
    [`${"a".repeat(30)}𬒈区`, "a".repeat(30)],
  ])("%s is one that Excel takes", (caption, name) => {
    expect(sheetName(caption)).toBe(name);
  });
});
