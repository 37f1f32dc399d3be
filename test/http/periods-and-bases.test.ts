import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { PrintedData } from "../../src/answers/answer.js";
import { basesQuestion } from "../../src/answers/bases.js";
import { periodsQuestion } from "../../src/answers/periods.js";
import { filing, HttpService, UNIT } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");
const reason = { code: "benchmark", text: "第四次经济普查" };
const base = { measure: "output", cluster: "beidou", area: "changsha", size: null, period: "2019", reason };
let beforeAnything = 0;

beforeAll(async () => {
  await write("PUT", `/v1/enterprises/${UNIT}/reports/2019-01`, filing("1.00"));
  await write("PUT", `/v1/enterprises/${UNIT}/reports/2019-02`, filing("2.00"));
  beforeAnything = service.engine.position;
  await write("PUT", "/v1/periods/2019-Q1/closing", { note: "季度定案" });
  await write("PUT", "/v1/calendar/2019-01", { januaryExempt: true });
  await write("POST", "/v1/bases", { ...base, value: "5.00", source: { title: "公报" } });
});

async function write(method: string, path: string, json: object): Promise<void> {
  const { status, text } = await service.ask(path, bureau, { method, json });
  expect(status, text).toBeLessThan(300);
}
async function answer<Schema extends z.ZodType>(path: string, schema: Schema, token = bureau) {
  return schema.parse(JSON.parse((await service.ask(path, token)).text));
}

describe("reporting periods over HTTP", () => {
  it("say of each month since when it is locked, by whom and why, with what the calendar says", async () => {
    const { periods, calendar } = await answer("/v1/periods", periodsQuestion.data);
    expect(periods.map(({ period }) => period)).toEqual(["2019-01", "2019-02", "2019-03"]);
    expect(periods[0]).toMatchObject({
      exempt: true,
      closing: { period: "2019-Q1", note: "季度定案", actor: "bureau token", position: beforeAnything + 1 },
      revision: -1,
    });
    expect(periods[1]).toMatchObject({ exempt: false, coverage: { reported: "1", due: "3" } });
    expect(calendar.rules.map((rule) => [rule.effective, rule.januaryExempt])).toEqual([
      ["2011-01", false],
      ["2019-01", true],
    ]);
  });

  it("answer as of before: nothing locked, January due, the calendar's revision that of then", async () => {
    const past = await answer(`/v1/periods?asOf=${beforeAnything}`, periodsQuestion.data);
    expect(past.periods.map(({ period, closing, exempt }) => [period, closing, exempt])).toEqual([
      ["2019-01", null, false],
      ["2019-02", null, false],
    ]);
    const now = await answer("/v1/periods", periodsQuestion.data);
    expect([past.calendar.revision, now.calendar.revision]).toEqual([0, 1]);
    const changed = await service.ask("/v1/calendar/2020-01", bureau, {
      method: "PUT",
      json: { januaryExempt: false },
      headers: { "if-match": `"${past.calendar.revision}"` },
    });
    expect(changed.status).toBe(412);
  });

  it("are a park's own by default, and of no other place", async () => {
    const park = service.token("park", "changsha-hitech");
    const own = await answer("/v1/periods?period=2019-02", periodsQuestion.data, park);
    expect(own.selection.area).toBe("changsha-hitech");
    expect(own.periods[0]?.coverage).toMatchObject({ reported: "1", due: "1" });
    expect((await service.ask("/v1/periods?area=changsha", park)).status).toBe(403);
  });

  it("give the revision that a month is locked on", async () => {
    const revision = async () => {
      const { periods } = await answer("/v1/periods?period=2019-05", periodsQuestion.data);
      return periods[0]?.revision;
    };
    const lock = async (on: number | undefined) => {
      const headers = { "if-match": `"${on}"` };
      const init = { method: "PUT", json: {}, headers };
      return (await service.ask("/v1/periods/2019-05/closing", bureau, init)).status;
    };
    const open = await revision();
    expect([open, await lock(0), await lock(open), await revision()]).toEqual([-1, 412, 200, 0]);
  });

  it("print the lock of a quarter by the quarter's name", async () => {
    const { rows, notes } = await answer("/v1/periods?period=2019-01..02&format=table", PrintedData);
    expect(rows.map(([period, , , rate, lock]) => [period, rate, lock])).toEqual([
      ["2019年1月", "免报", "随2019年一季度锁定"],
      ["2019年2月", "33.3%", "随2019年一季度锁定"],
    ]);
    expect(notes).toContain("报送日历：自2019年1月起，1月份免报，与2月合并报送");
  });
});

describe("restated bases over HTTP", () => {
  it("stand beside what was reported for them, with who restated them and why", async () => {
    const { bases } = await answer("/v1/bases", basesQuestion.data);
    const { source, ...said } = { ...base, value: "5.00", source: { title: "公报" } };
    expect(bases).toMatchObject([
      { ...said, source, figure: "output/beidou/changsha/2019", reported: "3.00", actor: "bureau token" },
    ]);
    expect(await answer(`/v1/bases?asOf=${beforeAnything}`, basesQuestion.data)).toMatchObject({ bases: [] });
    const { rows } = await answer("/v1/bases?format=table", PrintedData);
    expect(rows[0]?.slice(0, 7)).toEqual([
      ...["产值(元)", "北斗", "长沙市", "2019年", "3.00", "5.00", "普查修订:第四次经济普查"],
    ]);
  });

  it("give the revision that a change is made on, and are gone once withdrawn", async () => {
    const revision = async () => (await answer("/v1/bases", basesQuestion.data)).bases[0]?.revision;
    const seen = await revision();
    const restate = (value: string) =>
      service.ask("/v1/bases", bureau, {
        method: "POST",
        json: { ...base, value, source: { title: "公报" } },
        headers: { "if-match": `"${seen}"` },
      });
    expect([(await restate("6.00")).status, (await restate("7.00")).status]).toEqual([200, 412]);
    expect([seen, await revision()]).toEqual([0, 1]);
    await write("POST", "/v1/bases/withdrawal", base);
    expect(await revision()).toBe(undefined);
  });
});
