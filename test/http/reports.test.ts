import { afterAll, beforeAll, expect, it } from "vitest";
import { reportProcess } from "../../src/report-process.js";
import { MAIN } from "../support/dabiao.js";
import { filing, HttpService, UNIT } from "../support/http-service.js";

const ANNUAL = "/v1/reports/annual?year=2019";
const report = (period: string) => `/v1/enterprises/${UNIT}/reports/${period}`;

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");
beforeAll(async () => {
  for (const period of ["2018-01", "2019-01"]) {
    await service.ask(report(period), bureau, { method: "PUT", json: filing("100.00") });
  }
});

it("a report is a page or a file, made beside the service: others are answered meanwhile, one too many is told to wait", async () => {
  const browser = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };
  const making = [
    service.ask(`${ANNUAL}&names=true`, bureau, browser),
    service.ask(`${ANNUAL}&format=pdf`, bureau),
  ];
  for (let text = ""; !text.includes("dabiao_reports 2"); )
    ({ text } = await service.ask("/metrics", bureau));
  const third = await service.ask(`${ANNUAL}&format=xlsx`, bureau);
  expect([third.status, third.headers.get("retry-after")]).toEqual([503, "2"]);

  const [page, pdf] = await Promise.all(making);
  expect([page?.status, page?.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(page?.text).toContain("2019年");
  expect(page?.text).toContain(`${UNIT} 公司`);
  expect(page?.headers.get("content-security-policy")).toMatch(/^default-src 'none';.* sandbox$/);
  expect(pdf?.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf?.headers.get("content-disposition")).toContain('filename="annual-2019.pdf"');

  const tag = pdf?.headers.get("etag") ?? "";
  const again = await service.ask(`${ANNUAL}&format=pdf`, bureau, { headers: { "if-none-match": tag } });
  expect(again.status).toBe(304);
});

it("a park's is about the park, names nobody unasked, and is in the language that was asked for", async () => {
  const park = service.token("park", "changsha-hitech");
  const json = { headers: { accept: "application/json", "accept-language": "en" } };
  const { text, headers } = await service.ask("/v1/reports/bulletin?period=2019-Q1&issuer=-x", park, json);
  expect(JSON.parse(text)).toMatchObject({ area: "changsha-hitech", issuer: "-x", language: "en" });
  expect(text).not.toContain(UNIT);
  expect(Number(headers.get("dabiao-position"))).toBe(service.engine.position);
  expect((await service.ask(`${ANNUAL}&area=yuelu`, park)).status).toBe(403);
});

it("what no report can be made of is refused as the command line refuses it, and one that takes too long is ended", async () => {
  const year = await service.ask("/v1/reports/bulletin?period=2019", bureau);
  expect([year.status, JSON.parse(year.text).code]).toEqual([400, "ARGUMENT_INVALID"]);
  const asked = { kind: "annual", format: "json", language: "zh", options: { year: "2019" } } as const;
  const make = reportProcess(MAIN, { data: service.location, cache: undefined }, undefined);
  for (const ended of [AbortSignal.timeout(50), AbortSignal.abort()]) {
    await expect(make(asked, service.folder, ended)).rejects.toMatchObject({ code: "OVERLOADED" });
  }
});
