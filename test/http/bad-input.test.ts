import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { filing, HttpService, refusalOf, STANDING, UNIT, uploaded } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

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
    [415, "a compressed command", "/v1/commands", compressed(json("{}"))],
    [415, "a compressed file", "/v1/batches", compressed(uploaded("x"))],
    [422, "a closed choice of rows", "/v1/progress?period=2019-13", {}],
  ];
  it.each(cases)("gets %i for %s", async (status, _name, path, init) => {
    const answer = await service.ask(path, bureau, init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
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

  it.each<[string, RequestInit]>([
    ["/v1/batches", uploaded("x")],
    ["/v1/batches/resumption", { method: "POST" }],
    [`/v1/enterprises/${UNIT}/reports/2019-01`, { ...json(JSON.stringify(filing("1.00"))), method: "PUT" }],
    [
      "/v1/commands",
      json(`{"type":"RenameEnterprise","data":{"unit":"${UNIT}","name":"新名","effective":"2019-01"}}`),
    ],
    ["/v1/permissions", {}],
  ])("is a parameter that %s does not know, and nothing is recorded", async (path, init) => {
    const before = service.engine.position;
    const answer = await service.ask(`${path}?dryRun=true`, bureau, init);
    expect(refusalOf(answer)).toEqual([400, "ARGUMENT_INVALID"]);
    expect(answer.text).toContain("dryRun");
    expect(service.engine.position).toBe(before);
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
    const again = await service.ask("/v1/enterprises", bureau, {
      method: "POST",
      json: { unit: UNIT, name: "别的名称", effective: "2018-01", standing: STANDING },
    });
    expect(refusalOf(again)).toEqual([409, "ENTERPRISE_EXISTS"]);
  });

  it("gets 413 for a file over the limit, and 503 with Retry-After where no more can be served", async () => {
    const small = await HttpService.start({ uploadMax: 1024, liveMax: 0, rowsMax: 2, receiveMax: 400 });
    const token = small.token("bureau");
    const large = await small.ask("/v1/batches", token, uploaded("x".repeat(5000)));
    expect([large.status, large.headers.get("content-type")]).toEqual([
      413,
      "application/problem+json; charset=utf-8",
    ]);
    const line = (month: number) => `${UNIT},2018-0${month},北斗,1.00\r\n`;
    const rows = `统一社会信用代码,报告期,产业,产值(元)\r\n${line(1)}${line(2)}${line(3)}`;
    const many = await small.ask("/v1/batches", token, uploaded(rows));
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

function compressed(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers);
  headers.set("content-encoding", "gzip");
  return { ...init, headers };
}

function json(body: string): RequestInit {
  return { method: "POST", body, headers: { "content-type": "application/json" } };
}
