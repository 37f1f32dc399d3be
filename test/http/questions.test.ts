import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PrintedData } from "../../src/answers/answer.js";
import { chinesePunctuation } from "../../src/domain/punctuation.js";
import { ASKED } from "../../src/http/routes/asked.js";
import { filing, HttpService, reportOf, UNIT, uploaded } from "../support/http-service.js";

/** Two Januaries, a batch and a publication, so that no list is empty. */
const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");
beforeAll(async () => {
  for (const [period, output] of [
    ["2018-01", "100.00"],
    ["2019-01", "125.00"],
  ] as const) {
    const { status, text } = await service.ask(reportOf(period), bureau, {
      method: "PUT",
      json: filing(output),
    });
    expect(text).toContain("recorded");
    expect(status).toBe(200);
  }
  const batch = await service.ask(
    "/v1/batches",
    bureau,
    uploaded(
      `统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-05,北斗,50.00\r\n${`${UNIT},2018-06,北斗,x\r\n`.repeat(4)}`,
      { fields: { acceptValid: "true" } },
    ),
  );
  expect(batch.status).toBe(201);
  addresses["/v1/batches/:batch"] = `/v1/batches/${JSON.parse(batch.text).batch}`;
  const { status } = await service.ask("/v1/publications/first", bureau, { method: "PUT", json: {} });
  expect(status).toBe(200);
});

/** Addresses of questions that need more than their path. */
const addresses: Record<string, string> = {
  "/v1/enterprises/:unit": `/v1/enterprises/${UNIT}`,
  "/v1/enterprises/:unit/reports": `/v1/enterprises/${UNIT}/reports?year=2019`,
  "/v1/revisions": "/v1/revisions?since=0&late=true",
  "/v1/gap": "/v1/gap?target=T07",
  "/v1/explanation": "/v1/explanation?figure=output/beidou/changsha/2019-01",
};
const Series = z.object({ points: z.array(z.object({ value: z.string().nullable() }).loose()) });

const addressOf = (path: string) => addresses[path] ?? path;
/** An address with one more parameter. */
const withOne = (address: string, parameter: string) =>
  `${address}${address.includes("?") ? "&" : "?"}${parameter}`;

describe("every question", () => {
  it.each(ASKED.map(({ path, question }) => ({ path, question })))(
    "$path answers in the shape that its document promises, as JSON, CSV, workbook and printed table",
    async ({ path, question }) => {
      const address = addressOf(path);
      const json = await service.ask(address, bureau);
      expect(json.status).toBe(200);
      const data: unknown = JSON.parse(json.text);
      expect(question.data.safeParse(data).error).toBeUndefined();
      const csv = await service.ask(address, bureau, { headers: { accept: "text/csv" } });
      expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const xlsx = await service.ask(withOne(address, "format=xlsx"), bureau);
      expect(xlsx.bytes.subarray(0, 2).toString()).toBe("PK");
      expect(xlsx.headers.get("content-disposition")).toContain(".xlsx");
      const table = PrintedData.parse(
        JSON.parse((await service.ask(withOne(address, "format=table"), bureau)).text),
      );
      const lines = csv.text.replace(/^\ufeff/, "").split("\r\n");
      const heads = (lines[0] ?? "").split(",").map((head) => chinesePunctuation(head));
      expect(table.columns.map(({ head }) => head)).toEqual(heads);
      expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true);
    },
  );

  it("has a filter for what is asked, and says so when it does not know one", async () => {
    const { status, text } = await service.ask("/v1/series?clster=beidou", bureau);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: "ARGUMENT_INVALID", status: 400 });
    expect(text).toMatch(/查询参数 没有 .*clster/);
    const english = { headers: { "accept-language": "en" } };
    expect((await service.ask("/v1/series?clster=beidou", bureau, english)).text).toMatch(
      /"invalid argument: query: no field [^|一-龥]*clster/,
    );
  });

  it("gives exact figures: 125 against 100 is 0.25", async () => {
    const { text } = await service.ask(
      "/v1/series?cluster=beidou&park=changsha-hitech&from=2019-01&to=2019-01",
      bureau,
    );
    const [point] = Series.parse(JSON.parse(text)).points;
    expect(point).toMatchObject({ value: "125.00", growth: { nominal: { value: "0.2500000000" } } });
  });

  it("tells a park's part of a target in the unit of the target", async () => {
    const { text } = await service.ask("/v1/progress?area=changsha-hitech&period=2019-01&format=csv", bureau);
    expect(text).toMatch(/T07,北斗产业产值,≥200亿元,0\.00亿元,/);
    expect(text).toMatch(/T03,移动互联网从业人员,>200000人,(—|\d+人),/);
  });

  it("is in English for those who ask for English", async () => {
    const english = await service.ask("/v1/targets?format=csv", bureau, {
      headers: { "accept-language": "en-GB, zh;q=0.5" },
    });
    expect(english.headers.get("content-language")).toBe("en");
    expect(english.text).toContain("clause");
    const problem = await service.ask("/v1/progress?area=nowhere", bureau, {
      headers: { "accept-language": "en" },
    });
    expect(problem.status).toBe(422);
    expect(problem.text).toContain("unknown area or park: nowhere");
  });
});

describe("a list that is read in pages", () => {
  const inPages = ASKED.filter(({ question }) => "after" in question.query.shape);
  const rowsIn = (text: string) => {
    const lists = Object.values(z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
    return z.array(z.unknown()).parse(lists.find(Array.isArray));
  };

  it.each(inPages.map(({ path }) => ({ path })))(
    "$path: following the links gives every row once, in order",
    async ({ path }) => {
      const address = addressOf(path);
      const whole = await service.ask(withOne(address, "limit=10000"), bureau);
      expect(whole.headers.get("link")).toBeNull();
      const expected = rowsIn(whole.text);
      const rows: unknown[] = [];
      const limit = Math.ceil(expected.length / 3) || 1;
      for (let next: string | undefined = withOne(address, `limit=${limit}`); next !== undefined; ) {
        const page = await service.ask(next, bureau);
        rows.push(...rowsIn(page.text));
        next = /^<(.+)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1];
      }
      expect(rows).toEqual(expected);
    },
  );

  it("is told to go on in a table as well, and refuses a cursor that it never gave", async () => {
    const csv = await service.ask("/v1/targets?limit=2&format=csv", bureau);
    expect(csv.headers.get("link")).toContain("after=changsha-mobile-internet-2020%2F");
    expect((await service.ask("/v1/targets?after=nowhere", bureau)).status).toBe(400);
  });
});
