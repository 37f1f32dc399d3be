import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { eventIdOf } from "../../src/http/idempotency.js";
import { filing, HttpService, refusalOf, reportOf, STANDING, UNIT } from "../support/http-service.js";
import { SQLITE, STORE_OF_THIS_RUN } from "../support/stores.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

const file = (period: string, json: object, headers: Readonly<Record<string, string>> = {}) =>
  service.ask(reportOf(period), bureau, { method: "PUT", json, headers });

const UnitYear = z.object({
  revision: z.number(),
  reports: z.array(z.object({ lines: z.array(z.object({ output: z.string() })) })),
});

describe("a change", () => {
  it("is made once however often it is sent with one key, and not at all with another body", async () => {
    const send = (json: object) => file("2019-04", json, { "idempotency-key": "k-1" });
    const [first, second] = await Promise.all([send(filing("9.00")), send(filing("9.00"))]);
    expect(first.text).toBe(second.text);
    expect(first.text).toContain("recorded");
    const other = await send(filing("10.00"));
    expect(refusalOf(other)).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });

  // EventStoreDB looks for an id only where an append would go: there a key whose answer is forgotten is a new one.
  it.runIf(STORE_OF_THIS_RUN === SQLITE)(
    "under a key that the log knows, though its answer was not kept, is told that the key was used",
    async () => {
      const key = { "idempotency-key": "k-2" };
      const period = "2019-07";
      const data = { unit: UNIT, period, lines: [{ cluster: "beidou", output: "9.00", employment: 12 }] };
      const id = eventIdOf(`${bureau.split("_")[1]} ${key["idempotency-key"]}`, Date.now());
      await service.engine.execute({ type: "FileReport", data }, { actor: "tester", id });
      const other = filing("10.00", { reason: { code: "error", text: "x" } });
      for (const where of [period, "2019-08"])
        expect(refusalOf(await file(where, other, key))).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
      expect((await file(period, filing("9.00"), key)).status).toBe(200);
    },
  );

  it("on what someone else has changed meanwhile is refused with 412", async () => {
    const reports = await service.ask(`/v1/enterprises/${UNIT}/reports?year=2020`, bureau);
    const { revision } = z.object({ revision: z.number() }).parse(JSON.parse(reports.text));
    const send = (period: string, tag: string) => file(period, filing("1.00"), { "if-match": tag });
    const first = await send("2020-01", `"${revision}"`);
    expect([first.status, first.headers.get("etag")]).toEqual([200, `"${revision + 1}"`]);
    const stale = await send("2020-02", `"${revision}"`);
    expect(refusalOf(stale)).toEqual([412, "PRECONDITION_FAILED"]);
    expect((await send("2020-02", first.headers.get("etag") ?? "")).status).toBe(200);
  });

  it("that needs a reason is refused without one, and taken with it", async () => {
    expect((await file("2018-01", filing("100.00"))).status).toBe(200);
    const revise = (more: object) => file("2018-01", filing("101.00", more));
    const refused = await revise({});
    expect(refusalOf(refused)).toEqual([422, "REASON_REQUIRED"]);
    expect((await revise({ reason: { code: "error", text: "漏报" } })).status).toBe(200);
  });

  it("leaves what was known before: unit and reports as of a position, a time and a publication", async () => {
    const unit = "EST-THEN-1";
    const early = { unit, name: "原名", effective: "2017-01", standing: STANDING };
    await service.ask("/v1/enterprises", bureau, { method: "POST", json: early });
    const send = (output: string, more: object = {}) =>
      service.ask(reportOf("2017-02", unit), bureau, { method: "PUT", json: filing(output, more) });
    await send("5.00");
    const position = service.engine.position;
    await service.ask("/v1/publications/then", bureau, { method: "PUT", json: {} });
    const time = new Date(Date.now() + 2).toISOString();
    while (new Date().toISOString() <= time) await new Promise((resolve) => setTimeout(resolve, 1));
    await send("6.00", { reason: { code: "error", text: "漏报" } });
    await service.ask(`/v1/enterprises/${unit}/name`, bureau, {
      method: "PUT",
      json: { name: "新名", effective: "2017-03" },
    });
    for (const asOf of [`${position}`, "then", time]) {
      const query = `asOf=${encodeURIComponent(asOf)}`;
      const reports = await service.ask(`/v1/enterprises/${unit}/reports?year=2017&${query}`, bureau);
      expect(UnitYear.parse(JSON.parse(reports.text))).toMatchObject({
        revision: 0,
        reports: [{ lines: [{ output: "5.00" }] }],
      });
      const enterprise = await service.ask(`/v1/enterprises/${unit}?${query}`, bureau);
      expect(JSON.parse(enterprise.text)).toMatchObject({ name: "原名", revision: 0 });
    }
    const now = await service.ask(`/v1/enterprises/${unit}/reports?year=2017`, bureau);
    expect(UnitYear.parse(JSON.parse(now.text))).toMatchObject({
      revision: 1,
      reports: [{ lines: [{ output: "6.00" }] }],
    });
    const before = await service.ask(`/v1/enterprises/${unit}?asOf=1`, bureau);
    expect(refusalOf(before)).toEqual([404, "ENTERPRISE_UNKNOWN"]);
  });

  it("closes no period that has not ended: nothing would open it again", async () => {
    const year = new Date().getFullYear();
    for (const period of [`${year + 1}`, `${year}`, `${year + 1}-01`]) {
      const address = `/v1/periods/${period}/closing`;
      const closed = await service.ask(address, bureau, { method: "PUT", json: {} });
      expect([period, refusalOf(closed)]).toEqual([period, [422, "PERIOD_IN_FUTURE"]]);
    }
  });

  it("can be any command, registered, relocated and withdrawn by address alike", async () => {
    const unit = "EST-HTTP-9";
    const register = await service.ask("/v1/enterprises", bureau, {
      method: "POST",
      json: { unit, name: "新企业", effective: "2019-01", standing: STANDING },
    });
    expect(register.status).toBe(200);
    const relocate = await service.ask(`/v1/enterprises/${unit}/location`, bureau, {
      method: "PUT",
      json: { effective: "2019-03", district: "furong", park: null },
    });
    expect(relocate.status).toBe(200);
    const any = await service.ask("/v1/commands", bureau, {
      method: "POST",
      json: { type: "RenameEnterprise", data: { unit, name: "更名企业", effective: "2019-04" } },
    });
    expect(any.status).toBe(200);
    const found = await service.ask(`/v1/enterprises/${unit}`, bureau);
    expect(JSON.parse(found.text)).toMatchObject({ name: "更名企业", revision: 2 });
  });
});
