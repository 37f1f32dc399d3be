import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCapital } from "../../src/ingestion/cells/capital.js";
import { parseMapping } from "../../src/ingestion/mapping.js";
import { faultOf, reading, readingText, UNITS, VOCABULARY } from "./support.js";

const [A, B] = UNITS;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shipped = (name: string): unknown =>
  JSON.parse(readFileSync(here(`../../seeds/mappings/${name}.json`), "utf8"));
const REGISTER = here("../../../shared/reference/samples/changsha-enterprises.csv");
const LISTED = here("../../../shared/reference/samples/listed-firms-quarterly-ytd.csv");
const hasSamples = existsSync(REGISTER) && existsSync(LISTED);
if (!hasSamples) console.log("skipped: ../shared/reference/samples is absent");

describe("a mapping", () => {
  const map = {
    kind: "reports",
    columns: { unit: "代码", period: "期", output: { column: "值", unit: "亿元" } },
  };

  it("says what the columns of a foreign file are; others are left alone", async () => {
    const { reports, problems } = await readingText(`代码,期,产值(万元),值\n${A},2019,7,1.5\n`, {
      mapping: map,
    });
    expect([reports, problems]).toMatchObject([[{ unit: A, output: 15_000_000_000 }], []]);
  });
  it("may count columns where there is no header", async () => {
    const mapping = {
      kind: "reports",
      headerRow: 0,
      skipRows: 1,
      columns: { unit: 1, period: 2, output: { column: 4, unit: "元" } },
    };
    const { reports } = await readingText(`x\n${A},2019,7,1.5\n`, { mapping });
    expect(reports).toMatchObject([{ row: 2, output: 150 }]);
  });
  it("may count columns below a header", async () => {
    const mapping = { kind: "reports", columns: { unit: 1, period: 2, output: { column: 3, unit: "元" } } };
    const { reports } = await readingText(`a,b,c\n${A},2019,1.5\n`, { mapping });
    expect(reports).toMatchObject([{ row: 2, output: 150 }]);
    expect((await faultOf(readingText(`a,b\n${A},2019\n`, { mapping }))).params).toEqual({ columns: 3 });
  });
  it("names the header's row and the rows to skip", async () => {
    const mapping = { ...map, headerRow: 2, skipRows: 1 };
    const { reports } = await readingText(`代码,期,值\n代码,期,值\n-,-,亿元\n${A},2019,1\n`, { mapping });
    expect(reports).toMatchObject([{ row: 4, output: 10_000_000_000 }]);
  });
  it("gives constants, words for words, and what to take otherwise", async () => {
    const mapping = {
      kind: "enterprises",
      columns: {
        unit: "代码",
        name: "名",
        district: { column: "区", values: { 河西: "岳麓区" }, otherwise: "长沙市" },
      },
      constants: { cluster: "北斗", size: "规模以上", effective: "2018-01" },
    };
    const { enterprises, problems } = await readingText(`代码,名,区\n${A},甲,河西\n${B},乙,火星\n`, {
      kind: "enterprises",
      mapping,
    });
    expect(enterprises).toMatchObject([
      { district: "yuelu", clusters: ["beidou"], size: "above", effective: "2018-01" },
      { district: "changsha" },
    ]);
    expect(problems).toMatchObject([
      {
        row: 3,
        column: "区",
        value: "火星",
        code: "CELL_REPLACED",
        params: { used: "长沙市" },
        severity: "warning",
      },
    ]);
  });
  it("picks rows", async () => {
    const mapping = { ...map, only: [{ column: "省", in: ["湖南"] }] };
    const { reports } = await readingText(`代码,期,值,省\n${A},2019,1,湖南\n${B},2019,1,江苏\n`, { mapping });
    expect(reports.map(({ unit }) => unit)).toEqual([A]);
  });
  it("tells own-period columns from year-to-date ones", async () => {
    const mapping = {
      kind: "reports",
      unit: "元",
      columns: { unit: "代码", period: "期", output: "月", outputYtd: "累" },
    };
    const text = `代码,期,月,累\n${A},2019-06,1,6\n`;
    expect((await readingText(text, { mapping })).reports).toMatchObject([{ output: 100, ytd: false }]);
    expect((await readingText(text, { mapping, basis: "ytd" })).reports).toMatchObject([
      { output: 600, ytd: true },
    ]);
  });
  it("needs its columns to be there", async () => {
    const fault = await faultOf(readingText(`代码,期\n${A},2019\n`, { mapping: map }));
    expect([fault.code, fault.params]).toEqual(["HEADER_MISSING", { columns: "值" }]);
    const none = await faultOf(readingText(`a,b\n${A},2019\n`, { mapping: map }));
    const columns = { zh: "代码、期、值", en: "代码, 期, 值" };
    expect([none.code, none.params]).toEqual(["HEADER_MISSING", { columns }]);
  });
  it.each([
    ["an unknown field", { kind: "reports", columns: { turnover: "x" } }],
    ["an unknown key", { kind: "reports", columns: {}, colour: 1 }],
    ["another kind", { kind: "enterprises", columns: {} }],
    ["a unit that is none", { kind: "reports", columns: { output: { column: "x", unit: "美元" } } }],
    ["a constant figure", { kind: "reports", columns: {}, constants: { output: "1" } }],
  ])("with %s is refused", (_, mapping) => {
    expect(() => parseMapping(mapping, "reports")).toThrowError(
      expect.objectContaining({ code: "MAPPING_INVALID" }),
    );
  });
  it("with a constant that names nothing is refused", async () => {
    const mapping = { ...map, constants: { cluster: "元宇宙" } };
    expect((await faultOf(readingText(`代码,期,值\n${A},2019,1\n`, { mapping }))).code).toBe(
      "MAPPING_INVALID",
    );
  });
});

