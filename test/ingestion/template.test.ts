import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";
import { describe, expect, it } from "vitest";
import { writeTemplate } from "../../src/ingestion/template.js";
import { faultOf, fileOf, newPath, reading, UNITS } from "./support.js";

const [A, B] = UNITS;
const NAMES = {
  clusters: [
    { zh: "移动互联网", en: "Mobile Internet" },
    { zh: "北斗", en: "BeiDou" },
  ],
  districts: [{ zh: "岳麓区", en: "Yuelu District" }],
  parks: [{ zh: "长沙高新区", en: "Changsha High-tech Zone" }],
};

async function template(kind: "enterprises" | "reports"): Promise<{ path: string; book: ExcelJS.Workbook }> {
  const path = newPath("模板.xlsx");
  await writeTemplate(kind, NAMES, path);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return { path, book };
}

describe("a template", () => {
  it("of reports reads back without a problem when it is filled in", async () => {
    const { path, book } = await template("reports");
    const form = book.getWorksheet("报表");
    [A, "拓维信息", "移动互联网", "2019-06", "本期", "快报", 135801.6, 1000, 25].forEach((value, i) => {
      if (form) form.getCell(2, i + 1).value = value;
    });
    [B, "", "", "2019年1-2月", "本年累计", "", "135,801.6", "", ""].forEach((value, i) => {
      if (form) form.getCell(3, i + 1).value = value;
    });
    await book.xlsx.writeFile(path);
    const { reports, problems } = await reading(path);
    expect(problems).toEqual([]);
    expect(reports).toMatchObject([
      {
        unit: A,
        cluster: "mobile-internet",
        period: "2019-06",
        output: 135_801_600_000,
        revenue: 1_000_000_000,
        employment: 25,
      },
      { unit: B, cluster: undefined, period: "2019-01..02", ytd: true, output: 135_801_600_000 },
    ]);
  });
  it("of enterprises reads back without a problem when it is filled in", async () => {
    const { path, book } = await template("enterprises");
    const form = book.getWorksheet("企业名录");
    const row = [
      A,
      "拓维信息",
      "1996-05-20",
      "2019-01",
      "岳麓区",
      "长沙高新区",
      "移动互联网、北斗",
      "规模以上",
      "",
      "月报",
      "股份有限公司",
      "500万元人民币",
      "430000",
    ];
    row.forEach((value, i) => {
      if (form) form.getCell(2, i + 1).value = value;
    });
    await book.xlsx.writeFile(path);
    const { enterprises, problems } = await reading(path, { kind: "enterprises" });
    expect(problems).toEqual([]);
    expect(enterprises).toMatchObject([
      {
        unit: A,
        clusters: ["mobile-internet", "beidou"],
        park: "hi-tech",
        size: "above",
        capital: { amount: "5000000" },
      },
    ]);
  });
  it("has drop-downs of names and words, bilingual headers, a frozen header and notes", async () => {
    const { book } = await template("reports");
    const form = book.getWorksheet("报表");
    expect(form?.getCell("A1").value).toBe("统一社会信用代码\nCredit code");
    expect(form?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
    expect(form?.getColumn(1).numFmt).toBe("@");
    expect(form?.getCell("C2").dataValidation).toMatchObject({
      type: "list",
      formulae: ["'选项'!$C$1:$C$2"],
    });
    const lists = book.getWorksheet("选项");
    expect([lists?.state, lists?.getCell("C1").value, lists?.getCell("E2").value]).toEqual([
      "hidden",
      "移动互联网",
      "本年累计",
    ]);
    const notes = book.getWorksheet("填报说明");
    expect(notes?.getCell("A3").value).toBe("统一社会信用代码 Credit code");
    expect(notes?.rowCount).toBe(2 + 9);
  });
  it.each(["enterprises", "reports"] as const)("of %s that is empty has a header only", async (kind) => {
    const { path } = await template(kind);
    expect((await faultOf(reading(path, { kind }))).code).toBe("FILE_HEADER_ONLY");
  });
  it("as CSV has the same header", async () => {
    const path = newPath("模板.csv");
    await writeTemplate("reports", NAMES, path);
    const text = readFileSync(path, "utf8");
    expect(text.startsWith("\uFEFF统一社会信用代码 / Credit code,")).toBe(true);
    const { reports, problems } = await reading(fileOf(`${text}${A},,北斗,2019,,,1.5,,\r\n`));
    expect([problems, reports]).toMatchObject([[], [{ unit: A, output: 1_500_000 }]]);
  });
});
