import { afterAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AccessGate } from "../../src/access/gate.js";
import { Fault } from "../../src/domain/faults.js";
import { Documented } from "../support/documented.js";
import { HttpService, UNIT, uploaded } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

/** How a route documents what it refuses. */
const REFUSAL = {
  content: { "application/problem+json": {} },
  headers: { "Retry-After": {}, Allow: {}, "X-Request-Id": {} },
};

describe("operations", () => {
  it("says whether it lives, whether it is current, and what it did", async () => {
    expect((await service.ask("/healthz")).status).toBe(200);
    expect(JSON.parse((await service.ask("/readyz")).text)).toMatchObject({ ready: true, lag: 0 });
    expect((await service.ask("/metrics")).status).toBe(403);
    const metrics = await service.ask("/metrics", bureau);
    for (const name of [
      "dabiao_projection_lag_events 0",
      "dabiao_append_seconds_count",
      'dabiao_http_request_seconds_count{method="GET",route="/healthz",status="200"} 1',
      "dabiao_uploads 0",
      "dabiao_commands 0",
      "dabiao_reads_waiting 0",
      "dabiao_reports 0",
    ]) {
      expect(metrics.text).toContain(name);
    }
  });

  it("tells how old the keys of the identity provider are, where there is one", async () => {
    const name = "dabiao_identity_keys_age_seconds";
    expect((await service.ask("/metrics", bureau)).text).not.toContain(name);
    const age = vi.spyOn(AccessGate.prototype, "keysAge").mockReturnValue(90_000);
    const provided = await HttpService.start();
    expect((await provided.ask("/metrics", provided.token("bureau"))).text).toContain(`${name} 90\n`);
    age.mockRestore();
    await provided.stop();
  });

  it("logs why a token was refused or its issuer was not reached, and tells the asker neither", async () => {
    const authenticate = vi.spyOn(AccessGate.prototype, "authenticate");
    const [away, wrong] = [
      new Error("connect ECONNREFUSED 127.0.0.1:1"),
      new Error('unexpected "aud" claim'),
    ];
    const unreached = new TypeError("fetch failed", { cause: away });
    for (const [status, fault] of [
      [503, new Fault("IDENTITY_PROVIDER_UNAVAILABLE", {}, { cause: unreached })],
      [401, new Fault("UNAUTHENTICATED", {}, { cause: wrong })],
    ] as const) {
      authenticate.mockRejectedValueOnce(fault);
      const answer = await service.ask("/v1/areas", "ey.some.token");
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/ECONNREFUSED|aud/);
    }
    authenticate.mockRestore();
    const logged = service.logged.join("");
    expect(logged).toContain("ECONNREFUSED");
    expect(logged).toContain('unexpected \\"aud\\" claim');
  });

  it("documents itself, offline", async () => {
    const { text } = await service.ask("/openapi.json");
    const document = z
      .object({
        openapi: z.string(),
        paths: z.record(z.string(), z.unknown()),
        tags: z.array(z.object({ name: z.string(), description: z.string() })),
      })
      .parse(JSON.parse(text));
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toContain("/v1/progress");
    const success = z.looseObject({ content: z.record(z.string(), z.unknown()), headers: z.unknown() });
    const operations = z
      .record(
        z.string(),
        z.record(
          z.string(),
          z.looseObject({ responses: z.record(z.string(), z.unknown()), tags: z.array(z.string()) }),
        ),
      )
      .parse(document.paths);
    for (const [path, methods] of Object.entries(operations)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        const { content } = success.parse(responses["200"]);
        expect([path, method, Object.values(content).length]).not.toContain(0);
        if (path.startsWith("/v1/")) expect(responses.default).toMatchObject(REFUSAL);
      }
    }
    expect(operations["/v1/late"]?.get?.responses["200"]).toMatchObject({
      content: { "text/csv": {}, "application/json": {} },
      headers: { ETag: {}, Link: {}, "Dabiao-Position": {}, "X-Request-Id": {} },
    });
    expect(operations["/v1/batches"]?.post?.requestBody).toMatchObject({
      content: { "multipart/form-data": { schema: { properties: { file: { format: "binary" } } } } },
    });
    expect(text).not.toContain("Default Response");
    // Said once, and not at every address.
    expect(text.match(/"REASON_REQUIRED"/g)).toHaveLength(1);
    // Who asks is told beforehand whether they may.
    expect(operations["/v1/late"]?.get?.description).toBe(
      "权限 open to: admin、bureau;district、park 限本地区、本园区 within the own area",
    );
    for (const [path, methods] of Object.entries(operations))
      for (const { description, operationId } of Object.values(methods))
        if (path.startsWith("/v1/") && operationId !== "command")
          expect([path, description]).toEqual([path, expect.stringContaining("open to")]);
    // Whoever files is told what the amount is in.
    const filed = operations["/v1/enterprises/{unit}/reports/{period}"]?.put?.requestBody;
    expect(JSON.stringify(filed)).toContain("单位:元");
    const used = Object.values(operations).flatMap((one) => Object.values(one).flatMap(({ tags }) => tags));
    expect([...new Set(used)].sort()).toEqual(document.tags.map(({ name }) => name).sort());
    const docs = await service.ask("/docs/");
    expect(docs.status).toBe(200);
    expect(docs.text).not.toMatch(/(src|href)="https?:/);
    const policy = docs.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|swagger\.io|upgrade-insecure/);
    // What the policy would keep a browser from running must not be in the page.
    expect(docs.text).not.toMatch(/<script>[^<]/);
  });

  it("documents every header, media type and field that it sends: each answer of these tests is held against that", () => {
    const documented = new Documented(service.app.swagger());
    const missing = (
      path: string,
      status: number,
      sent: Record<string, string>,
      method = "GET",
      text = "[]",
    ) => documented.missing({ method, path, status, headers: new Headers(sent), text });
    const text = { "content-type": "text/plain" };
    expect(missing("/v1/progress?area=x", 200, { ...text, "x-new": "1" })).toEqual(["x-new", "text/plain"]);
    expect(missing("/v1/progress", 400, { "x-new": "1", "retry-after": "1" })).toEqual(["x-new"]);
    expect(missing("/v1/batches", 202, { "dabiao-position": "1" }, "POST")).toEqual(["dabiao-position"]);
    expect(missing("/v1/batches", 202, { location: "/" }, "POST")).toEqual([]);
    const json = { "content-type": "application/json", "content-disposition": "attachment" };
    expect(missing("/v1/uploads/1/rejects", 200, json)).toEqual([]);
    expect(missing(`/v1/batches/${"0".repeat(64)}`, 200, { etag: '"1"' })).toEqual([]);
    const ofJson = { "content-type": "application/json" };
    const areas = (answer: object) => missing("/v1/areas", 200, ofJson, "GET", JSON.stringify(answer));
    expect(areas({ position: 1, areas: [] })).toEqual([]);
    expect(areas({ position: 1, areas: [], more: 1 })).toEqual(["data must NOT have additional properties"]);
    expect(areas({ position: "1", areas: [] })).toEqual(["data/position must be integer"]);
  });

  it("shows whoever opens it in a browser its page, with documentation beside it", async () => {
    const { status, headers, text } = await service.ask("/");
    expect([status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers.get("content-security-policy")).toContain("script-src 'self';style-src 'self'");
    expect(text).toContain("<title>达标</title>");
    for (const file of ["style.css", "main.js"])
      expect((await service.ask(`/page/${file}`)).status).toBe(200);
    // Nothing but the page itself.
    for (const file of ["tsconfig.json", "main.ts", "main.js.map", "none.js", "..%2fmain.js"])
      expect((await service.ask(`/page/${file}`)).status).toBe(404);
    expect((await service.ask("/docs/")).text).toContain("<title>达标 dabiao</title>");
  });

  it("tells times as texts", async () => {
    const file = `统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-05,北斗,50.00\r\n`;
    expect((await service.ask("/v1/batches", bureau, uploaded(file))).status).toBe(201);
    const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
    const audit = JSON.parse((await service.ask("/v1/audit?limit=1", service.token("admin"))).text);
    expect(audit.records[0].at).toMatch(time);
    const { batches } = JSON.parse((await service.ask("/v1/batches?limit=1", bureau)).text);
    expect([batches[0].receivedAt, batches[0].endedAt].every((one) => time.test(one))).toBe(true);
    const one = await service.ask(`/v1/batches/${batches[0].received.batch}`, bureau);
    expect(JSON.parse(one.text)).toMatchObject(batches[0]);
  });

  it("tells the newest audit records first, pages to the older ones, and goes on with new ones", async () => {
    const admin = service.token("admin");
    const Page = z.object({ records: z.array(z.object({ n: z.number() })), next: z.number().nullable() });
    const page = async (path: string) => {
      const { headers, text } = await service.ask(path, admin);
      const { records, next } = Page.parse(JSON.parse(text));
      return { ns: records.map(({ n }) => n), next, link: headers.get("link") };
    };
    const all = (await page("/v1/audit?order=oldest&limit=10000")).ns;
    const first = await page("/v1/audit?limit=2");
    expect(first.ns).toEqual(all.slice(-2).reverse());
    const older = await page(/<(.*)>/.exec(first.link ?? "")?.[1] ?? "");
    expect(older.ns).toEqual(all.slice(-4, -2).reverse());
    expect((await page("/v1/audit?limit=10000")).next).toBeNull();
    const last = all.at(-1) ?? 0;
    service.token("park", "changsha-hitech");
    expect((await page(`/v1/audit?order=oldest&after=${last}`)).ns).toEqual([last + 1]);
  });

  it("logs no query, no address, no name", async () => {
    await service.ask(`/v1/enterprises?search=${UNIT}`, bureau);
    const lines = service.logged.filter((line) => line.includes("answered")).join("");
    expect(lines).toContain('"route":"/v1/enterprises"');
    expect(lines).not.toContain(UNIT);
    expect(lines).not.toContain("127.0.0.1");
    expect(lines).not.toContain("dbt_");
  });

  it("logs of a refused file that goes on by itself its code alone", async () => {
    const mapping = JSON.stringify({ kind: "reports", columns: { unit: "张三的企业", period: "报告期" } });
    const sent = uploaded("a,b\r\n1,2\r\n", { fields: { mapping }, headers: { prefer: "respond-async" } });
    expect((await service.ask("/v1/batches", bureau, sent)).status).toBe(202);
    const told = () => service.logged.filter((line) => line.includes("HEADER_MISSING"));
    await expect.poll(told, { timeout: 10_000 }).toHaveLength(1);
    expect(told()[0]).not.toMatch(/张三|stack/);
  });
});
