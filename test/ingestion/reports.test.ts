import { describe, expect, it } from "vitest";
import { brief, faultOf, reading, readingText, UNITS } from "./support.js";

const [A, B] = UNITS;
const HEADER = "统一社会信用代码,产业,报告期,产值(万元),营业收入(万元),期末从业人员";
const withHeader = (...lines: string[]): string => [HEADER, ...lines, ""].join("\n");

describe("a report row", () => {
  it("is read as figures in 分 and persons", async () => {
    const { reports, problems } = await readingText(withHeader(`${A},北斗,2019年6月,135801.6,"1,000",25`));
    expect(problems).toEqual([]);
    expect(reports).toEqual([
      {
        row: 2,
        unit: A,
        period: "2019-06",
        ytd: false,
        cluster: "beidou",
        output: 135_801_600_000,
        revenue: 1_000_000_000,
        employment: 25,
        stage: 0,
      },
    ]);
  });
  it("may leave figures and the cluster blank", async () => {
    const { reports } = await readingText(withHeader(`${A},,2019,—,5,`));
    expect(reports).toMatchObject([
      { cluster: undefined, output: undefined, revenue: 5_000_000, employment: undefined },
    ]);
  });
  it("takes negative amounts: others judge them", async () => {
    const { reports } = await readingText(withHeader(`${A},,2019,-12.5,,`));
    expect(reports).toMatchObject([{ output: -12_500_000 }]);
  });
  it("that breaks off at the end of the file is refused: a figure may lack its last digits", async () => {
    const whole = withHeader(`${A},北斗,2019-06,1,1,1`, `${B},北斗,2019-06,135801.6,5,25`);
    const cut = whole.slice(0, whole.indexOf("801.6"));
    const { reports, problems } = await readingText(cut);
    expect(reports).toMatchObject([{ unit: A }]);
    expect(brief(problems)).toEqual(["3 - ROW_CUT_OFF"]);
    for (const text of [whole.trimEnd(), `${cut}\n`, `${cut},,`])
      expect((await readingText(text)).reports).toHaveLength(2);
  });
  it("without any figure is left out, and that is said", async () => {
    const { reports, problems } = await readingText(
      withHeader(`${A},北斗,2019-06,,,`, `${B},北斗,2019-06,1,,`),
    );
    expect(reports).toHaveLength(1);
    expect(problems).toMatchObject([{ row: 2, code: "ROW_NO_FIGURES", severity: "warning" }]);
  });
  it("is told by row, column, value and rule what is wrong with each of its cells", async () => {
    const { reports, problems } = await readingText(
      withHeader(`914300006168008580,卫星,2019-13,1.2.3,NaN,-5`, `${A},北斗,2019-06,1,,`),
    );
    expect(reports).toHaveLength(1);
    expect(problems.map(({ row, column, value, code }) => [row, column, value, code])).toEqual([
      [2, "统一社会信用代码", "914300006168008580", "UNIT_ID_CHECK"],
      [2, "报告期", "2019-13", "CELL_PERIOD"],
      [2, "产业", "卫星", "CLUSTER_UNKNOWN"],
      [2, "产值(万元)", "1.2.3", "CELL_NUMBER"],
      [2, "营业收入(万元)", "NaN", "CELL_NUMBER"],
      [2, "期末从业人员", "-5", "CELL_PERSONS"],
    ]);
    expect(problems.every(({ severity }) => severity === "error")).toBe(true);
  });
  it.each([
    ["40 digits", "1".repeat(40), "CELL_TOO_LARGE"],
    ["half a 分", "0.0000005", "CELL_PRECISION"],
    ["infinity", "Infinity", "CELL_NUMBER"],
    ["a failed formula", "#DIV/0!", "CELL_FORMULA_ERROR"],
    ["words", "约三千", "CELL_NUMBER"],
  ])("with %s for an amount is refused", async (_, text, code) => {
    const { reports, problems } = await readingText(withHeader(`${A},,2019,${text},,`));
    expect(reports).toEqual([]);
    expect(brief(problems)).toEqual([`2 产值(万元) ${code}`]);
  });
  it("takes scientific notation exactly, with a warning", async () => {
    const { reports, problems } = await readingText(withHeader(`${A},,2019,1.2E+05,,`));
    expect(reports).toMatchObject([{ output: 120_000_000_000 }]);
    expect(problems).toMatchObject([{ code: "CELL_SCIENTIFIC", severity: "warning" }]);
  });
  it("minus zero is zero", async () => {
    const { reports } = await readingText(withHeader(`${A},,2019,-0,-0.0,`));
    expect(Object.is(reports[0]?.output, 0) && Object.is(reports[0]?.revenue, 0)).toBe(true);
  });
  it("of a unit that is missing is refused", async () => {
    const { problems } = await readingText(withHeader(`,北斗,2019-06,1,,`));
    expect(brief(problems)).toEqual(["2 统一社会信用代码 CELL_REQUIRED"]);
  });
  it("with a cell too many is refused: a thousands separator has split a number", async () => {
    const { problems } = await readingText(withHeader(`${A},北斗,2019-06,1,234,5,6`));
    expect(problems).toMatchObject([
      { row: 2, code: "ROW_TOO_MANY_CELLS", params: { found: 7, expected: 6 } },
    ]);
  });
  it("that is a total, a note or blank is no report", async () => {
    const { reports, problems } = await readingText(
      withHeader(
        `${A},北斗,2019-06,1,,`,
        ",,,,,",
        "",
        "合 计,,,1,,",
        "注:快报数,,,,,",
        "单位负责人:张三,,填表人:李四,,,",
      ),
    );
    expect(reports).toHaveLength(1);
    expect(brief(problems)).toEqual(["5 - ROW_SKIPPED", "6 - ROW_SKIPPED", "7 - ROW_SKIPPED"]);
  });
});

