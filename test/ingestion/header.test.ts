import { describe, expect, it } from "vitest";
import { readCaptionUnit, readHeaderCell } from "../../src/ingestion/header/header-cell.js";
import { faultOf, fileOf, reading, readingText, UNITS } from "./support.js";

const [UNIT] = UNITS;

describe("a column header", () => {
  it.each([
    ["统一社会信用代码", { field: "unit" }],
    ["*统一社会信用代码(必填)", { field: "unit" }],
    ["Unified Social Credit Code", { field: "unit" }],
    ["统一社会信用代码 / Credit code", { field: "unit" }],
    ["报告期\nPeriod", { field: "period" }],
    ["产 值（万元）", { field: "output", unit: "万元" }],
    ["产值(万元)\nOutput (10,000 yuan)", { field: "output", unit: "万元" }],
    ["工业总产值〔亿元〕", { field: "output", unit: "亿元" }],
    ["本年累计产值(万元)", { field: "output", basis: "ytd", unit: "万元" }],
    ["产值(千元)本年累计", { field: "output", basis: "ytd", unit: "千元" }],
    ["工业总产值(万元)/本月", { field: "output", basis: "own", unit: "万元" }],
    ["工业总产值(万元)/1—本月", { field: "output", basis: "ytd", unit: "万元" }],
    ["营业收入(百万元)", { field: "revenue", unit: "百万元" }],
    ["营业收入_万元", { field: "revenue", unit: "万元" }],
    ["本期营业收入", { field: "revenue", basis: "own" }],
    ["ytd_revenue_million_yuan", { field: "revenue", basis: "ytd", unit: "百万元" }],
    ["Output (yuan)", { field: "output", unit: "元" }],
    ["期末从业人员(人)", { field: "employment", personsExponent: 0 }],
    ["从业人员(万人)", { field: "employment", personsExponent: 4 }],
    ["产值(亿)", { field: "output", unit: "亿元" }],
    ["产值（单位：万元）", { field: "output", unit: "万元" }],
    ["产值 单位：万元", { field: "output", unit: "万元" }],
    ["工业总产值(当年价格)(万元)", { field: "output", unit: "万元" }],
    ["产值\n(万元)\nOutput\n(10,000 yuan)", { field: "output", unit: "万元" }],
    ["产值(万元)\nOutput/本月\nThis month", { field: "output", basis: "own", unit: "万元" }],
  ])("%j", (text, meaning) =>
    expect(readHeaderCell(text, "reports")).toEqual(expect.objectContaining(meaning)),
  );

  it.each([
    "上年同期产值(万元)",
    "产值同比增长(%)",
    "主营业务收入(万元)",
    "去年同期",
    "净利润(万元)",
    "从业人员平均人数",
    "从业人员(万)",
    "产值(万元)(亿元)",
    "产值(2010年不变价)(万元)",
    // Of two lines in one language neither is the whole header.
    "产值\n上年同期",
    "产值\n(上年同期)(万元)",
    "产值(万元)\n同比增长(%)",
    "产值\n(YoY)",
    "产值 / 上年同期",
    "产值\nOutput/上年同期\nPrevious year",
    "",
  ])("%j means none of ours", (text) => expect(readHeaderCell(text, "reports")).toBeUndefined());
  it("means what its kind of file can use", () => {
    expect(readHeaderCell("企业数", "enterprises")?.field).toBe("represents");
    expect(readHeaderCell("企业数", "reports")).toBeUndefined();
  });
});

describe("the money unit", () => {
  it.each(["单位:万元", "金额单位：万元", "计量单位:万元、人"])("stands in the caption %j", (text) =>
    expect(readCaptionUnit(text)).toBe("万元"),
  );
  it("comes from the caption, the header, the option or nowhere", async () => {
    const body = `2019-06,1.5\n`;
    const caption = await readingText(
      `规模以上企业产值表,\n,单位:万元\n统一社会信用代码,报告期,产值\n${UNIT},${body}`,
    );
    expect(caption.reports).toMatchObject([{ row: 4, output: 1_500_000 }]);
    const header = await readingText(`统一社会信用代码,报告期,产值(亿元)\n${UNIT},${body}`);
    expect(header.reports).toMatchObject([{ output: 15_000_000_000 }]);
    const option = await readingText(`统一社会信用代码,报告期,产值\n${UNIT},${body}`, { unit: "千元" });
    expect(option.reports).toMatchObject([{ output: 150_000 }]);
    const fault = await faultOf(readingText(`统一社会信用代码,报告期,产值\n${UNIT},${body}`));
    expect([fault.code, fault.params]).toEqual(["HEADER_UNIT", { column: "产值" }]);
  });
  it("is not one of two that stand above", async () => {
    const text = `单位:元,单位:万元\n统一社会信用代码,报告期,产值\n${UNIT},2019-06,1.5\n`;
    expect((await faultOf(readingText(text))).code).toBe("HEADER_UNIT");
  });
  it("is not what the file denies", async () => {
    const caption = `单位:万元\n统一社会信用代码,报告期,产值\n${UNIT},2019-06,1.5\n`;
    const fault = await faultOf(readingText(caption, { unit: "元" }));
    expect([fault.code, fault.params]).toEqual([
      "HEADER_UNITS",
      { column: "产值", written: "万元", asked: "元" },
    ]);
    expect((await readingText(caption, { unit: "万元" })).reports).toMatchObject([{ output: 1_500_000 }]);
    const mapping = {
      kind: "reports",
      columns: { unit: 1, period: 2, output: { column: 3, unit: "万元" } },
    };
    const mapped = readingText(`代码,期,产值(元)\n${UNIT},2019-06,1.5\n`, { mapping });
    expect((await faultOf(mapped)).code).toBe("HEADER_UNITS");
  });
});

