import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PrintedData } from "../../src/answers/answer.js";
import { ASKED } from "../../src/http/routes/asked.js";
import { Documented } from "../support/documented.js";
import { filing, HttpService, UNIT } from "../support/http-service.js";

let service: HttpService;
let bureau: string;
const report = (period: string) => `/v1/enterprises/${UNIT}/reports/${period}`;

beforeAll(async () => {
  service = await HttpService.start();
  bureau = service.token("bureau");
  for (const [period, output] of [
    ["2018-01", "100.00"],
    ["2019-01", "125.00"],
  ] as const) {
    const { status, text } = await service.ask(report(period), bureau, {
      method: "PUT",
      json: filing(output),
    });
    expect(text).toContain("recorded");
    expect(status).toBe(200);
  }
  const { status } = await service.ask("/v1/publications/first", bureau, { method: "PUT", json: {} });
  expect(status).toBe(200);
});
afterAll(() => service.stop());

const PARAMETERS: Readonly<Record<string, string>> = {
  "/v1/enterprises/:unit": `/v1/enterprises/${UNIT}`,
  "/v1/enterprises/:unit/reports": `/v1/enterprises/${UNIT}/reports?year=2019`,
  "/v1/revisions": "/v1/revisions?since=0&late=true",
  "/v1/gap": "/v1/gap?target=T07",
  "/v1/explanation": "/v1/explanation?figure=output/beidou/changsha/2019-01",
};

