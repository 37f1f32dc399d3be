import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HttpService, UNIT } from "../support/http-service.js";

let service: HttpService;
let bureau: string;
beforeAll(async () => {
  service = await HttpService.start({ uploadsMax: 1, liveMax: 0 });
  bureau = service.token("bureau");
});
afterAll(() => service.stop());

const json = (body: string, method = "POST"): RequestInit => ({
  method,
  body,
  headers: { "content-type": "application/json" },
});
const form = (contents: string, name: string, fields: Readonly<Record<string, string>> = {}): RequestInit => {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.append(field, value);
  body.append("file", new Blob([contents]), name);
  return { method: "POST", body };
};
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
    ["HTML", "/v1/batches", form("<html>", "a.csv"), /请另存为/, /save it as/],
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

const line = (fields: object) => body({ lines: [{ cluster: "beidou", ...fields }] });
const mapping = (value: object) =>
  form("x", "a.csv", { mapping: JSON.stringify({ kind: "reports", columns: {}, ...value }) });
const place = { effective: "2019-01", park: null, district: "yuelu" };
const location = (fields: object) => body({ ...place, ...fields });
const base = { measure: "output", cluster: null, area: "changsha", size: null, period: "2018" };
const restated = (value: unknown) =>
  body({ ...base, value, reason: { code: "benchmark", text: "" }, source: { title: "普查" } }, "POST");

