import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Role } from "../../src/access/principal.js";
import { COMMAND_ROUTES } from "../../src/http/routes/command-routes.js";
import { filing, HttpService, OTHER_UNIT, UNIT } from "../support/http-service.js";

const tokens = new Map<Role, string>();
const ROLES = ["admin", "bureau", "district", "park", "enterprise", "public"] as const;

const service = await HttpService.start();
afterAll(() => service.stop());
beforeAll(async () => {
  tokens.set("admin", service.token("admin"));
  tokens.set("bureau", service.token("bureau"));
  tokens.set("district", service.token("district", "yuelu"));
  tokens.set("park", service.token("park", "changsha-hitech"));
  tokens.set("enterprise", service.token("enterprise", UNIT));
  tokens.set("public", service.token("public"));
  const bureau = tokens.get("bureau");
  for (const unit of [UNIT, OTHER_UNIT, "EST-TEST-3"])
    await service.ask(`/v1/enterprises/${unit}/reports/2019-01`, bureau, {
      method: "PUT",
      json: filing("1.00"),
    });
  await service.ask("/v1/publications/p1", bureau, { method: "PUT", json: {} });
});

const BUREAU: readonly Role[] = ["admin", "bureau"];
const MANAGEMENTS: readonly Role[] = [...BUREAU, "district", "park"];
const EVERYBODY: readonly Role[] = [...ROLES];

interface Walk {
  readonly method?: string;
  readonly path: string;
  readonly json?: unknown;
  /** Who is let in; all others get 403. */
  readonly may: readonly Role[];
}
const own = `/v1/enterprises/${UNIT}`;
const READS: readonly Walk[] = [
  { path: "/v1/progress?area=changsha-hitech", may: [...BUREAU, "park"] },
  { path: "/v1/progress?area=yuelu", may: [...BUREAU, "district"] },
  { path: "/v1/progress?area=changsha", may: BUREAU },
  { path: "/v1/series?area=changsha&cluster=beidou", may: BUREAU },
  { path: "/v1/decomposition?area=yuelu", may: [...BUREAU, "district"] },
  { path: "/v1/gap?target=T07", may: BUREAU },
  { path: "/v1/late", may: MANAGEMENTS },
  { path: "/v1/periods", may: MANAGEMENTS },
  { path: "/v1/periods?area=yuelu", may: [...BUREAU, "district"] },
  { path: "/v1/enterprises", may: MANAGEMENTS },
  { path: own, may: [...MANAGEMENTS, "enterprise"] },
  { path: `${own}/reports?year=2019`, may: [...MANAGEMENTS, "enterprise"] },
  { path: `/v1/enterprises/${OTHER_UNIT}`, may: BUREAU },
  { path: "/v1/targets", may: EVERYBODY },
  { path: "/v1/areas", may: EVERYBODY },
  { path: "/v1/clusters", may: EVERYBODY },
  { path: "/v1/publications", may: EVERYBODY },
  { path: "/v1/permissions", may: EVERYBODY },
  { path: "/v1/disclosure", may: BUREAU },
  { path: "/v1/indicators", may: BUREAU },
  { path: "/v1/bases", may: BUREAU },
  { path: "/v1/published", may: BUREAU },
  { path: "/v1/batches", may: BUREAU },
  { path: `/v1/batches/${"0".repeat(64)}`, may: BUREAU },
  { path: `/v1/batches/${"0".repeat(64)}/rejects`, may: BUREAU },
  { path: "/v1/uploads/00000000-0000-4000-8000-000000000000", may: BUREAU },
  { path: "/v1/uploads/00000000-0000-4000-8000-000000000000/rejects", may: BUREAU },
  { path: "/v1/revisions?since=0", may: BUREAU },
  { path: "/v1/explanation?figure=output/beidou/changsha-hitech/2019", may: [...BUREAU, "park"] },
  // What lies in two areas is read by the keepers of both, what is left without one by neither.
  {
    path: "/v1/explanation?figure=output/beidou/changsha-hitech@yuelu/2019",
    may: [...BUREAU, "park", "district"],
  },
  { path: "/v1/explanation?figure=output/beidou/changsha@-yuelu/2019", may: BUREAU },
  { path: "/v1/explanation?figure=output.growth/beidou/yuelu/2019", may: [...BUREAU, "district"] },
  {
    path: "/v1/explanation?figure=output.share/beidou/changsha-hitech/2019/in/*/changsha-hitech",
    may: [...BUREAU, "park"],
  },
  { path: "/v1/explanation?figure=output.gap/beidou/changsha-hitech/2019:2017/in/T07", may: BUREAU },
  { path: "/v1/explanation?figure=output.pull/beidou/changsha-hitech/2019/in/*/changsha", may: BUREAU },
  { path: "/v1/events", may: BUREAU },
  // A moment that is none: whoever may ask is told so, and no report is made.
  { path: "/v1/reports/annual?year=2019&area=yuelu&asOf=none", may: [...BUREAU, "district"] },
  { path: "/v1/reports/bulletin?period=2019-06&area=changsha-hitech&asOf=none", may: [...BUREAU, "park"] },
  { path: "/v1/reports/comparison?of=2019&before=none", may: BUREAU },
  { path: "/v1/template", may: EVERYBODY },
  { path: "/v1/audit", may: ["admin"] },
  { path: "/metrics", may: BUREAU },
  { path: "/healthz", may: EVERYBODY },
  { path: "/readyz", may: EVERYBODY },
  { path: "/openapi.json", may: EVERYBODY },
];
const BODIES: Readonly<Record<string, unknown>> = {
  RegisterEnterprise: {
    unit: "EST-W-1",
    name: "n",
    effective: "2019-01",
    standing: { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 },
  },
  RenameEnterprise: { name: "n", effective: "2019-02" },
  RelocateEnterprise: { effective: "2019-03", district: "yuelu", park: "changsha-hitech" },
  ReclassifyEnterprise: { effective: "2019-03", size: "above" },
  RescheduleEnterprise: { effective: "2020-01", frequency: "quarter" },
  DeregisterEnterprise: { effective: "2029-01" },
  ReinstateEnterprise: { effective: "2030-01" },
  FileReport: filing("1.00"),
  WithdrawReport: { reason: { code: "error", text: "x" } },
  AdoptPlan: {},
  DefineArea: {},
  RenameArea: { name: { zh: "x", en: "x" }, code: null, effective: "2019-01" },
  MoveArea: { parent: null, districts: [], effective: "2019-01" },
  DefineCluster: {},
  RenameCluster: { name: { zh: "x", en: "x" }, effective: "2019-01" },
  DefineIndicator: {},
  SetCalendar: { januaryExempt: true },
  SetTarget: {},
  RetireTarget: { reason: { code: "error", text: "x" } },
  Observe: {},
  ClosePeriod: {},
  RestateBase: {
    measure: "output",
    cluster: "beidou",
    area: "changsha",
    size: null,
    period: "1999",
    value: "1.00",
    reason: { code: "benchmark", text: "x" },
    source: { title: "x" },
  },
  WithdrawRestatement: {
    measure: "output",
    cluster: "beidou",
    area: "changsha",
    size: null,
    period: "1998",
    reason: { code: "benchmark", text: "x" },
  },
};
const WRITES: readonly Walk[] = COMMAND_ROUTES.map(({ method, path, type }) => ({
  method,
  path: path
    .replace(":unit", UNIT)
    .replace(":period", type === "ClosePeriod" ? "1999-01" : "2019-01")
    .replace(":effective", "2015-01")
    .replace(/:(plan|target|indicator|observation|area|cluster)/g, "x"),
  json: BODIES[type],
  may: type === "FileReport" || type === "WithdrawReport" ? [...BUREAU, "enterprise"] : BUREAU,
}));
const OTHERS: readonly Walk[] = [
  { method: "POST", path: "/v1/batches", may: BUREAU },
  { method: "POST", path: "/v1/batches/resumption", may: BUREAU },
  { method: "PUT", path: "/v1/publications/p2", json: {}, may: BUREAU },
  {
    method: "POST",
    path: "/v1/commands",
    json: { type: "ClosePeriod", data: { period: "1999-02" } },
    may: BUREAU,
  },
];