describe("units of a file", () => {
  it("are numbered as they come, however they are written", async () => {
    const { reports } = await readingText(
      withHeader(`${A},,2019,1,,`, `${B},,2019,2,,`, ` ${A.toLowerCase()} ,,2018,3,,`, `"${B}",,2018,4,,`),
    );
    expect(reports.map(({ unit }) => unit)).toEqual([A, B, A, B]);
  });
});

describe("own period and year to date", () => {
  const rows = (header: string, ...lines: string[]) =>
    [`统一社会信用代码,报告期,${header}`, ...lines, ""].join("\n");

  it("are told by the column's name", async () => {
    const { reports } = await readingText(rows("本年累计产值(万元)", `${A},2019-06,1`));
    expect(reports).toMatchObject([{ ytd: true, period: "2019-H1" }]);
    const own = await readingText(rows("本月产值(万元)", `${A},2019-06,1`));
    expect(own.reports).toMatchObject([{ ytd: false, period: "2019-06" }]);
  });
  it("are told by a column's value", async () => {
    const { reports } = await readingText(
      rows("口径,产值(万元)", `${A},2019-02,本年累计,1`, `${A},2019-03,本期,2`, `${A},2019-04,,3`),
    );
    expect(reports.map(({ period, ytd }) => `${period} ${ytd}`)).toEqual([
      "2019-01..02 true",
      "2019-03 false",
      "2019-04 false",
    ]);
  });
  it("are told by the option where the row doesn't say", async () => {
    const text = rows("口径,产值(万元)", `${A},2019-02,,1`, `${A},2019-03,本期,2`);
    const { reports } = await readingText(text, { basis: "ytd" });
    expect(reports.map(({ ytd }) => ytd)).toEqual([true, false]);
  });
  it("are told by the period's text", async () => {
    const { reports } = await readingText(rows("产值(万元)", `${A},2019年1-6月累计,1`));
    expect(reports).toMatchObject([{ ytd: true, period: "2019-H1" }]);
  });
  it("a year-to-date quarter is the span since January", async () => {
    const { reports } = await readingText(rows("产值(万元)", `${A},2019Q3,1`), { basis: "ytd" });
    expect(reports).toMatchObject([{ ytd: true, period: "2019-01..09" }]);
  });

  const both = rows("产值(万元)/本月,产值(万元)/本年累计", `${A},2019-06,1,6`, `${A},2019-02,,2`);
  it("in one row: the one asked for, and the other where it's the only one", async () => {
    const own = await readingText(both);
    expect(own.reports.map(({ period, output, ytd }) => [period, output, ytd])).toEqual([
      ["2019-06", 1_000_000, false],
      ["2019-01..02", 2_000_000, true],
    ]);
    const ytd = await readingText(both, { basis: "ytd" });
    expect(ytd.reports.map(({ period, output }) => [period, output])).toEqual([
      ["2019-H1", 6_000_000],
      ["2019-01..02", 2_000_000],
    ]);
  });
  it("an amount that exists in the other basis only is left out, and that is said", async () => {
    const { reports, problems } = await readingText(
      rows("本月产值(万元),本年累计营业收入(万元)", `${A},2019-06,1,6`),
    );
    expect(reports).toMatchObject([{ output: 1_000_000, revenue: undefined }]);
    expect(brief(problems)).toEqual(["1 本年累计营业收入(万元) COLUMN_IGNORED"]);
  });
  it.each([
    ["the period's text and the basis", "口径,产值(万元)", "2019年6月累计,本期,1", "口径"],
    ["the period's text and the column's name", "本月产值(万元)", "2019年6月累计,1", "本月产值(万元)"],
    ["the basis and the column's name", "口径,本年累计产值(万元)", "2019-06,本期,1", "口径"],
    ["the basis and the only amount", "口径,本月产值(万元),累计产值(万元)", "2019-06,本期,,1", "口径"],
  ])("that contradict each other are refused: %s", async (_, header, row, column) => {
    const { reports, problems } = await readingText(rows(header, `${A},${row}`));
    expect(reports).toEqual([]);
    expect(brief(problems)).toEqual([`2 ${column} CELL_BASIS`]);
  });
});