describe("a header line", () => {
  it("may stand below titles", async () => {
    const { reports } = await readingText(
      `2019年报表\n填报单位:某局\n\n报告期,统一社会信用代码,产值(元)\n2019-06,${UNIT},1\n`,
    );
    expect(reports).toMatchObject([{ row: 5, output: 100 }]);
  });
  it("names what is missing", async () => {
    const fault = await faultOf(readingText(`统一社会信用代码,产值(元)\n${UNIT},1\n`));
    expect(fault.code).toBe("HEADER_MISSING");
    expect(fault.say("zh")).toMatch(/^缺少列:报告期。/);
    expect(fault.say("en")).toMatch(/^missing columns: period\. /);
  });
  it("that means nothing is no header", async () => {
    const fault = await faultOf(readingText("a,b\n1,2\n"));
    expect([fault.code, fault.say("zh"), fault.say("en")]).toEqual([
      "HEADER_MISSING",
      expect.stringMatching(/种类.*是否选对/),
      expect.stringMatching(/^missing columns: unit, period, output, revenue, employment\. /),
    ]);
  });
  it("has every column once", async () => {
    const fault = await faultOf(
      readingText(`统一社会信用代码,报告期,产值(元),工业总产值(元)\n${UNIT},2019,1,1\n`),
    );
    expect([fault.code, fault.params]).toEqual(["HEADER_REPEATED", { column: "工业总产值(元)" }]);
  });
  it("has every figure once: one column that says 本期 beside one that does not is refused", async () => {
    const fault = await faultOf(
      readingText(`统一社会信用代码,报告期,产值(元),本月产值(元),累计产值(元)\n${UNIT},2019-06,1,2,3\n`),
    );
    expect([fault.code, fault.params]).toEqual(["HEADER_REPEATED", { column: "本月产值(元)" }]);
  });
  it("tells which columns are left out, but for remarks", async () => {
    const { problems } = await readingText(
      `序号,统一社会信用代码,报告期,产值(元),净利润(元),备注\n1,${UNIT},2019,1,5,x\n`,
    );
    expect(problems).toEqual([
      {
        row: 1,
        column: "净利润(元)",
        code: "COLUMN_IGNORED",
        params: { column: "净利润(元)" },
        severity: "warning",
      },
    ]);
  });
  it.each([
    ["tabs", "\t"],
    ["semicolons", ";"],
    ["bars", "|"],
  ])("may be parted by %s", async (_, sign) => {
    const text = `统一社会信用代码,产业,报告期,产值(元)\n${UNIT},AI,2019,1.5\n`.replaceAll(",", sign);
    expect((await readingText(text)).reports).toMatchObject([{ cluster: "ai", output: 150 }]);
  });
  it("isn't misled by signs inside cells", async () => {
    const row = `${UNIT},甲,岳麓区,"北斗;人工智能;移动互联网;移动智能终端",规模以上,2019-01\n`;
    const text = `统一社会信用代码,企业名称,区县,产业,规模,生效月\n${row}${row}`;
    expect((await readingText(text, { kind: "enterprises" })).enterprises).toHaveLength(2);
  });
  it("alone is no file of data", async () => {
    expect((await faultOf(readingText("统一社会信用代码,报告期,产值(元)\n"))).code).toBe("FILE_HEADER_ONLY");
    expect((await faultOf(readingText("统一社会信用代码,报告期,产值(元)\n,,\n\n"))).code).toBe(
      "FILE_HEADER_ONLY",
    );
  });
  it.each(["", "\uFEFF", "\n\n , \n"])("is missing in an empty file %j", async (text) => {
    expect((await faultOf(reading(fileOf(text)))).code).toBe("FILE_EMPTY");
  });
});