/** Everything that a schema finds amiss, and what is to be written instead, word for word. */
const UNFIT: readonly (readonly [what: string, path: string, init: RequestInit, zh: string, en: string])[] = [
  [
    "text instead of a number in an address",
    "/v1/late?limit=many",
    {},
    "limit 须填数字",
    "limit: must be a number",
  ],
  ["part of a number", "/v1/late?limit=1.5", {}, "limit 须填整数", "limit: must be a whole number"],
  ["too small a number", "/v1/late?limit=0", {}, "limit 不得小于1", "limit: must be at least 1"],
  [
    "too large a number",
    `/v1/enterprises/${UNIT}/reports?year=9999`,
    {},
    "year 不得大于2200",
    "year: must be at most 2200",
  ],
  [
    "too long a text",
    `/v1/progress?area=${"x".repeat(101)}`,
    {},
    "area 最多100个字符",
    "area: must have at most 100 characters",
  ],
  [
    "no switch",
    "/v1/progress?why=perhaps",
    {},
    "why 应为 true(是)或 false(否)",
    "why: must be true or false",
  ],
  [
    "no choice",
    "/v1/progress?size=big",
    {},
    'size 只能填 "above"、"below" 之一',
    'size: must be one of "above", "below"',
  ],
  [
    "names that a query does not have",
    "/v1/template?a=1&b=2",
    {},
    '查询参数 没有 "a"、"b" 这一项,可用的有 kind、format',
    'query: no field "a", "b" here, only kind, format',
  ],
  ["nothing", "/v1/revisions", {}, "since 必填,不能缺少", "since: required, but missing"],
  [
    "no id of an upload",
    "/v1/uploads/1",
    {},
    "upload 应为36位的编号,如 9b2e4c1a-0d3f-4a57-8c6e-5f1b7a2d9e30",
    "upload: must be an id of 36 characters such as 9b2e4c1a-0d3f-4a57-8c6e-5f1b7a2d9e30",
  ],
  [
    "no digest of a batch",
    "/v1/batches/1",
    {},
    "batch 应为64位的 SHA-256 摘要:数字和小写字母 a 至 f",
    "batch: must be a SHA-256 digest: 64 digits and letters a to f",
  ],
  [
    "neither month nor quarter",
    "/v1/reports/bulletin?period=2019",
    {},
    "period 应为月或季,如 2019-06、2019-Q2",
    "period: must be a month or quarter such as 2019-06, 2019-Q2",
  ],
  [
    "a list instead of fields",
    `${report}/2019-01`,
    body([1]),
    "请求内容 应为一组字段,写在花括号 { } 内",
    "body: must be fields, in braces { }",
  ],
  [
    "fields instead of a list",
    `${report}/2019-01`,
    body({ lines: {} }),
    "lines 应为列表,写在方括号 [ ] 内",
    "lines: must be a list, in brackets [ ]",
  ],
  ["no line", `${report}/2019-01`, body({ lines: [] }), "lines 不能为空", "lines: must not be empty"],
  [
    "a number without quotes that has to have them",
    `${report}/2019-01`,
    line({ output: 5 }),
    "lines 第1项 output 应为文本,写在引号内",
    "lines item 1 output: must be text, in quotes",
  ],
  [
    "a number in quotes that has to have none",
    `${report}/2019-01`,
    line({ employment: "5" }),
    "lines 第1项 employment 须填数字,不加引号",
    "lines item 1 employment: must be a number, without quotes",
  ],
  [
    "a field that a line does not have",
    `${report}/2019-01`,
    line({ profit: "1.00" }),
    'lines 第1项 没有 "profit" 这一项,可用的有 cluster、output、revenue、employment',
    'lines item 1: no field "profit" here, only cluster, output, revenue, employment',
  ],
  [
    "several at once",
    `${report}/2019-01`,
    body({ lines: [{ cluster: "beidou" }], confirm: "ALL", basis: "x" }),
    'basis 只能填 "own"、"ytd" 之一;confirm 应为列表,写在方括号 [ ] 内',
    'basis: must be one of "own", "ytd"; confirm: must be a list, in brackets [ ]',
  ],
  [
    "an empty name",
    `/v1/enterprises/${UNIT}/name`,
    body({ name: "", effective: "2019-01" }),
    "name 不能为空",
    "name: must not be empty",
  ],
  [
    "no unit",
    "/v1/enterprises/914300006168008580/location",
    location({}),
    "unit 应为18位统一社会信用代码(末位校验码须相符),或推算单元编号,如 EST-430104-1",
    "unit: must be a credit code of 18 characters, the last of which checks the others, or the id of an estimate unit such as EST-430104-1",
  ],
  [
    "no switch in a body",
    "/v1/calendar/2019-01",
    body({ januaryExempt: "yes" }),
    "januaryExempt 应为 true(是)或 false(否)",
    "januaryExempt: must be true or false",
  ],
  [
    "no day",
    "/v1/plans/p",
    body({
      name: { zh: "规划", en: "plan" },
      issuer: "",
      adoptedOn: "2018",
      baseYear: 2018,
      dueYear: 2020,
      bands: { onTrack: "95", atRisk: "60", offTrack: "0" },
    }),
    "adoptedOn 应为年月日,如 2019-06-30",
    "adoptedOn: must be a day such as 2019-06-30",
  ],
  [
    "no base of either kind",
    "/v1/bases",
    restated("5.1"),
    'value 金额以元为单位,带两位小数,从业人员为整数,都写在引号内,如 "5000.00"、"120"',
    'value: must be yuan with two decimals, or whole persons, in quotes, such as "5000.00", "120"',
  ],
  [
    "a base of the other kind, named as in the body that was sent",
    "/v1/bases",
    restated("5"),
    "产值、营业收入的基数应以元为单位、带两位小数,从业人员的基数应为整数",
    "the base of output and revenue must be yuan with two decimals, that of employment whole persons",
  ],
  [
    "a field that a command does not have",
    "/v1/commands",
    body({ type: "ClosePeriod", data: { period: "2019-01", why: "" } }, "POST"),
    'data 没有 "why" 这一项,可用的有 period、note',
    'data: no field "why" here, only period, note',
  ],
  [
    "a column of no kind",
    "/v1/batches",
    mapping({ columns: { period: true } }),
    "columns period 应为文本,写在引号内,或须填数字,或应为一组字段,写在花括号 { } 内",
    "columns period: must be text, in quotes, or must be a number, or must be fields, in braces { }",
  ],
  [
    "a column that lacks what one of its kind has",
    "/v1/batches",
    mapping({ columns: { period: { unit: "元" } } }),
    "columns period column 必填,不能缺少",
    "columns period: column: required, but missing",
  ],
  [
    "a column of the form that is none",
    "/v1/batches",
    mapping({ constants: { profit: "1" } }),
    'constants 没有 "profit" 这一项,可用的有 unit、name、registeredOn、effective、district、park、cluster、size、represents、frequency、synthetic、type、capital、divisionCode、period、year、half、quarter、month、basis、stage',
    'constants: no field "profit" here, only unit, name, registeredOn, effective, district, park, cluster, size, represents, frequency, synthetic, type, capital, divisionCode, period, year, half, quarter, month, basis, stage',
  ],
];

describe("what does not fit a schema", () => {
  it.each(UNFIT)("is told with what to write instead: %s", async (_, path, init, zh, en) => {
    const told = async (language: string) => {
      const headers = new Headers(init.headers);
      headers.set("accept-language", language);
      const { status, text } = await service.ask(path, bureau, { ...init, headers });
      expect(status).toBe(400);
      return JSON.parse(text).detail.replace(/^[^:]*: ?/, "");
    };
    expect(await told("zh")).toBe(zh);
    expect(await told("en")).toBe(en);
  });

  it("is pointed to in the body that was sent", async () => {
    const { text } = await service.ask(`${report}/2019-01`, bureau, line({ output: 5 }));
    const pointed = [{ pointer: "#/lines/0/output", detail: "应为文本,写在引号内" }];
    expect(JSON.parse(text).errors).toEqual(pointed);
  });
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
