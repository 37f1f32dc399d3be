import { afterAll, describe, expect, it } from "vitest";
import { HttpService, UNIT, uploaded } from "../support/http-service.js";

const service = await HttpService.start({ uploadsMax: 1, liveMax: 0 });
afterAll(() => service.stop());
const bureau = service.token("bureau");

const json = (body: string, method = "POST"): RequestInit => ({
  method,
  body,
  headers: { "content-type": "application/json" },
});
const form = (contents: string, name: string, fields: Readonly<Record<string, string>> = {}) =>
  uploaded(contents, { name, fields });
const body = (value: unknown, method = "PUT") => json(JSON.stringify(value), method);
const empty = new FormData();
empty.append("dryRun", "true");
const NOBODY = "9b2e4c1a-0d3f-4a57-8c6e-5f1b7a2d9e30";
const report = `/v1/enterprises/${UNIT}/reports`;

/** Requests that are refused, and a word of each reason in both languages. */
const REFUSED: readonly (readonly [what: string, path: string, init: RequestInit, zh: RegExp, en: RegExp])[] =
  [
    ["half a JSON", "/v1/commands", json('{"type":'), /不是有效的 JSON/, /JSON/],
    ["no JSON", "/v1/commands", json("{type:1}"), /不是有效的 JSON/, /JSON/],
    ["an empty body", "/v1/commands", json(""), /没有内容/, /empty/],
    [
      "a command that is none",
      "/v1/commands",
      json('{"type":"Nope","data":{}}'),
      /只能填 "RegisterEnterprise"、/,
      /must be one of "RegisterEnterprise", /,
    ],
    ["a field too many", "/v1/publications/p", json('{"x":1}', "PUT"), /没有 "x" 这一项/, /no field "x"/],
    [
      "a cluster twice",
      `${report}/2019-01`,
      json('{"lines":[{"cluster":"beidou","output":"1.00"},{"cluster":"beidou","output":"1.00"}]}', "PUT"),
      /每个产业只能有一行/,
      /one line a cluster/,
    ],
    ["no period", `${report}/soon`, json('{"lines":[]}', "PUT"), /应为报告期/, /must be a period/],
    ["no revision", "/v1/publications/p", { ...json("{}", "PUT") }, /If-Match 应为/, /If-Match takes/],
    ["an unknown query", "/v1/progress?x=1", {}, /没有 "x" 这一项/, /no field "x"/],
    [
      "nothing where something is needed",
      `${report}/2019-01/withdrawal`,
      json("{}"),
      /必填,不能缺少/,
      /required, but missing/,
    ],
    ["no number", "/v1/late?limit=many", {}, /须填数字/, /must be a number/],
    [
      "no amount",
      `${report}/2019-01`,
      json('{"lines":[{"cluster":"beidou","output":"5000"}]}', "PUT"),
      /带两位小数/,
      /two decimals/,
    ],
    [
      "a cluster that the unit is not in",
      `${report}/2019-01`,
      json('{"lines":[{"cluster":"artificial-intelligence","output":"5000.00"}]}', "PUT"),
      /未登记在这个产业:人工智能\(artificial-intelligence\)$/,
      /not registered in this cluster: Artificial intelligence \(artificial-intelligence\)$/,
    ],
    [
      "no cluster at all",
      `${report}/2019-01`,
      json('{"lines":[{"cluster":"zzz","output":"5000.00"}]}', "PUT"),
      /没有这个产业:zzz/,
      /unknown cluster: zzz/,
    ],
    [
      "no column of ours",
      "/v1/batches",
      form("a,b\r\n1,2\r\n", "a.csv"),
      /缺少列:统一社会信用代码、报告期/,
      /missing columns: unit, period, output/,
    ],
    [
      "no month",
      `/v1/enterprises/${UNIT}/name`,
      json('{"name":"x","effective":"soon"}', "PUT"),
      /应为年月/,
      /must be a month/,
    ],
    ["no identifier", "/v1/publications/UPPER", json("{}", "PUT"), /只用小写字母/, /lower-case letters/],
    [
      "three areas",
      "/v1/series?area=a&park=b&district=c",
      {},
      /最多用两个|没有这个地区/,
      /two at most|unknown area/,
    ],
    ["a cursor of nobody", "/v1/targets?after=nowhere", {}, /没有这一行/, /no such row/],
    ["no moment", "/v1/progress?asOf=once", {}, /时点无法识别/, /not a position/],
    ["too many periods", "/v1/series?from=1000-01&to=2100-01", {}, /超过|无法识别/, /more than|not a period/],
    ["no file", "/v1/batches", { method: "POST", body: empty }, /没有文件/, /no file/],
    [
      "no mapping",
      "/v1/batches",
      form("x", "a.csv", { mapping: "{" }),
      /不是有效的 JSON|不是完整的 JSON/,
      /JSON/,
    ],
    ["an address that cannot be read", "/v1/targets/%zz", {}, /百分号编码/, /percent-encoded/],
    ["a mapping of nothing", "/v1/batches", form("x", "a.csv", { mapping: "{}" }), /必填/, /required/],
    ["a field of the form", "/v1/batches", form("x", "a.csv", { kind: "x" }), /只能填/, /must be one of/],
    ["HTML", "/v1/batches", form("<html>", "a.csv"), /请打开后另存为/, /save it as/],
    [
      "an amount without a unit",
      "/v1/batches",
      form("credit code,period,output\r\nx,x,x\r\n", "a.csv"),
      /指定金额单位\(unit\)/,
      /beside the file \(unit\)/,
    ],
    [
      "an open quote",
      "/v1/batches",
      form('统一社会信用代码,报告期\n"x', "a.csv"),
      /引号没有闭合|缺少列/,
      /quote not closed|missing/,
    ],
    ["a damaged workbook", "/v1/batches", form("PK\u0003\u0004 x", "a.xlsx"), /损坏/, /damaged/],
    [
      "text that is said to be a workbook",
      "/v1/batches",
      form("x", "a.csv", { format: "xlsx" }),
      /不是 xlsx 工作簿/,
      /not a workbook/,
    ],
    ["a JSON without a list", "/v1/batches", form("{}", "a.json"), /没有列表/, /no list/],
    ["half a list", "/v1/batches", form('[{"a":1}', "a.json"), /在第1项处中断/, /breaks off at item 1/],
    [
      "a mapping of another kind",
      "/v1/batches",
      form("x", "a.csv", { mapping: '{"kind":"enterprises","columns":{}}' }),
      /与导入的种类 "reports" 不一致/,
      /but "reports" is taken in/,
    ],
    [
      "a park where a district is needed",
      `/v1/enterprises/${UNIT}/location`,
      body({ effective: "2019-01", park: null, district: "changsha-hitech" }),
      /应填区县\(市\)/,
      /not a district/,
    ],
    [
      "another place of what is registered",
      "/v1/enterprises",
      body(
        {
          unit: UNIT,
          name: `${UNIT} 公司`,
          effective: "2018-01",
          standing: { district: "furong", park: null, size: "above", clusters: ["beidou"], represents: 1 },
        },
        "POST",
      ),
      /地区原为changsha-hitech,现为furong/,
      /area: changsha-hitech, now furong/,
    ],
    ["no upload", `/v1/uploads/${NOBODY}`, {}, /不存在:上传/, /does not exist: upload/],
    ["no batch", `/v1/batches/${"0".repeat(64)}`, {}, /不存在:批次/, /does not exist: batch/],
    [
      "vintages in the wrong order",
      "/v1/reports/comparison?of=2019&before=9&after=5",
      {},
      /前一时点\(位置9\)须早于后一时点\(位置5\)/,
      /the first vintage \(position 9\) must be before/,
    ],
    ["too many connections", "/v1/live", {}, /实时连接已达0个/, /0 live connections/],
    ["no address", "/v1/nowhere", {}, /没有/, /no such|unknown|nothing/],
    ["another method", "/v1/progress", { method: "DELETE" }, /不接受|方法/, /method|taken/i],
  ];

