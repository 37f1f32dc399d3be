import { readFileSync } from "node:fs";
import { read, utils } from "@e965/xlsx";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import type { RowProblem } from "../../src/domain/faults.js";
import { extensionOfRejects, writeRejects } from "../../src/ingestion/rejects.js";
import type { ReadOptions } from "../../src/ingestion/rows.js";
import { brief, fileOf, newPath, optionsOf, reading, UNITS } from "./support.js";

const [A, B] = UNITS;

/** Sets the bad rows of a file aside, as the engine does. */
async function rejectsOf(path: string, name: string, asked: Partial<ReadOptions> = {}): Promise<string> {
  const byRow = new Map<number, RowProblem[]>();
  for (const problem of (await reading(path, asked)).problems) {
    if (problem.severity === "error") byRow.set(problem.row, [...(byRow.get(problem.row) ?? []), problem]);
  }
  const out = newPath(name);
  await writeRejects(path, optionsOf(asked), byRow, out);
  return out;
}

/** All that a file of rows holds, as texts. */
function table(path: string): unknown {
  if (path.endsWith("json")) return JSON.parse(readFileSync(path, "utf8"));
  const book = read(readFileSync(path));
  return utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? ""] ?? {}, { header: 1, raw: false });
}

describe("the bad rows of a file", () => {
  it("are written with their cells and what is wrong, and are wrong again when sent unchanged", async () => {
    const text = `统一社会信用代码,产业,报告期,产值(万元)\n${A},北斗,2019-13,x\n${A},北斗,2019-06,1\n${B},"=卫星()",2019-06,"1,000"\n`;
    const out = await rejectsOf(fileOf(text), "bad.csv");
    expect(readFileSync(out, "utf8").replace(/"[^"]*应为数字[^"]*"/, "…")).toContain(
      "统一社会信用代码,产业,报告期,产值(万元)",
    );
    expect(readFileSync(out, "utf8").startsWith("\uFEFF错误,错误代码,统一社会信用代码")).toBe(true);
    expect(readFileSync(out, "utf8")).toContain("CELL_PERIOD CELL_NUMBER");
    const again = await reading(out);
    expect(brief(again.problems)).toEqual([
      "2 报告期 CELL_PERIOD",
      "2 产值(万元) CELL_NUMBER",
      "3 产业 CLUSTER_UNKNOWN",
    ]);
  });
  it("are good when corrected", async () => {
    const out = await rejectsOf(fileOf(`统一社会信用代码,报告期,产值(万元)\n${A},2019-13,1.5\n`), "bad.csv");
    const corrected = fileOf(readFileSync(out, "utf8").replace(",2019-13,", ",2019-12,"));
    expect(await reading(corrected)).toMatchObject({
      problems: [],
      reports: [{ period: "2019-12", output: 1_500_000 }],
    });
  });
  it("keep the lines above the header, where the unit may stand", async () => {
    const text = `产值表\n单位:万元\n统一社会信用代码,报告期,产值\n${A},2019-13,1.5\n`;
    const out = await rejectsOf(fileOf(iconv.encode(text, "gb18030")), "bad.csv");
    expect(brief((await reading(out)).problems)).toEqual(["4 报告期 CELL_PERIOD"]);
  });
  it("keep the cell that is too many", async () => {
    const text = `统一社会信用代码,报告期,产值(元)\n${A},2019,1,000\n`;
    const out = await rejectsOf(fileOf(text), "bad.csv");
    expect(readFileSync(out, "utf8")).toContain(`${A},2019,1,000`);
    expect((await reading(out)).problems.map(({ code }) => code)).toEqual(["ROW_TOO_MANY_CELLS"]);
  });
  it.each(["=cmd|' /C calc'!A0", "-2+cmd|' /C calc'!A0"])(
    "never hold a formula that a spreadsheet would run, such as %s",
    async (formula) => {
      const text = `统一社会信用代码,报告期,产值(元),备注\n${A},2019-13,-5,"${formula}"\n`;
      const contents = readFileSync(await rejectsOf(fileOf(text), "bad.csv"), "utf8");
      expect(contents).toContain(`,-5,'${formula}`);
    },
  );
  it("follow a mapping, with or without a header", async () => {
    const named = {
      kind: "reports",
      headerRow: 2,
      skipRows: 1,
      columns: { unit: "代码", period: "期", output: { column: "值", unit: "元" } },
    };
    const path = fileOf(`x\n代码,期,值\n-,-,元\n${A},2019,y\n`);
    expect(
      brief(
        (await reading(await rejectsOf(path, "bad.csv", { mapping: named }), { mapping: named })).problems,
      ),
    ).toEqual(["4 值 CELL_NUMBER"]);
    const numbered = {
      kind: "reports",
      headerRow: 0,
      columns: { unit: 1, period: 2, output: { column: 3, unit: "元" } },
    };
    const headless = fileOf(`${A},2019,y\n${B},2019,1\n`);
    const out = await rejectsOf(headless, "bad.csv", { mapping: numbered });
    expect(brief((await reading(out, { mapping: numbered })).problems)).toEqual(["1 #3 CELL_NUMBER"]);
  });
  it("stand where a mapping that counts columns looks for them", async () => {
    const mapping = {
      kind: "reports",
      headerRow: 1,
      columns: { unit: "代码", period: 2, output: { column: 3, unit: "元" }, employment: 4 },
    };
    const path = fileOf(`代码,期,值,人数\n${A},2019,y,7\n${B},2019,5\n`);
    const out = await rejectsOf(path, "bad.csv", { mapping });
    expect(brief((await reading(out, { mapping })).problems)).toEqual(["2 值 CELL_NUMBER"]);
    const corrected = fileOf(readFileSync(out, "utf8").replace(",y,", ",6,"));
    expect((await reading(corrected, { mapping })).reports).toMatchObject([{ output: 600, employment: 7 }]);
  });
  it.each([
    ["bad.csv", "2 产值(元) CELL_NUMBER"],
    ["bad.xlsx", "2 产值(元) CELL_NUMBER"],
    ["bad.json", "1 产值(元) CELL_NUMBER"],
  ])("that are wrong still give the reasons of now alone: %s", async (name, expected) => {
    const path = fileOf(`统一社会信用代码,报告期,产值(元)\n${A},2019-13,x\n`);
    const once = await rejectsOf(path, name);
    const again = await rejectsOf(once, name);
    expect(table(again)).toEqual(table(once));
    const half = name.endsWith("csv")
      ? fileOf(readFileSync(again, "utf8").replace(",2019-13,", ",2019-12,"), name)
      : again;
    const last = await rejectsOf(half, name);
    expect(brief((await reading(last)).problems)).toContain(expected);
    if (half !== again) expect(readFileSync(last, "utf8")).not.toContain("CELL_PERIOD");
  });
  it("of a workbook that is read but not written go to one that every program opens", () => {
    const files = ["a.et", "a.XLSM", "a.xlsb", "a.xls", "a.csv", "a.ndjson", "a"];
    expect(files.map(extensionOfRejects)).toEqual([".xlsx", ".xlsx", ".xlsx", ".xls", ".csv", ".ndjson", ""]);
  });
  it.each(["xlsx", "xls", "ods"])("go back to a workbook as a workbook: %s", async (extension) => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet("上报");
    sheet.addRow(["统一社会信用代码", "报告期", "工业总产值(万元)", ""]);
    sheet.addRow(["", "", "本月", "本年累计"]);
    for (const range of ["A1:A2", "B1:B2", "C1:D1"]) sheet.mergeCells(range);
    sheet.addRow([A, "2019-06", 1.5, 6]);
    sheet.addRow([B, "2019-13", 135801.6, 7]);
    const path = fileOf(new Uint8Array(await book.xlsx.writeBuffer()), "a.xlsx");
    const out = await rejectsOf(path, `bad.${extension}`, { sheet: "上报" });
    const workbook = read(readFileSync(out));
    expect(workbook.SheetNames).toEqual(["上报"]);
    const rows: unknown[][] = utils.sheet_to_json(workbook.Sheets.上报 ?? {}, { header: 1 });
    expect(rows[1]?.slice(1)).toEqual(["CELL_PERIOD", B, "2019-13", "135801.6", "7"]);
    expect(brief((await reading(out, { sheet: "上报" })).problems)).toEqual(["2 报告期 CELL_PERIOD"]);
  });
  it.each(["json", "ndjson"])("of a JSON file stay JSON: %s", async (extension) => {
    const path = fileOf(`[{"unit":"${A}","period":"2019-13","产值(元)":1.5}]`, "a.json");
    const out = await rejectsOf(path, `bad.${extension}`);
    expect(readFileSync(out, "utf8")).toContain('"错误代码":"CELL_PERIOD"');
    expect(brief((await reading(out)).problems)).toEqual(["1 period CELL_PERIOD"]);
  });
});