describe("every route with every role", () => {
  const walks = [...READS, ...WRITES, ...OTHERS];
  it.each(walks.flatMap((walk) => ROLES.map((role) => ({ ...walk, role, label: walk.method ?? "GET" }))))(
    "$label $path as $role",
    async ({ path, method = "GET", json, may, role }) => {
      const { status } = await service.ask(path, tokens.get(role), { method, ...(json ? { json } : {}) });
      // Whose body does not fit is told so where they may do the same to something else.
      if (may.includes(role)) expect(status).not.toBe(403);
      else expect(role === "enterprise" ? [400, 403] : [403]).toContain(status);
      expect(status).not.toBe(401);
      expect(status).toBeLessThan(500);
    },
  );

  it("lets nobody see an area whose scope is its name: the name may go over to another", async () => {
    const park = service.token("park", "长沙高新区");
    for (const path of ["/v1/progress", "/v1/live", "/v1/late"]) {
      const { status, text } = await service.ask(path, park);
      expect([path, status, text]).toEqual([path, 422, expect.stringContaining("AREA_UNKNOWN")]);
    }
  });

  it("is the whole of the document: no route is left out of this walk", async () => {
    const { text } = await service.ask("/openapi.json");
    const { paths } = z
      .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(JSON.parse(text));
    const patterns = [...READS, ...WRITES, ...OTHERS].map(
      ({ method = "GET", path }) => `${method} ${path.replace(/\?.*/, "")}`,
    );
    const walked = (method: string, path: string) => {
      const pattern = new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "[^/]+")}$`);
      return patterns.some((one) => pattern.test(one));
    };
    const missing = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => !walked(method, path))
        .map((method) => `${method} ${path}`),
    );
    // An open stream never ends: it is walked below.
    expect(missing).toEqual(["get /v1/live"]);
  });

  it("a park's question without an area is about the park, and live is for managements alone", async () => {
    const { text } = await service.ask("/v1/progress", tokens.get("park"));
    expect(JSON.parse(text)).toMatchObject({ area: "changsha-hitech" });
    for (const role of ["enterprise", "public"] as const) {
      expect((await service.ask("/v1/live", tokens.get(role))).status).toBe(403);
    }
  });

  it("the public sees published sums, and none that rests on fewer than three units", async () => {
    const ask = (query: string) => service.ask(`/v1/series?${query}`);
    const unpublished = await ask("cluster=beidou");
    expect([unpublished.status, JSON.parse(unpublished.text).code]).toEqual([403, "FORBIDDEN_UNPUBLISHED"]);
    expect((await ask("cluster=beidou&asOf=p1")).status).toBe(200);
    expect((await ask("cluster=beidou&asOf=3")).status).toBe(403);
    expect((await ask("cluster=beidou&asOf=p1&park=changsha-hitech")).status).toBe(403);
    expect((await ask(`asOf=p1&unit=${UNIT}`)).status).toBe(403);
    expect((await service.ask("/v1/decomposition?asOf=p1&by=enterprise")).status).toBe(403);
  });
});

describe("who may not", () => {
  it.each([
    ["park", "/v1/events", "园区无权查看事件日志", "the role park may not read the event log"],
    ["enterprise", "/v1/progress", "企业无权查看汇总数", "the role enterprise may not read sums"],
  ] as const)("is told so in words: %s, %s", async (role, path, zh, en) => {
    for (const [language, said] of [
      ["zh", zh],
      ["en", en],
    ] as const) {
      const headers = { "accept-language": language };
      const { text } = await service.ask(path, tokens.get(role), { headers });
      expect(JSON.parse(text)).toMatchObject({ detail: said, params: { role } });
    }
  });
});

describe("who is not let in", () => {
  it("has a wrong, an expired or a revoked token: 401, and the same words for each", async () => {
    const expired = service.token("bureau", null, Date.now() - 1);
    const revoked = service.token("bureau");
    service.access.tokens.revoke(revoked.split("_")[1] ?? "", "tester");
    const wrong = `${revoked.slice(0, -1)}${revoked.endsWith("A") ? "B" : "A"}`;
    const answers = [];
    for (const token of [expired, revoked, wrong, "nonsense", "a.b.c"]) {
      const { status, text, headers } = await service.ask("/v1/targets", token);
      expect(headers.get("www-authenticate")).toContain("Bearer");
      answers.push([status, JSON.parse(text).detail]);
    }
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(answers[0]?.[0]).toBe(401);
  });

  it("is on record, and cannot go on guessing without end", async () => {
    const guarded = await HttpService.start({ rateMax: 3 });
    const admin = guarded.token("admin");
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await guarded.ask("/v1/targets", `guess-${n}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const { text } = await guarded.ask("/v1/audit?limit=10000", admin);
    const { records } = Audit.parse(JSON.parse(text));
    expect(records.find(({ action }) => action === "authenticate")).toMatchObject({
      outcome: "refused",
      actor: "unknown",
      times: 3,
    });
    // Whoever comes too often is on record once a minute, however often they come.
    const late = records.filter(({ detail }) => detail === "RATE_EXCEEDED");
    expect(late).toMatchObject([{ outcome: "refused", action: "request", target: "/v1/targets", times: 1 }]);
    expect(text).not.toContain("guess");
    await guarded.stop();
  });

  it("is on record with what was tried, and a flood of the same is one record with a count", async () => {
    const token = tokens.get("enterprise");
    for (let n = 0; n < 5; n++) await service.ask("/v1/events", token);
    const { text } = await service.ask("/v1/audit?limit=10000", tokens.get("admin"));
    const { records } = Audit.parse(JSON.parse(text));
    const last = records.find((record) => record.action === "events:read" && record.role === "enterprise");
    expect(last).toMatchObject({ outcome: "refused", times: 5, actor: "enterprise token" });
    expect(records.some((one) => one.action === "reports:file" && one.outcome === "allowed")).toBe(true);
    expect(text).not.toContain("dbt_");
  });
});

const Audit = z.object({
  records: z.array(
    z
      .object({
        action: z.string(),
        role: z.string(),
        outcome: z.string(),
        times: z.number(),
        actor: z.string(),
      })
      .loose(),
  ),
});