describe("periods in columns", () => {
  it("of their own: year and month, quarter or half", async () => {
    const text = `统一社会信用代码,年份,季度,月份,产值(元)\n${A},2019年,,6月,1\n${A},2019,二季度,,1\n${A},2019,,,1\n${A},,1,,1\n${A},2019,5,,1\n`;
    const { reports, problems } = await readingText(text);
    expect(reports.map(({ period }) => period)).toEqual(["2019-06", "2019-Q2", "2019"]);
    expect(brief(problems)).toEqual(["5 年份 CELL_REQUIRED", "6 季度 CELL_PERIOD"]);
  });
  it("must agree where several say them", async () => {
    const parts = `统一社会信用代码,年份,季度,月份,产值(元)\n${A},2019,2,1,1\n${A},2019,1,1,1\n${B},2019,一季度,2-3月,1\n`;
    const apart = await readingText(parts);
    expect(apart.reports.map(({ period }) => period)).toEqual(["2019-01", "2019-02..03"]);
    expect(brief(apart.problems)).toEqual(["2 季度 CELL_PERIODS"]);
    const year = `统一社会信用代码,报告期,年度,产值(元)\n${A},2019-06,2018,1\n${A},2019-06,2019,1\n${B},2019年1-6月累计,,1\n`;
    const beside = await readingText(year);
    expect(beside.reports.map(({ period }) => period)).toEqual(["2019-06", "2019-H1"]);
    expect(brief(beside.problems)).toEqual(["2 年度 CELL_PERIODS"]);
  });
  it("accumulate where the month says so", async () => {
    const { reports } = await readingText(
      `统一社会信用代码,年份,月份,产值(元)\n${A},2019,6月累计,1\n${B},2019,6月,1\n`,
    );
    expect(reports.map(({ period, ytd }) => [period, ytd])).toEqual([
      ["2019-H1", true],
      ["2019-06", false],
    ]);
  });
});

describe("the stage", () => {
  it("is the row's, else the option's, else flash", async () => {
    const text = `统一社会信用代码,报告期,数据阶段,产值(元)\n${A},2019,年报,1\n${A},2018,,1\n${A},2017,定稿,1\n`;
    const { reports, problems } = await readingText(text, { stage: "benchmark" });
    expect(reports.map(({ stage }) => stage)).toEqual([1, 2]);
    expect(problems).toMatchObject([
      { row: 4, code: "CELL_CHOICE", params: { choices: "快报、年报、普查修订" } },
    ]);
    expect((await readingText(text)).reports.map(({ stage }) => stage)).toEqual([1, 0]);
  });
});

