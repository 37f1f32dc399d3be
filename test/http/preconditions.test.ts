import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { BANDS, terms } from "../statistics/asking.js";
import { filing, HttpService } from "../support/http-service.js";
import { OBSERVATION } from "../support/observation.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

const UNIT = "EST-IF-1";
const name = { zh: "某", en: "some" };
const reason = { code: "error", text: "更正" };
const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
const base = { measure: "output", cluster: "beidou", area: "changsha", size: null, period: "2018", reason };
const asked = terms({
  subject: { from: "reports", measure: "output", cluster: "beidou", area: "changsha" },
  value: "1",
});
const plan = {
  name,
  issuer: "",
  adoptedOn: null,
  baseYear: 2015,
  dueYear: 2020,
  bands: BANDS,
};
const observation = { ...OBSERVATION, period: "2019", value: "1" };
const area = {
  kind: "park",
  name,
  code: null,
  parent: null,
  districts: ["yuelu"],
  aliases: [],
  formerly: [],
};

/** A change for every write, by the name of its operation: where it goes and what it says, in an order that works. */
const CHANGES: readonly (readonly [operation: string, path: string, json: object])[] = [
  ["RegisterEnterprise", "/v1/enterprises", { unit: UNIT, name: "甲", effective: "2018-01", standing }],
  ["RenameEnterprise", `/v1/enterprises/${UNIT}/name`, { name: "乙", effective: "2018-02" }],
  [
    "RelocateEnterprise",
    `/v1/enterprises/${UNIT}/location`,
    { effective: "2018-03", district: "furong", park: null },
  ],
  ["ReclassifyEnterprise", `/v1/enterprises/${UNIT}/classification`, { effective: "2018-04", size: "below" }],
  [
    "RescheduleEnterprise",
    `/v1/enterprises/${UNIT}/frequency`,
    { effective: "2019-01", frequency: "quarter" },
  ],
  ["FileReport", `/v1/enterprises/${UNIT}/reports/2018-05`, filing("1.00")],
  ["WithdrawReport", `/v1/enterprises/${UNIT}/reports/2018-05/withdrawal`, { reason }],
  ["DeregisterEnterprise", `/v1/enterprises/${UNIT}/deregistration`, { effective: "2019-01" }],
  ["ReinstateEnterprise", `/v1/enterprises/${UNIT}/reinstatement`, { effective: "2019-02" }],
  ["AdoptPlan", "/v1/plans/some", plan],
  ["SetTarget", "/v1/plans/some/targets/S1", { terms: asked }],
  ["RetireTarget", "/v1/plans/some/targets/S1/retirement", { reason }],
  [
    "DefineIndicator",
    "/v1/indicators/some",
    { name, kind: "level", unit: "个", cluster: null, measure: null, note: "" },
  ],
  ["Observe", "/v1/indicators/some/observations/2019", observation],
  ["DefineArea", "/v1/areas/some-park", { ...area, source: "" }],
  [
    "RenameArea",
    "/v1/areas/some-park/name",
    { name: { zh: "别", en: "other" }, code: null, effective: "2019-01" },
  ],
  ["MoveArea", "/v1/areas/some-park/place", { parent: null, districts: ["furong"], effective: "2019-01" }],
  ["DefineCluster", "/v1/clusters/some", { name, aliases: [], note: "" }],
  ["RenameCluster", "/v1/clusters/some/name", { name: { zh: "别", en: "other" }, effective: "2019-01" }],
  ["SetCalendar", "/v1/calendar/2030-01", { januaryExempt: true }],
  ["ClosePeriod", "/v1/periods/1999-01/closing", {}],
  ["RestateBase", "/v1/bases", { ...base, value: "1.00", source: { title: "" } }],
  ["WithdrawRestatement", "/v1/bases/withdrawal", base],
  ["command", "/v1/commands", { type: "ClosePeriod", data: { period: "1999-02" } }],
  ["publish", "/v1/publications/some", {}],
];

const Operations = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      operationId: z.string(),
      parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]),
    }),
  ),
);

/** The operations whose document says that they take `If-Match`, with their methods. */
async function conditional(): Promise<ReadonlyMap<string, string>> {
  const { text } = await service.ask("/openapi.json");
  const paths = Operations.parse(z.object({ paths: z.unknown() }).parse(JSON.parse(text)).paths);
  const found = Object.values(paths).flatMap((methods) =>
    Object.entries(methods).filter(([, { parameters }]) => parameters.some((one) => one.name === "If-Match")),
  );
  return new Map(found.map(([method, { operationId }]) => [operationId, method.toUpperCase()]));
}

const Lists = z.array(z.looseObject({ revision: z.number() }));

