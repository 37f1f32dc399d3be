import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/http/config.js";
import { Workplace } from "../support/dabiao.js";

let place: Workplace;
beforeAll(async () => {
  place = new Workplace();
  await place.call("init");
});
afterAll(() => place.remove());

const commands = (value: unknown) => ["record", place.write("commands.json", JSON.stringify(value))];
const report = { unit: "EST-TEST-1", period: "2019-01", lines: [{ cluster: "beidou", output: 5 }] };

describe("what does not fit on a command line", () => {
  it.each<[what: string, typed: () => string[], zh: string, en: string]>([
    [
      "an option by the name it is typed with",
      () => ["report", "annual", "--year", "2019", "--format", "pdf,htm"],
      '--format 只能填 "html"、"pdf"、"docx"、"xlsx"、"json" 之一',
      '--format: must be one of "html", "pdf", "docx", "xlsx", "json"',
    ],
    ["a number", () => ["late", "--limit", "many"], "--limit 须填数字", "--limit: must be a number"],
    ["a bound", () => ["decompose", "--top", "0"], "--top 不得小于1", "--top: must be at least 1"],
    ["an empty reason", () => ["accept-loss", "--reason", " "], "--reason 不能为空", "must not be empty"],
    [
      "too long a label",
      () => ["token", "create", "--role", "admin", "--label", "x".repeat(101)],
      "--label 最多100个字符",
      "--label: must have at most 100 characters",
    ],
    [
      "an end of a token",
      () => ["token", "create", "--role", "admin", "--expires", "soon"],
      "--expires 应为今后的日期、时间或天数,如 2030-12-31、90d:soon",
      "--expires: must be a day or time to come, or a number of days, such as 2030-12-31, 90d: soon",
    ],
    [
      "a period, as it was typed",
      () => ["close", "soon"],
      "period 应为报告期,如 2019-06、2019-Q2、2019",
      "period: must be a period such as 2019-06, 2019-Q2, 2019",
    ],
    [
      "a name of a publication",
      () => ["publish", "2019_Flash"],
      "2019_Flash 只用小写字母、数字、点和连字符,以字母或数字开头,最多64个字符",
      "2019_Flash: must be lower-case letters, digits, dots and hyphens",
    ],
    [
      "a file without commands",
      () => commands(5),
      "应为列表,写在方括号 [ ] 内,或应为一组字段,写在花括号 { } 内",
      "must be a list, in brackets [ ], or must be fields, in braces { }",
    ],
    [
      "very many of several commands",
      () => commands(Array.from({ length: 25 }, () => ({ type: "ClosePeriod", data: {} }))),
      `${Array.from({ length: 20 }, (_, n) => `第${n + 1}项 data period 必填,不能缺少`).join(";")};另有5处`,
      "item 20 data period: required, but missing; 5 more",
    ],
    [
      "one of several commands",
      () => commands([{ type: "FileReport", data: report }]),
      "第1项 data lines 第1项 output 应为文本,写在引号内",
      "item 1 data lines item 1 output: must be text, in quotes",
    ],
    [
      "a single command",
      () => commands({ type: "FileReport", data: report }),
      "data lines 第1项 output 应为文本,写在引号内",
      "data lines item 1 output: must be text, in quotes",
    ],
  ])("is told with what to write instead: %s", async (_, typed, zh, en) => {
    const { exit, stderr } = await place.call(...typed());
    expect(exit).toBe(2);
    const [chinese, english] = stderr.split("\n");
    expect(chinese).toContain(`错误 ARGUMENT_INVALID: 参数有误:${zh}`);
    expect(english).toContain(en);
  });

  it("is told of the service's settings by flag and variable", () => {
    expect(() => readConfig({ lagMax: "1" }, {})).toThrow("--lag-max (DABIAO_LAG_MAX): must be at least 50");
    expect(() => readConfig({ oidcIssuer: "x" }, {})).toThrow(
      "--oidc-issuer (DABIAO_OIDC_ISSUER): must be an address",
    );
  });

  it.each([
    ["nope", "没有命令 nope"],
    ["progress --nope", "没有选项 --nope"],
    ["ingest", "缺少参数 <文件 file>"],
    ["report annual", "缺少必填选项 --year <年 year>"],
    ["series --from", "选项 --from <报告期 period> 后面缺少取值"],
    ["series --grain day", "选项 --grain <期别 grain> 不能取“day”,只能取 month, quarter, year 之一"],
    ["gap a b", "参数过多:应有1个,现有2个"],
  ])("is told in Chinese first: %s", async (typed, zh) => {
    const { exit, stderr } = await place.call(...typed.split(" "));
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^错误:.*\nerror: /);
    expect(stderr).toContain(`错误:${zh}\n`);
  });

  it("has its help under titles in both languages", async () => {
    const { stdout } = await place.call("help", "ingest");
    expect(stdout).toMatch(/^用法 Usage: [\s\S]*^参数 Arguments:$[\s\S]*^选项 Options:$/m);
  });
});