describe("persons", () => {
  it("may be counted in 万人", async () => {
    const { reports } = await readingText(
      `统一社会信用代码,报告期,从业人员(万人)\n${A},2019,1.2345\n${A},2018,2\n`,
    );
    expect(reports.map(({ employment }) => employment)).toEqual([12_345, 20_000]);
  });
});

describe("limits", () => {
  const lines = (n: number) =>
    withHeader(...Array.from({ length: n }, (_, i) => `${A},北斗,${2000 + i},1,,`));
  it("of rows", async () => {
    expect((await readingText(lines(5), { limits: { rowsMax: 5 } })).reports).toHaveLength(5);
    const fault = await faultOf(readingText(lines(6), { limits: { rowsMax: 5 } }));
    expect([fault.code, fault.params]).toEqual(["FILE_ROWS_MAX", { limit: 5 }]);
  });
  it("of bytes", async () => {
    const text = lines(1);
    const bytesMax = Buffer.byteLength(text);
    expect((await readingText(text, { limits: { bytesMax } })).reports).toHaveLength(1);
    expect((await faultOf(readingText(text, { limits: { bytesMax: bytesMax - 1 } }))).code).toBe(
      "FILE_TOO_LARGE",
    );
  });
  it("of columns", async () => {
    expect((await readingText(lines(1), { limits: { columnsMax: 6 } })).reports).toHaveLength(1);
    expect((await faultOf(readingText(lines(1), { limits: { columnsMax: 5 } }))).code).toBe(
      "FILE_COLUMNS_MAX",
    );
  });
  it("of a cell's length", async () => {
    const text = withHeader(`${A},${"北".repeat(10)},2019,1,,`);
    expect(brief((await readingText(text, { limits: { cellBytesMax: 30 } })).problems)).toEqual([
      "2 产业 CLUSTER_UNKNOWN",
    ]);
    expect(brief((await readingText(text, { limits: { cellBytesMax: 29 } })).problems)).toEqual([
      "2 产业 CELL_TOO_LONG",
    ]);
  });
  it("of a row's length: a quote that never closes", async () => {
    const text = withHeader(
      `${A},"北斗,2019,1,,`,
      ...Array.from({ length: 100_000 }, () => `${A},北斗,2019,1,,`),
    );
    expect((await faultOf(readingText(text))).code).toBe("FILE_DAMAGED");
    expect((await faultOf(readingText(withHeader(`${A},北斗,2019,1,,`, `${A},"北斗`)))).code).toBe(
      "FILE_DAMAGED",
    );
  });
  it("of errors: it's the wrong file", async () => {
    const text = withHeader(...Array.from({ length: 6 }, () => `${A},北斗,2019,x,,`));
    expect((await readingText(text, { limits: { errorsMax: 6 } })).problems).toHaveLength(6);
    expect((await faultOf(readingText(text, { limits: { errorsMax: 5 } }))).code).toBe("FILE_PROBLEMS_MAX");
  });
});

describe("a long file", () => {
  it("comes in chunks, with rows numbered through and units numbered once", async () => {
    const text = withHeader(
      ...Array.from({ length: 40_000 }, (_, i) => `${UNITS[i % 4]},北斗,${2000 + (i % 20)},${i},,${i}`),
    );
    const { reports, chunks } = await readingText(text);
    expect(chunks).toBeGreaterThanOrEqual(5);
    expect(reports.map(({ row }) => row)).toEqual(Array.from({ length: 40_000 }, (_, i) => i + 2));
    expect(reports.every(({ unit, output }, i) => unit === UNITS[i % 4] && output === i * 1_000_000)).toBe(
      true,
    );
  });
});

describe("a file", () => {
  it("that isn't there", async () => {
    const fault = await faultOf(reading("/no/such/file.csv"));
    expect([fault.code, fault.params]).toEqual(["FILE_NOT_FOUND", { file: "file.csv" }]);
  });
});
