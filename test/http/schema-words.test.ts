import { afterAll, describe, expect, it } from "vitest";
import { COMMAND_SCHEMAS } from "../../src/domain/commands.js";
import { HttpService, reportOf, UNIT, uploaded } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

const body = (value: unknown, method = "PUT"): RequestInit => ({
  method,
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" },
});
const COMMANDS = Object.keys(COMMAND_SCHEMAS).map((type) => JSON.stringify(type));
const MONTH = reportOf("2019-01");
const line = (fields: object) => body({ lines: [{ cluster: "beidou", ...fields }] });
const mapping = (value: object) =>
  uploaded("x", { fields: { mapping: JSON.stringify({ kind: "reports", columns: {}, ...value }) } });
const formOf = (...fields: readonly (readonly [name: string, value: string])[]): RequestInit => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  form.append("file", new Blob(["x"]), "a.csv");
  return { method: "POST", body: form };
};
const NAMES = Array.from({ length: 1000 }, (_, n) => `x${n}`);
const TWENTY = NAMES.slice(0, 20).map((name) => JSON.stringify(name));
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
  [
    "a part of the address that stands there twice",
    "/v1/progress?period=2019-06&period=2019-07",
    {},
    "period 只能写一次",
    "period: must be given once",
  ],
  [
    "a field of a form that stands there twice",
    "/v1/batches",
    formOf(["dryRun", "true"], ["dryRun", "false"]),
    "dryRun 只能写一次",
    "dryRun: must be given once",
  ],
  [
    "very many fields that there are not",
    `/v1/areas?${NAMES.map((name) => `${name}=1`).join("&")}`,
    {},
    `查询参数 没有 ${TWENTY.join("、")}等1000项,可用的有 asOf、format、minPosition`,
    `query: no field ${TWENTY.join(", ")} and 980 more here, only asOf, format, minPosition`,
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
    "nothing where a number has to be",
    "/v1/reports/annual",
    {},
    "year 必填,不能缺少",
    "year: required, but missing",
  ],
  ["text instead of a year", "/v1/reports/annual?year=last", {}, "year 须填数字", "year: must be a number"],
  [
    "nothing where one of several kinds has to be",
    "/v1/commands",
    body({ data: {} }, "POST"),
    `type 必填,不能缺少:只能填 ${COMMANDS.join("、")} 之一`,
    `type: required, but missing: must be one of ${COMMANDS.join(", ")}`,
  ],
  ["no base at all", "/v1/bases", restated(undefined), "value 必填,不能缺少", "value: required, but missing"],
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
    "batch 应为批次的编号或其开头至少6位:数字和小写字母 a 至 f",
    "batch: must be the identifier of a batch or at least its first 6 signs: digits and letters a to f",
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
    MONTH,
    body([1]),
    "请求内容 应为一组字段,写在花括号 { } 内:basis、lines、stage、reason、confirm",
    "body: must be fields, in braces { }: basis, lines, stage, reason, confirm",
  ],
  [
    "a reason that is a mere text",
    MONTH,
    body({ lines: [], reason: "漏记一笔" }),
    "lines 不能为空;reason 应为一组字段,写在花括号 { } 内:code、text",
    "lines: must not be empty; reason: must be fields, in braces { }: code, text",
  ],
  [
    "fields instead of a list",
    MONTH,
    body({ lines: {} }),
    "lines 应为列表,写在方括号 [ ] 内",
    "lines: must be a list, in brackets [ ]",
  ],
  ["no line", MONTH, body({ lines: [] }), "lines 不能为空", "lines: must not be empty"],
  [
    "a number without quotes that has to have them",
    MONTH,
    line({ output: 5 }),
    "lines 第1项 output 应为文本,写在引号内",
    "lines item 1 output: must be text, in quotes",
  ],
  [
    "a number in quotes that has to have none",
    MONTH,
    line({ employment: "5" }),
    "lines 第1项 employment 须填数字,不加引号",
    "lines item 1 employment: must be a number, without quotes",
  ],
  [
    "a field that a line does not have",
    MONTH,
    line({ profit: "1.00" }),
    'lines 第1项 没有 "profit" 这一项,可用的有 cluster、output、revenue、employment',
    'lines item 1: no field "profit" here, only cluster, output, revenue, employment',
  ],
  [
    "several at once",
    MONTH,
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
    "columns period 应为文本,写在引号内,或须填数字,或应为一组字段,写在花括号 { } 内:column、values、otherwise、unit",
    "columns period: must be text, in quotes, or must be a number, or must be fields, in braces { }: column, values, otherwise, unit",
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
    const { text } = await service.ask(MONTH, bureau, line({ output: 5 }));
    const pointed = [{ pointer: "#/lines/0/output", detail: "应为文本,写在引号内" }];
    expect(JSON.parse(text).errors).toEqual(pointed);
  });

  it("is pointed to in a form as well", async () => {
    const { text } = await service.ask("/v1/batches", bureau, formOf(["dryRun", "perhaps"]));
    const pointed = [{ pointer: "#/dryRun", detail: "应为 true(是)或 false(否)" }];
    expect(JSON.parse(text).errors).toEqual(pointed);
  });

  it("of very much is the first: the answer is no longer than what was sent", async () => {
    const { text } = await service.ask(MONTH, bureau, body({ lines: NAMES.map(() => ({})) }));
    expect(JSON.parse(text).errors).toHaveLength(20);
    expect(JSON.parse(text).detail).toMatch(/另有980处$/);
  });
});