describe("the shipped mappings", () => {
  it.skipIf(!hasSamples)(
    "read 16 thousand real registrations, and say where a code names no district",
    async () => {
      const { enterprises, problems } = await reading(REGISTER, {
        kind: "enterprises",
        mapping: shipped("changsha-register"),
      });
      expect(enterprises).toHaveLength(15_886);
      expect(problems.every(({ severity }) => severity === "warning")).toBe(true);
      const replaced = problems.filter(({ code }) => code === "CELL_REPLACED");
      expect(replaced.filter(({ value }) => value === "430000")).toHaveLength(879);
      const counts = new Map<string, number>();
      for (const { district } of enterprises) counts.set(district, (counts.get(district) ?? 0) + 1);
      expect(counts.get("ningxiang")).toBe(1125);
      expect(counts.get("wangcheng")).toBe(494 + 28);
      expect(counts.get("changsha")).toBe(3094 + replaced.length);
      expect(enterprises.find(({ unit }) => unit === "91430124MA4QF7D52E")).toMatchObject({
        name: "宁乡福顺食品贸易有限公司",
        effective: "2019-04",
        district: "ningxiang",
        clusters: ["mobile-internet"],
        capital: { amount: "200000", currency: "CNY" },
      });
    },
  );
  it.skipIf(!hasSamples)("understand every notation of capital there but three rows'", async () => {
    const { enterprises } = await reading(REGISTER, {
      kind: "enterprises",
      mapping: shipped("changsha-register"),
    });
    const unread = enterprises.filter(({ register, capital }) => register.capital && !capital);
    expect(unread.map(({ register }) => register.capital).sort()).toEqual(["50()", "万人民币", "万人民币"]);
    expect(
      enterprises.every(({ register: { capital = "" } }) => typeof readCapital(capital) !== "undefined"),
    ).toBe(true);
  });
  it.skipIf(!hasSamples)("make a register of firms from their quarterly figures", async () => {
    const { enterprises, problems } = await reading(LISTED, {
      kind: "enterprises",
      mapping: shipped("listed-firms-enterprises"),
    });
    expect(problems).toEqual([]);
    expect(enterprises).toHaveLength(1494);
    expect(enterprises[0]).toMatchObject({
      row: 2,
      unit: "stock:000001",
      name: "平安银行",
      frequency: "quarter",
      effective: "2014-01",
    });
  });
  it.skipIf(!hasSamples)("read the quarterly figures to the yuan, and say which rows have none", async () => {
    const { reports, problems } = await reading(LISTED, {
      mapping: shipped("listed-firms-reports"),
      vocabulary: VOCABULARY,
    });
    expect(reports).toHaveLength(14_486 - 14);
    expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 14 }, () => "ROW_NO_FIGURES"));
    expect(reports.every(({ ytd, cluster }) => ytd && cluster === "mobile-internet")).toBe(true);
    const [last] = reports.slice(-1);
    expect(last).toMatchObject({ unit: "stock:603998", period: "2016-H1", revenue: 21_777_580_000 });
    expect(reports.filter(({ revenue = 0 }) => revenue < 0)).toHaveLength(3);
    // Exact against the file's own digits: a ten-thousandth of a million yuan is 100 yuan.
    const lines = readFileSync(LISTED, "utf8").split("\n");
    for (const { row, revenue } of reports) {
      const [whole = "", fraction = ""] = (lines[row - 1]?.split(",")[6] ?? "").split(".");
      expect(BigInt(revenue ?? 0)).toBe(BigInt(whole + fraction.padEnd(8, "0")));
    }
  });
  it("are sound whether or not the files are there", () => {
    expect(parseMapping(shipped("changsha-register"), "enterprises")).toBeDefined();
    expect(parseMapping(shipped("listed-firms-enterprises"), "enterprises")).toBeDefined();
    expect(parseMapping(shipped("listed-firms-reports"), "reports")).toBeDefined();
  });
});
