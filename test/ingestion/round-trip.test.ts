import { utils, type WorkBook, write } from "@e965/xlsx";
import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { csvLine } from "../../src/csv-text.js";
import { type Fen, formatYuan } from "../../src/domain/amount.js";
import { STAGES } from "../../src/domain/attribution.js";
import { formatPeriod, periodOf } from "../../src/domain/period.js";
import { fileOf, reading, UNITS, VOCABULARY } from "./support.js";

/** The same reports written in every format are read as the same rows. */

interface Report {
  readonly unit: string;
  readonly period: string;
  readonly cluster: string;
  readonly output: Fen | undefined;
  readonly revenue: Fen | undefined;
  readonly employment: number;
  readonly stage: number;
}

const HEADER = [
  "统一社会信用代码",
  "报告期",
  "产业",
  "产值(元)",
  "营业收入(元)",
  "期末从业人员",
  "数据阶段",
  "企业名称",
];
const fen = fc.option(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), { nil: undefined });
const months = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
const period = fc.tuple(fc.integer({ min: 1990, max: 2050 }), months).map(([year, [a, b]]) => {
  const one = periodOf(year, Math.min(a, b), Math.max(a, b));
  return one ? formatPeriod(one) : "";
});
const report: fc.Arbitrary<Report> = fc.record({
  unit: fc.constantFrom(...UNITS),
  period,
  cluster: fc.constantFrom(...VOCABULARY.clusters),
  output: fen,
  revenue: fen,
  employment: fc.nat(100_000),
  stage: fc.nat(STAGES.length - 1),
});
const table = fc.array(
  fc.tuple(report, fc.string({ unit: fc.constantFrom("长", "囍", ",", '"', "\n", " ", "a") })),
  { minLength: 1, maxLength: 40 },
);

function cellsOf(one: Report, name: string): string[] {
  const yuan = (value: Fen | undefined) => (value === undefined ? "" : formatYuan(value));
  const { unit, cluster, employment, stage } = one;
  return [
    unit,
    one.period,
    cluster,
    yuan(one.output),
    yuan(one.revenue),
    `${employment}`,
    STAGES[stage] ?? "",
    `名${name}`,
  ];
}

const workbook =
  (bookType: "xlsx" | "biff8" | "ods") =>
  (rows: string[][]): Uint8Array => {
    const book: WorkBook = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([HEADER, ...rows]), "报表");
    return write(book, { type: "buffer", bookType });
  };
const json = (rows: string[][]): string =>
  JSON.stringify(rows.map((cells) => Object.fromEntries(HEADER.map((key, i) => [key, cells[i]]))));
const csv = (rows: string[][]): string => [HEADER, ...rows].map(csvLine).join("");

describe("the same reports", () => {
  it.each([
    ["CSV", "a.csv", (rows: string[][]) => Buffer.from(csv(rows)), 2, 60],
    ["CSV in GB18030", "a.csv", (rows: string[][]) => iconv.encode(csv(rows), "gb18030"), 2, 60],
    ["JSON", "a.json", (rows: string[][]) => Buffer.from(json(rows)), 1, 60],
    ["xlsx", "a.xlsx", workbook("xlsx"), 2, 25],
    ["xls", "a.xls", workbook("biff8"), 2, 25],
    ["ods", "a.ods", workbook("ods"), 2, 25],
  ] as const)("come back from %s", async (_, name, encode, firstRow, numRuns) => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const path = fileOf(encode(rows.map(([one, text]) => cellsOf(one, text))), name);
        const { reports } = await reading(path);
        const expected = rows.map(([one], index) => ({ ...one, row: firstRow + index, ytd: false }));
        expect(reports).toEqual(expected);
      }),
      { numRuns },
    );
  });
});
