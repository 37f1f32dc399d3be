import { describe, expect, it } from "vitest";
import { brief, faultOf, readingText, UNITS } from "./support.js";

const [A, B] = UNITS;
const HEADER =
  "统一社会信用代码,企业名称,成立日期,生效月,区县,园区,产业,规模,企业数,报送频率,示例,企业类型,注册资本,登记机关区划代码";
const read = (...lines: string[]) => readingText([HEADER, ...lines, ""].join("\n"), { kind: "enterprises" });

describe("a registration", () => {
  it("is read with all its particulars", async () => {
    const { enterprises, problems } = await read(
      `${A},拓维信息系统股份有限公司,1996年5月20日,2019-01,岳麓区,麓谷,"移动互联网、北斗",规上,,季报,否,股份有限公司,"2,018(万元人民币)",430000`,
    );
    expect(problems).toEqual([]);
    expect(enterprises).toEqual([
      {
        row: 2,
        unit: A,
        name: "拓维信息系统股份有限公司",
        effective: "2019-01",
        district: "yuelu",
        park: "hi-tech",
        clusters: ["mobile-internet", "beidou"],
        size: "above",
        represents: 1,
        frequency: "quarter",
        synthetic: false,
        register: {
          registeredOn: "1996-05-20",
          type: "股份有限公司",
          capital: "2,018(万元人民币)",
          divisionCode: "430000",
        },
        capital: { amount: "20180000", currency: "CNY", currencyStated: true },
      },
    ]);
  });
  it("is one whatever its first cell says; a total is none", async () => {
    const { enterprises, problems } = await readingText(
      `备注,企业名称,统一社会信用代码,区县,产业,规模,生效月\n说明:新纳入,甲,${A},岳麓区,北斗,规上,2019-01\n合计,2家,,,,,\n说明:${B},,,,,,\n`,
      { kind: "enterprises" },
    );
    expect(enterprises).toMatchObject([{ row: 2, unit: A }]);
    expect(brief(problems)).toEqual(["3 - ROW_SKIPPED", "4 - ROW_SKIPPED"]);
  });
  it("takes effect in the month of its date where nothing else is said", async () => {
    const { enterprises } = await read(`${A},甲,44170,,岳麓区,,北斗,above,,,,,,`);
    expect(enterprises).toMatchObject([
      { effective: "2020-12", park: null, register: { registeredOn: "2020-12-05" } },
    ]);
  });
  it.each(["", "无", "—", "/"])("may lie in no park: %j", async (park) => {
    const { enterprises } = await read(`${A},甲,2019-01-01,,岳麓区,${park},北斗,规上,,,,,,`);
    expect(enterprises).toMatchObject([{ park: null }]);
  });
  it.each(["、", ",", ";", "|", "；", "，"])("may name several clusters, parted by %s", async (sign) => {
    const { enterprises } = await read(
      `${A},甲,2019-01-01,,岳麓区,,"北斗${sign} AI ${sign}北斗",规模以下,,,,,,`,
    );
    expect(enterprises).toMatchObject([{ clusters: ["beidou", "ai"], size: "below" }]);
  });
  it.each([
    ["宁乡县", "ningxiang"],
    ["430124", "ningxiang"],
    ["430122", "wangcheng"],
    ["望城县", "wangcheng"],
    ["Yuelu District", "yuelu"],
    ["长沙市", "changsha"],
  ])("names its district by name, former name or code: %s", async (text, district) => {
    const { enterprises } = await read(`${A},甲,2019-01-01,,${text},暮云经开区,北斗,规模以上,,,,,,`);
    expect(enterprises).toMatchObject([{ district, park: "tianxin-park" }]);
  });
  it("of an estimate unit says for how many enterprises it stands", async () => {
    const { enterprises, problems } = await read(
      `EST-YUELU-AI,岳麓区人工智能规下推算,,2019-01,岳麓区,,AI,,"1,200",年报,是,,,`,
      `EST-YUELU-BD,岳麓区北斗规下推算,,2019-01,岳麓区,,北斗,,,年报,,,,`,
    );
    expect(enterprises).toMatchObject([
      { unit: "EST-YUELU-AI", represents: 1200, size: "below", frequency: "year", synthetic: true },
    ]);
    expect(brief(problems)).toEqual(["3 企业数 CELL_REQUIRED"]);
  });
  it("is told all that is wrong with it", async () => {
    const { enterprises, problems } = await read(
      `${A},,2019-02-30,2019,麓谷,岳麓区,元宇宙,大型,0,周报,也许,,,`,
      `${B},乙,,,火星,,北斗,规上,,,,,,`,
    );
    expect(enterprises).toEqual([]);
    expect(brief(problems)).toEqual([
      "2 企业名称 CELL_REQUIRED",
      "2 区县 AREA_KIND",
      "2 园区 AREA_KIND",
      "2 产业 CLUSTER_UNKNOWN",
      "2 规模 CELL_CHOICE",
      "2 企业数 CELL_COUNT",
      "2 报送频率 CELL_CHOICE",
      "2 示例 CELL_CHOICE",
      "2 成立日期 CELL_DATE",
      "2 生效月 CELL_PERIOD",
      "3 区县 AREA_UNKNOWN",
    ]);
  });
  it("without a date and without a month is refused", async () => {
    expect(brief((await read(`${A},甲,,,岳麓区,,北斗,规上,,,,,,`)).problems)).toEqual([
      "2 生效月 CELL_REQUIRED",
    ]);
  });
  it("has a name of at most 200 characters", async () => {
    const line = (name: string) => `${A},${name},2019-01-01,,岳麓区,,北斗,规上,,,,,,`;
    expect((await read(line("长".repeat(200)))).enterprises).toHaveLength(1);
    expect(brief((await read(line("长".repeat(201)))).problems)).toEqual(["2 企业名称 CELL_TOO_LONG"]);
  });
  it("keeps a capital that gives no amount, and says why", async () => {
    const { enterprises, problems } = await read(`${A},甲,2019-01-01,,岳麓区,,北斗,规上,,,,,50(),`);
    expect(enterprises).toMatchObject([{ register: { capital: "50()" } }]);
    expect(enterprises[0]?.capital).toBeUndefined();
    expect(problems).toMatchObject([{ code: "CELL_CAPITAL", severity: "warning", value: "50()" }]);
  });
});

describe("a register", () => {
  it("needs some columns", async () => {
    const fault = await faultOf(readingText(`统一社会信用代码,企业名称\n${A},甲\n`, { kind: "enterprises" }));
    const columns = { zh: "区县、产业、规模、成立日期", en: "district, cluster, size, registeredOn" };
    expect([fault.code, fault.params]).toEqual(["HEADER_MISSING", { columns }]);
  });
  it("reads the names by which it asks for columns", async () => {
    const header = "unit,name,district,cluster,size,registeredOn";
    const { enterprises } = await readingText(`${header}\n${A},甲,岳麓区,北斗,规上,2019-01-01\n`, {
      kind: "enterprises",
    });
    expect(enterprises).toMatchObject([{ unit: A, name: "甲" }]);
  });
  it("may have English names", async () => {
    const text = `Credit code,Enterprise name,Registration date,District,Clusters,Size\n${A},Talkweb,1996-05-20,Yuelu District,Mobile Internet; AI,above\n`;
    const { enterprises } = await readingText(text, { kind: "enterprises" });
    expect(enterprises).toMatchObject([{ clusters: ["mobile-internet", "ai"], district: "yuelu" }]);
  });
});