describe("If-Match", () => {
  it("is honoured by every write whose document names it: 412 and nothing written, and without it all is well", async () => {
    const methods = await conditional();
    expect(CHANGES.map(([operation]) => operation).sort()).toEqual([...methods.keys()].sort());
    for (const [operation, path, json] of CHANGES) {
      const send = (headers: Record<string, string> = {}) =>
        service.ask(path, bureau, { method: methods.get(operation) ?? "", json, headers });
      const before = service.engine.position;
      const stale = await send({ "if-match": '"999"' });
      expect([operation, stale.status, JSON.parse(stale.text)]).toMatchObject([
        operation,
        412,
        { code: "PRECONDITION_FAILED", params: { expected: 999 } },
      ]);
      expect(stale.headers.get("content-type")).toContain("application/problem+json");
      expect([operation, service.engine.position]).toEqual([operation, before]);
      expect([operation, (await send()).status]).toEqual([operation, 200]);
      expect(service.engine.position).toBeGreaterThan(before);
    }
  });

  it("with * asks that there be something, and If-None-Match with * that there be nothing yet", async () => {
    const publish = async (id: string, headers: Record<string, string>) =>
      (await service.ask(`/v1/publications/${id}`, bureau, { method: "PUT", json: {}, headers })).status;
    expect(await publish("later", { "if-match": "*" })).toBe(412);
    expect(await publish("later", { "if-none-match": "*" })).toBe(200);
    // Nothing was recorded since: what was done already is no clash.
    expect(await publish("later", { "if-none-match": "*" })).toBe(200);
    const file = (period: string, headers: Record<string, string>) =>
      service.ask(`/v1/enterprises/${UNIT}/reports/${period}`, bureau, {
        method: "PUT",
        json: filing("1.00"),
        headers,
      });
    expect((await file("2020-01", { "if-match": "*" })).status).toBe(412);
    expect((await file("2020-01", { "if-none-match": "*" })).status).toBe(200);
    expect(await publish("later", { "if-none-match": "*" })).toBe(412);
    // It is there as it was read, and what was published is never published again.
    expect(await publish("later", { "if-match": '"0"' })).toBe(409);
    // Of the report that is named, not of the year that its revision counts.
    expect((await file("2020-02", { "if-match": "*" })).status).toBe(412);
    const early = await file("2020-02", { "if-none-match": "*" });
    expect(early.status).toBe(200);
    const revised = filing("2.00", { reason });
    const revise = (headers: Record<string, string>) =>
      service.ask(`/v1/enterprises/${UNIT}/reports/2020-02`, bureau, {
        method: "PUT",
        json: revised,
        headers,
      });
    const again = await revise({ "if-none-match": "*" });
    expect([again.status, JSON.parse(again.text)]).toMatchObject([412, { code: "ALREADY_THERE" }]);
    expect((await revise({ "if-match": "*" })).status).toBe(200);
  });

  it("with * asks the same of a target among others and of an observation among others", async () => {
    const put = async (path: string, json: object, headers: Record<string, string>) =>
      (await service.ask(path, bureau, { method: "PUT", json, headers })).status;
    for (const [path, json] of [
      ["/v1/plans/some/targets/S2", { terms: asked }],
      ["/v1/indicators/some/observations/2018", observation],
    ] as const) {
      expect([path, await put(path, json, { "if-match": "*" })]).toEqual([path, 412]);
      expect([path, await put(path, json, { "if-none-match": "*" })]).toEqual([path, 200]);
    }
  });

  it("takes the revision that a list gives, and not that of before the change", async () => {
    const revisionOf = async (list: string, id: string, query = "") => {
      const { text } = await service.ask(`/v1/${list}${query}`, bureau);
      return Lists.parse(JSON.parse(text)[list]).find((row) => Object.values(row).includes(id))?.revision;
    };
    const renamed = { name, code: null, effective: "2031-01" };
    const [first, second] = [{ terms: asked }, { terms: { ...asked, value: "2" }, reason }];
    for (const [list, id, path, json, later] of [
      ["areas", "furong", "/v1/areas/furong/name", renamed, { ...renamed, code: "430199" }],
      [
        "clusters",
        "beidou",
        "/v1/clusters/beidou/name",
        { name: { zh: "北斗产业", en: "Navigation" }, effective: "2031-01" },
        { name: { zh: "北斗产业", en: "Navigation" }, effective: "2031-02" },
      ],
      ["targets", "S2", "/v1/plans/some/targets/S3", first, second],
      [
        "indicators",
        "some",
        "/v1/indicators/some/observations/2017",
        observation,
        { ...observation, value: "2", reason },
      ],
      [
        "enterprises",
        UNIT,
        `/v1/enterprises/${UNIT}/name`,
        { name: "丙", effective: "2031-01" },
        { name: "丁", effective: "2031-02" },
      ],
    ] as const) {
      const [seen, position] = [await revisionOf(list, id), service.engine.position];
      const headers = { "if-match": `"${seen}"` };
      const put = (body: object) => service.ask(path, bureau, { method: "PUT", json: body, headers });
      const changed = await put(json);
      expect([path, changed.status, changed.headers.get("etag")]).toEqual([
        path,
        200,
        `"${Number(seen) + 1}"`,
      ]);
      expect([path, (await put(later)).status]).toEqual([path, 412]);
      expect([path, await revisionOf(list, id)]).toEqual([path, Number(seen) + 1]);
      expect([path, await revisionOf(list, id, `?asOf=${position}`)]).toEqual([path, seen]);
    }
  });

  it("is a revision also where a proxy made it a weak tag, and If-None-Match of a change nothing but *", async () => {
    const send = (headers: Record<string, string>) =>
      service.ask(`/v1/enterprises/${UNIT}/reports/2020-03`, bureau, {
        method: "PUT",
        json: filing("1.00"),
        headers,
      });
    const ignored = await send({ "if-none-match": '"0"' });
    expect([ignored.status, JSON.parse(ignored.text).code]).toEqual([400, "ARGUMENT_INVALID"]);
    expect((await send({ "if-match": 'W/"999"' })).status).toBe(412);
  });

  it("that is no revision is told apart from one that is over", async () => {
    const headers = { "if-match": '"yesterday"' };
    const init = { method: "PUT", json: {}, headers };
    const { status, text } = await service.ask("/v1/publications/never", bureau, init);
    expect([status, JSON.parse(text).code]).toEqual([400, "ARGUMENT_INVALID"]);
  });
});