describe("a refusal", () => {
  it.each(REFUSED)(
    "of %s is told in one language: Chinese, or English where that is liked better",
    async (...args) => {
      const [what, path, init, zh, en] = args;
      const ask = async (language?: string) => {
        const headers = new Headers(init.headers);
        if (what === "no revision") headers.set("if-match", '"x"');
        if (language !== undefined) headers.set("accept-language", language);
        const { status, text, headers: answered } = await service.ask(path, bureau, { ...init, headers });
        expect(status).toBeGreaterThanOrEqual(400);
        const { title, detail, errors = [], params } = JSON.parse(text);
        expect(JSON.stringify(params)).not.toMatch(/\{"zh"|‖/);
        const words = [title, detail, ...errors.map((one: { detail: string }) => one.detail)].join("\n");
        return [answered.get("content-language"), words];
      };
      const [chinese, zhWords] = await ask();
      expect(chinese).toBe("zh-CN");
      expect(zhWords).toMatch(zh);
      // Names of fields stand in both; no English word follows another.
      expect(zhWords).not.toMatch(
        /\b(the|is|not|of|invalid|unknown|expected|must|more than)\b|[a-z]{3,} [a-z]{2,} [a-z]{3,}/i,
      );
      const [english, enWords] = await ask("en-GB, zh;q=0.5");
      expect(english).toBe("en");
      expect(enWords).toMatch(en);
      expect(enWords).not.toMatch(/[\u4e00-\u9fff]{2}/);
      expect((await ask("fr"))[0]).toBe("zh-CN");
    },
  );
});

describe("what the rules of review notice about a report that is taken", () => {
  it("is told in one language, measures by their names", async () => {
    const lines = (output: string) => body({ lines: [{ cluster: "beidou", output }] });
    const ask = (month: string, output: string, language: string) => {
      const init = lines(output);
      const headers = new Headers(init.headers);
      headers.set("accept-language", language);
      return service.ask(`${report}/${month}`, bureau, { ...init, headers });
    };
    await ask("2019-01", "1000000.00", "zh");
    const [zh] = JSON.parse((await ask("2019-02", "20000000.00", "zh")).text).findings;
    expect(zh.message).toBe("产值20000000.00为2019-01(1000000.00)的20倍,变动过大,请核实");
    const [en] = JSON.parse((await ask("2019-03", "400000000.00", "en")).text).findings;
    expect(en).toMatchObject({ code: "FIGURE_JUMPED", params: { measure: "output" } });
    expect(en.message).toBe("output 400000000.00 is 20 times that of 2019-02 (20000000.00): check it");
  });
});