describe("every question", () => {
  it.each(ASKED.map(({ path, question }) => ({ path, question })))(
    "$path answers in the shape that its document promises, as JSON, CSV, workbook and printed table",
    async ({ path, question }) => {
      const address = PARAMETERS[path] ?? path;
      const json = await service.ask(address, bureau);
      expect(json.status).toBe(200);
      const data: unknown = JSON.parse(json.text);
      expect(question.data.safeParse(data).error).toBeUndefined();
      const csv = await service.ask(address, bureau, { headers: { accept: "text/csv" } });
      expect([...csv.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const join = address.includes("?") ? "&" : "?";
      const xlsx = await service.ask(`${address}${join}format=xlsx`, bureau);
      expect(xlsx.bytes.subarray(0, 2).toString()).toBe("PK");
      expect(xlsx.headers.get("content-disposition")).toContain(".xlsx");
      const table = PrintedData.parse(
        JSON.parse((await service.ask(`${address}${join}format=table`, bureau)).text),
      );
      const lines = csv.text.replace(/^\ufeff/, "").split("\r\n");
      expect(lines[0]).toBe(table.columns.map(({ head }) => head).join(","));
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
    expect(text).toMatch(/T07,北斗产业产值,≥200\.00亿元,0\.00亿元,/);
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
      const address = PARAMETERS[path] ?? path;
      const join = address.includes("?") ? "&" : "?";
      const whole = await service.ask(`${address}${join}limit=10000`, bureau);
      expect(whole.headers.get("link")).toBeNull();
      const expected = rowsIn(whole.text);
      const rows: unknown[] = [];
      const limit = Math.ceil(expected.length / 3) || 1;
      for (let next: string | undefined = `${address}${join}limit=${limit}`; next !== undefined; ) {
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

const Series = z.object({ points: z.array(z.object({ value: z.string().nullable() }).loose()) });

describe("a change", () => {
  it("is made once however often it is sent with one key, and not at all with another body", async () => {
    const send = (json: object) =>
      service.ask(report("2019-04"), bureau, { method: "PUT", json, headers: { "idempotency-key": "k-1" } });
    const [first, second] = await Promise.all([send(filing("9.00")), send(filing("9.00"))]);
    expect(first.text).toBe(second.text);
    expect(first.text).toContain("recorded");
    const other = await send(filing("10.00"));
    expect([other.status, JSON.parse(other.text).code]).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
  });

  it("on what someone else has changed meanwhile is refused with 412", async () => {
    const reports = await service.ask(`/v1/enterprises/${UNIT}/reports?year=2020`, bureau);
    const { revision } = z.object({ revision: z.number() }).parse(JSON.parse(reports.text));
    const file = (period: string, tag: string) =>
      service.ask(report(period), bureau, {
        method: "PUT",
        json: filing("1.00"),
        headers: { "if-match": tag },
      });
    const first = await file("2020-01", `"${revision}"`);
    expect([first.status, first.headers.get("etag")]).toEqual([200, `"${revision + 1}"`]);
    const stale = await file("2020-02", `"${revision}"`);
    expect([stale.status, JSON.parse(stale.text).code]).toEqual([412, "PRECONDITION_FAILED"]);
    expect((await file("2020-02", first.headers.get("etag") ?? "")).status).toBe(200);
  });

  it("that needs a reason is refused without one, and taken with it", async () => {
    const revise = (more: object) =>
      service.ask(report("2018-01"), bureau, { method: "PUT", json: filing("101.00", more) });
    const refused = await revise({});
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([422, "REASON_REQUIRED"]);
    expect((await revise({ reason: { code: "error", text: "漏报" } })).status).toBe(200);
  });

  it("leaves what was known before: unit and reports as of a position, a time and a publication", async () => {
    const unit = "EST-THEN-1";
    const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
    const early = { unit, name: "原名", effective: "2017-01", standing };
    await service.ask("/v1/enterprises", bureau, { method: "POST", json: early });
    const first = `/v1/enterprises/${unit}/reports/2017-02`;
    const send = (output: string, more: object = {}) =>
      service.ask(first, bureau, { method: "PUT", json: filing(output, more) });
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
    expect([before.status, JSON.parse(before.text).code]).toEqual([404, "ENTERPRISE_UNKNOWN"]);
  });

  it("can be any command, registered, relocated and withdrawn by address alike", async () => {
    const unit = "EST-HTTP-9";
    const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
    const register = await service.ask("/v1/enterprises", bureau, {
      method: "POST",
      json: { unit, name: "新企业", effective: "2019-01", standing },
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

describe("an upload", () => {
  const csv = (rows: readonly string[]) =>
    new Blob([`统一社会信用代码,报告期,产业,产值(元)\r\n${rows.join("\r\n")}\r\n`]);
  const upload = (file: Blob, fields: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file, "表.csv");
    return service.ask("/v1/batches", bureau, { method: "POST", body, headers });
  };

  it("is checked without being taken, then taken, then known", async () => {
    const file = csv([`${UNIT},2017-05,北斗,50.00`, `${UNIT},2017-06,北斗,60.00`]);
    const before = service.engine.position;
    const early = await upload(csv([`${UNIT},2016-05,北斗,5.00`]), { dryRun: "true" });
    expect([early.status, JSON.parse(early.text).state]).toEqual([200, "checked"]);
    expect(service.engine.position).toBe(before);
    const first = await upload(csv([`${UNIT},2018-05,北斗,50.00`]));
    expect([first.status, JSON.parse(first.text).state]).toEqual([201, "completed"]);
    const again = await upload(csv([`${UNIT},2018-05,北斗,50.00`]));
    expect([again.status, JSON.parse(again.text).state]).toEqual([200, "known"]);
    // Who reads from there on sees all that the file changed.
    expect(JSON.parse(again.text).position).toBeGreaterThanOrEqual(JSON.parse(first.text).position);
    expect((await upload(file)).status).toBe(422);
  });

  it("is checked only, also when the form says so after the file", async () => {
    const before = service.engine.position;
    const body = new FormData();
    body.append("file", csv([`${UNIT},2018-11,北斗,50.00`]), "表.csv");
    body.append("dryRun", "true");
    const checked = await service.ask("/v1/batches", bureau, { method: "POST", body });
    expect([checked.status, JSON.parse(checked.text).state]).toEqual([200, "checked"]);
    expect(service.engine.position).toBe(before);
    const none = new FormData();
    none.append("dryRun", "true");
    expect((await service.ask("/v1/batches", bureau, { method: "POST", body: none })).status).toBe(400);
  });

  it("gives its bad rows back as the kind of file that was sent, under its name", async () => {
    const cases = [
      [
        "数据.json",
        `[{"统一社会信用代码":"${UNIT}","报告期":"2018-07","产业":"北斗","产值(元)":"x"}]`,
        /json/,
      ],
      ["数据.CSV", `统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-07,北斗,x\r\n`, /text\/csv/],
      ["数据", `统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-07,北斗,y\r\n`, /text\/csv/],
      [
        `${"😀".repeat(201)}a.csv`,
        `统一社会信用代码,报告期,产业,产值(元)\r\n${UNIT},2018-07,北斗,z\r\n`,
        /text\/csv/,
      ],
    ] as const;
    for (const [name, text, type] of cases) {
      const body = new FormData();
      body.append("file", new Blob([text]), name);
      const sent = await service.ask("/v1/batches", bureau, { method: "POST", body });
      const { rejects } = z.object({ rejects: z.string() }).parse(JSON.parse(sent.text));
      const { headers } = await service.ask(rejects, bureau);
      expect(headers.get("content-type")).toMatch(type);
      const kind = /\.\w+$/.exec(name)?.[0].toLowerCase() ?? ".csv";
      const named = headers.get("content-disposition")?.split("filename*=UTF-8''")[1] ?? "";
      const stem = [...name.replace(/\.\w+$/, "")].slice(-196).join("");
      expect(decodeURIComponent(named)).toBe(`${stem}.rejects${kind}`);
    }
  });

  it("with bad rows comes back with each error, and as a file to correct", async () => {
    const { status, text, headers } = await upload(csv([`${UNIT},2018-07,北斗,abc`]));
    expect([status, headers.get("content-language")]).toEqual([422, "zh-CN"]);
    const { problems, rejects } = z
      .object({ problems: z.array(z.object({ row: z.number(), code: z.string() })), rejects: z.string() })
      .parse(JSON.parse(text));
    expect(problems[0]).toMatchObject({ row: 2, code: "CELL_NUMBER" });
    const file = await service.ask(rejects, bureau);
    expect(file.text).toContain("abc");
  });

  it("may go on by itself while its progress is asked for", async () => {
    const started = await upload(csv([`${UNIT},2018-08,北斗,80.00`]), {}, { prefer: "respond-async" });
    expect(started.status).toBe(202);
    const location = started.headers.get("location") ?? "";
    let state = "running";
    for (let n = 0; n < 200 && state === "running"; n++) {
      state = z
        .object({ state: z.string() })
        .parse(JSON.parse((await service.ask(location, bureau)).text)).state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(state).toBe("done");
  });
});

describe("live", () => {
  it("tells the rows that a commit changed, and after a break what changed since", async () => {
    const open = async (lastId?: string) => {
      const headers = { authorization: `Bearer ${bureau}`, ...(lastId ? { "last-event-id": lastId } : {}) };
      const answer = await fetch(`${service.url}/v1/live?cluster=beidou`, { headers });
      return answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    };
    const next = async (reader: Awaited<ReturnType<typeof open>>) => {
      for (let text = ""; ; ) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        text += value ?? "";
        const found = /id: (\d+)\nevent: progress\ndata: (.*)\n\n/.exec(text);
        if (found?.[1] !== undefined) return { id: found[1], data: Live.parse(JSON.parse(found[2] ?? "")) };
        if (done) throw new Error(`closed after ${text}`);
      }
    };
    const reader = await open();
    const first = await next(reader);
    await service.ask(report("2020-03"), bureau, { method: "PUT", json: filing("11.00") });
    const second = await next(reader);
    expect(Number(second.id)).toBeGreaterThan(Number(first.id));
    expect(second.data.targets.length).toBeGreaterThan(0);
    await reader?.cancel();
    await service.ask(report("2020-04"), bureau, { method: "PUT", json: filing("12.00") });
    const resumed = await open(second.id);
    const third = await next(resumed);
    expect(Number(third.id)).toBe(service.engine.position);
    await resumed?.cancel();
  });
});

describe("live, when the token ends", () => {
  it("ends with it: what changes later is not told any more", async () => {
    const token = service.token("bureau");
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${service.url}/v1/live`, { headers, signal: AbortSignal.timeout(30_000) });
    const reader = answer.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    service.access.revoke(token.split("_")[1] ?? "", "tester");
    let isDone = false;
    while (!isDone) isDone = (await reader?.read())?.done ?? true;
    await service.ask(report("2020-05"), bureau, { method: "PUT", json: filing("13.00") });
    expect((await service.ask("/v1/live", token)).status).toBe(401);
  });
});

const UnitYear = z.object({
  revision: z.number(),
  reports: z.array(z.object({ lines: z.array(z.object({ output: z.string() })) })),
});
const Live = z.object({ targets: z.array(z.unknown()) });

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

  it("documents itself, offline", async () => {
    const { text } = await service.ask("/openapi.json");
    const document = z
      .object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(text));
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toContain("/v1/progress");
    const success = z.looseObject({ content: z.record(z.string(), z.unknown()), headers: z.unknown() });
    const operations = z
      .record(
        z.string(),
        z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) })),
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
    const docs = await service.ask("/docs/");
    expect(docs.status).toBe(200);
    expect(docs.text).not.toMatch(/(src|href)="https?:/);
    const policy = docs.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|swagger\.io|upgrade-insecure/);
    // What the policy would keep a browser from running must not be in the page.
    expect(docs.text).not.toMatch(/<script>[^<]/);
  });

  it("documents every header and media type that it sends: each answer of these tests is held against that", () => {
    const documented = new Documented(service.app.swagger());
    const missing = (path: string, status: number, headers: Record<string, string>, method = "GET") =>
      documented.missing({ method, path, status, headers: new Headers(headers) });
    const text = { "content-type": "text/plain" };
    expect(missing("/v1/progress?area=x", 200, { ...text, "x-new": "1" })).toEqual(["x-new", "text/plain"]);
    expect(missing("/v1/progress", 400, { "x-new": "1", "retry-after": "1" })).toEqual(["x-new"]);
    expect(missing("/v1/batches", 202, { "dabiao-position": "1" }, "POST")).toEqual(["dabiao-position"]);
    expect(missing("/v1/batches", 202, { location: "/" }, "POST")).toEqual([]);
    const json = { "content-type": "application/json", "content-disposition": "attachment" };
    expect(missing("/v1/uploads/1/rejects", 200, json)).toEqual([]);
    expect(missing(`/v1/batches/${"0".repeat(64)}`, 200, { etag: '"1"' })).toEqual([]);
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
    const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
    const audit = JSON.parse((await service.ask("/v1/audit?limit=1", service.token("admin"))).text);
    expect(audit.records[0].at).toMatch(time);
    const { batches } = JSON.parse((await service.ask("/v1/batches?limit=1", bureau)).text);
    expect([batches[0].receivedAt, batches[0].endedAt].every((one) => time.test(one))).toBe(true);
    const one = await service.ask(`/v1/batches/${batches[0].received.batch}`, bureau);
    expect(JSON.parse(one.text)).toEqual(batches[0]);
  });

  it("logs no query, no address, no name", async () => {
    await service.ask(`/v1/enterprises?search=${UNIT}`, bureau);
    const lines = service.logged.filter((line) => line.includes("answered")).join("");
    expect(lines).toContain('"route":"/v1/enterprises"');
    expect(lines).not.toContain(UNIT);
    expect(lines).not.toContain("127.0.0.1");
    expect(lines).not.toContain("dbt_");
  });
});

describe("bad input", () => {
  const cases: readonly [number, string, string, RequestInit][] = [
    [400, "half a JSON", "/v1/commands", json('{"type":')],
    [400, "an unknown command", "/v1/commands", json('{"type":"Nope","data":{}}')],
    [404, "an unknown address", "/v1/nowhere", {}],
    [404, "an unknown unit", "/v1/enterprises/EST-NOBODY", {}],
    [405, "a method that is not taken", "/v1/progress", { method: "DELETE" }],
    [406, "a format that cannot be had", "/v1/progress", { headers: { accept: "image/png" } }],
    [413, "a body that is too large", "/v1/commands", json(`"${"x".repeat(2_000_000)}"`)],
    [415, "text", "/v1/commands", { method: "POST", body: "x", headers: { "content-type": "text/plain" } }],
    [422, "a closed choice of rows", "/v1/progress?period=2019-13", {}],
  ];
  it.each(cases)("gets %i for %s", async (status, _name, path, init) => {
    const answer = await service.ask(path, bureau, init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(JSON.parse(answer.text)).toMatchObject({ status });
    expect(answer.text).not.toMatch(/\.(ts|js):\d+/);
    expect(answer.headers.get("allow")).toBe(status === 405 ? "GET, HEAD" : null);
  });

  it.each([
    ["/v1/enterprises?limit=1", "PATCH", "GET, HEAD, POST"],
    [`/v1/enterprises/${UNIT}/reports/2019-01/`, "GET", "PUT"],
    ["/v1/plans/p/targets/T01", "DELETE", "PUT"],
  ])("is told at %s, where it asks to %s, that %s is taken", async (path, method, methods) => {
    const { status, headers } = await service.ask(path, bureau, { method });
    expect([status, headers.get("allow")]).toEqual([405, methods]);
  });

  it("in the address itself, Chinese as it is typed, is told how to be written", async () => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.end("GET /v1/series?cluster=北斗 HTTP/1.1\r\nhost: x\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toMatch(/"detail":"地址中的汉字.*--data-urlencode.*"code":"ADDRESS_INVALID"/);
  });

  it("gets 409 for a unit that is registered already with other particulars", async () => {
    const standing = { district: "yuelu", park: null, size: "above", clusters: ["beidou"], represents: 1 };
    const again = await service.ask("/v1/enterprises", bureau, {
      method: "POST",
      json: { unit: UNIT, name: "别的名称", effective: "2018-01", standing },
    });
    expect([again.status, JSON.parse(again.text).code]).toEqual([409, "ENTERPRISE_EXISTS"]);
  });

  it("gets 413 for a file over the limit, and 503 with Retry-After where no more can be served", async () => {
    const small = await HttpService.start({ uploadMax: 1024, liveMax: 0, rowsMax: 2, receiveMax: 400 });
    const token = small.token("bureau");
    const body = new FormData();
    body.append("file", new Blob(["x".repeat(5000)]), "a.csv");
    const large = await small.ask("/v1/batches", token, { method: "POST", body });
    expect([large.status, large.headers.get("content-type")]).toEqual([
      413,
      "application/problem+json; charset=utf-8",
    ]);
    const rows = new FormData();
    const line = (month: number) => `${UNIT},2018-0${month},北斗,1.00\r\n`;
    rows.append(
      "file",
      new Blob([`统一社会信用代码,报告期,产业,产值(元)\r\n${line(1)}${line(2)}${line(3)}`]),
      "a.csv",
    );
    const many = await small.ask("/v1/batches", token, { method: "POST", body: rows });
    expect([many.status, JSON.parse(many.text)]).toMatchObject([
      413,
      { code: "FILE_ROWS_MAX", params: { limit: 2 } },
    ]);
    // Half a file, and then nothing: who holds a place without sending is let go of.
    const slow = await half(small.url, token);
    expect(slow).toMatch(/^HTTP\/1\.1 408 .*"code":"REQUEST_TOO_SLOW"/s);
    expect((await small.ask("/metrics", token)).text).toContain("dabiao_uploads 0");
    const full = await small.ask("/v1/live", token);
    expect([full.status, full.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(JSON.parse(full.text).code).toBe("OVERLOADED");
    await small.stop();
  });

  it("gets 429 when it comes too often", async () => {
    const busy = await HttpService.start({ rateMax: 3 });
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await busy.ask("/v1/targets")).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    await busy.stop();
  });
});

/** Sends the beginning of an upload, and gives what comes back until the connection ends. */
function half(url: string, token: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /v1/batches HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 1000\r\n` +
      "content-type: multipart/form-data; boundary=b\r\n\r\n--b\r\n",
  );
  return new Promise((resolve, reject) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}

function json(body: string): RequestInit {
  return { method: "POST", body, headers: { "content-type": "application/json" } };
}
