import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { brief, faultOf, fileOf, reading, UNITS } from "./support.js";

const [A, B] = UNITS;
const read = (text: string, name = "a.json") => reading(fileOf(text, name));
const row = (more: object) => JSON.stringify({ unit: A, period: "2019-06", ...more });

describe("a JSON file", () => {
  it("is an array of objects whose keys are columns, in Chinese or English", async () => {
    const { reports, problems } = await read(
      `[{"统一社会信用代码":"${A}","报告期":"2019年6月","产业":"北斗","产值(万元)":135801.6,"employment":25},\n {"统一社会信用代码":"${B}","报告期":2019,"产值(万元)":"1,000"}]`,
    );
    expect(problems).toEqual([]);
    expect(reports).toMatchObject([
      { row: 1, unit: A, output: 135_801_600_000, employment: 25 },
      { row: 2, unit: B, period: "2019", output: 1_000_000_000 },
    ]);
  });
  it("may hold the array inside an object", async () => {
    expect((await read(`{"count":1,"rows":[${row({ 产值_元: 1 })}]}`)).reports).toMatchObject([
      { row: 1, output: 100 },
    ]);
  });
  it.each([
    ["a second list", (one: string) => `{"a":[${one}],"page":{"n":"\\"["},"b": [ ${one}]}`],
    ["a list behind an empty one", (one: string) => `{"errors":[],"rows":[${one}]}`],
    ["a second file", (one: string) => `[${one}]\n[${one}]`],
    ["an object behind the list", (one: string) => `[${one}],${one}`],
  ])("with %s is refused: its rows would be left out", async (_, text) => {
    expect((await faultOf(read(text(row({ 产值_元: 1 }))))).code).toBe("FILE_FORMAT");
  });
  it("may say more beside the list", async () => {
    const text = `{"total":1,"rows":[${row({ 产值_元: 1 })}],"tags":["[{"],"page":{"next":null},"none":[]}\n`;
    expect((await read(text)).reports).toHaveLength(1);
  });
  it("with a field that stands twice is refused", async () => {
    const fault = await faultOf(read(`[${row({ 产值_元: 1 }).replace("}", ',"产值_元" : 2}')}]`));
    expect([fault.code, fault.say("zh")]).toEqual(["FILE_FORMAT", expect.stringContaining("重复的字段")]);
    const nested = `[${row({ 产值_元: 1, more: [{ a: "b:c", d: { e: 1 } }] })}]`;
    expect((await read(nested)).reports).toHaveLength(1);
  });
  it("keeps the digits of a number", async () => {
    const { reports, problems } = await read(
      `[${row({})},{"unit":"${B}","period":"2019","产值(元)":1.2e5},{"unit":"${A}","period":"2018","产值(元)":12345678901.23}]`,
    );
    expect(reports.map(({ output }) => output)).toEqual([12_000_000, 1_234_567_890_123]);
    expect(problems.map(({ code }) => code)).toEqual(["ROW_NO_FIGURES"]);
    const long = await read(`[${row({ "产值(元)": 1 }).replace(":1}", ":123456789012.3456789}")}]`);
    expect(long.problems).toMatchObject([{ value: "123456789012.3456789", code: "CELL_PRECISION" }]);
  });
  it("refuses what programs write for no number", async () => {
    const { problems } = await read(
      `[{"unit":"${A}","period":"2019","产值(元)":NaN,"营业收入(元)":-Infinity}]`,
    );
    expect(brief(problems)).toEqual(["1 产值(元) CELL_NUMBER", "1 营业收入(元) CELL_NUMBER"]);
  });
  it("may leave keys out, set them null, and bring new ones late", async () => {
    const rows = Array.from({ length: 9000 }, (_, i) => row({ "产值(元)": i, stage: null, 净利润: 1 }));
    rows.push(row({ "营业收入(元)": 7, period: "2018" }));
    const { reports, problems, chunks } = await read(`[${rows.join(",")}]`);
    expect(brief(problems)).toEqual(["0 净利润 COLUMN_IGNORED"]);
    expect(chunks).toBeGreaterThan(1);
    expect(reports).toHaveLength(9001);
    expect(reports.at(-1)).toMatchObject({ period: "2018", output: undefined, revenue: 700 });
  });
  it("may give clusters as a list and nest what belongs together", async () => {
    const text = `[{"unit":"${A}","name":"甲","district":"岳麓区","clusters":["北斗","AI"],"size":"above","effective":"2019-01","register":{"capital":"5万美元"}}]`;
    const mapping = {
      kind: "enterprises",
      columns: {
        unit: "unit",
        name: "name",
        district: "district",
        cluster: "clusters",
        size: "size",
        effective: "effective",
        capital: "register.capital",
      },
    };
    const { enterprises } = await reading(fileOf(text, "a.json"), { kind: "enterprises", mapping });
    expect(enterprises).toMatchObject([
      { clusters: ["beidou", "ai"], capital: { amount: "50000", currency: "USD" } },
    ]);
  });
  it("may hold quotes, brackets and escapes inside texts", async () => {
    const { reports } = await read(
      `[${row({ 备注: 'a"]}\\,[1e5' })},${row({ "产值(元)": 5, 备注: "\u2028 1" })}]`,
    );
    expect(reports).toMatchObject([{ row: 2, output: 500 }]);
  });
  it("may be in GB18030", async () => {
    const bytes = iconv.encode(`[${row({ "产值(元)": 5, 产业: "北斗" })}]`, "gb18030");
    expect((await reading(fileOf(bytes, "a.json"))).reports).toMatchObject([{ cluster: "beidou" }]);
  });
  it.each([
    ["an empty array", "[]", "FILE_EMPTY"],
    ["no array", "{}", "FILE_FORMAT"],
    ["a number", "5", "FILE_FORMAT"],
    ["an array of arrays", "[[1]]", "FILE_FORMAT"],
    ["an array that doesn't end", `[${row({ "产值(元)": 5 })}`, "FILE_DAMAGED"],
    ["an object that doesn't end", `[{"unit":`, "FILE_DAMAGED"],
    ["a broken object", `[{"unit" "x"}]`, "FILE_DAMAGED"],
    ["no columns of ours", `[{"a":1}]`, "HEADER_MISSING"],
  ])("with %s is refused", async (_, text, code) => {
    expect((await faultOf(read(text))).code).toBe(code);
  });
});

describe("a file of JSON lines", () => {
  it("has a row a line, numbered as lines are", async () => {
    const text = `${row({ "产值(元)": 1 })}\n\n${row({ "产值(元)": 2, period: "2018" })}\r\n`;
    const { reports } = await read(text, "a.ndjson");
    expect(reports.map((one) => [one.row, one.output])).toEqual([
      [1, 100],
      [3, 200],
    ]);
  });
  it("may be longer than a window", async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => row({ "产值(元)": i, 备注: "长".repeat(30) }));
    const { reports } = await read(lines.join("\n"), "a.jsonl");
    expect(reports.map((one) => one.output)).toEqual(lines.map((_, i) => i * 100));
  });
  it("names the line that is broken", async () => {
    const fault = await faultOf(read(`${row({ "产值(元)": 1 })}\n{oops\n`, "a.ndjson"));
    expect([fault.code, fault.params]).toEqual([
      "FILE_DAMAGED",
      { detail: { zh: "JSON 的第2项", en: "item 2 of the JSON" } },
    ]);
  });
});
