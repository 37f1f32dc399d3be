import { afterAll, describe, expect, it, vi } from "vitest";
import { LoopDelay } from "../../src/http/loop-delay.js";
import { ProblemData } from "../../src/http/problem.js";
import {
  type Answered,
  filing,
  HttpService,
  OTHER_UNIT,
  reportOf,
  UNIT,
  uploaded,
} from "../support/http-service.js";

const BODY_MAX = 2000;
const UPLOAD_MAX = 3000;
const RATE_MAX = 40;

/** Another sender each time it is asked for: the limit of requests counts each for itself. */
const bureau = () => service.token("bureau");
const service = await HttpService.start({
  bodyMax: BODY_MAX,
  uploadMax: UPLOAD_MAX,
  rowsMax: 2,
  uploadsMax: 1,
  rateMax: RATE_MAX,
  liveMax: 1,
});
afterAll(() => service.stop());

/** What was refused, as its document says; it has to be one. */
function problem({ status, headers, text }: Answered): {
  status: number;
  code: string;
  retry: string | null;
} {
  expect(headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  const { code, ...told } = ProblemData.parse(JSON.parse(text));
  expect(told.status).toBe(status);
  expect(told.type).toBe(`urn:dabiao:problem:${code}`);
  expect(told.instance).toBe(`urn:dabiao:request:${headers.get("x-request-id")}`);
  expect([told.title, told.detail].every((words) => /[\u4e00-\u9fff]/.test(words))).toBe(true);
  return { status, code, retry: headers.get("retry-after") };
}

const HEADER = "统一社会信用代码,报告期,产业,产值(元)\r\n";
const line = (month: number, year = 2018) => `${UNIT},${year}-${`${month}`.padStart(2, "0")},北斗,5.00\r\n`;
const upload = (...file: Parameters<typeof uploaded>) =>
  service.ask("/v1/batches", bureau(), uploaded(...file));
const put = (path: string, json: unknown, headers: Record<string, string> = {}, token = bureau()) =>
  service.ask(path, token, { method: "PUT", json, headers });
const padded = (text: string, bytes: number) => text + " ".repeat(bytes - Buffer.byteLength(text));

describe("a limit", () => {
  it("of a body takes that many bytes, and refuses one more with 413", async () => {
    const send = (bytes: number) =>
      service.ask(reportOf("2018-01", OTHER_UNIT), bureau(), {
        method: "PUT",
        body: padded(JSON.stringify(filing("1.00")), bytes),
        headers: { "content-type": "application/json" },
      });
    expect((await send(BODY_MAX)).status).toBe(200);
    expect(problem(await send(BODY_MAX + 1))).toMatchObject({ status: 413, code: "BODY_TOO_LARGE" });
  });

  it("of a file takes that many bytes, and refuses one more with 413", async () => {
    const rows = HEADER + line(1);
    const file = (bytes: number) => rows + "\n".repeat(bytes - Buffer.byteLength(rows));
    const [at, beyond] = [file(UPLOAD_MAX), file(UPLOAD_MAX + 1)];
    expect([Buffer.byteLength(at), Buffer.byteLength(beyond)]).toEqual([UPLOAD_MAX, UPLOAD_MAX + 1]);
    expect((await upload(at)).status).toBe(201);
    expect(problem(await upload(beyond))).toMatchObject({ status: 413, code: "FILE_TOO_LARGE" });
  });

  it("of rows takes that many, and refuses one more with 413", async () => {
    expect((await upload(HEADER + line(2) + line(3))).status).toBe(201);
    const beyond = await upload(HEADER + line(4) + line(5) + line(6));
    expect(problem(beyond)).toMatchObject({ status: 413, code: "FILE_ROWS_MAX" });
  });

  it("of requests answers that many, and refuses one more with 429 and when to come again", async () => {
    const sender = bureau();
    for (let n = 1; n <= RATE_MAX; n++) {
      const { status, headers } = await service.ask("/v1/targets?limit=1", sender);
      expect([status, headers.get("x-ratelimit-remaining")]).toEqual([200, `${RATE_MAX - n}`]);
    }
    const beyond = problem(await service.ask("/v1/targets?limit=1", sender));
    expect(beyond).toMatchObject({ status: 429, code: "RATE_EXCEEDED" });
    expect(Number(beyond.retry)).toBeGreaterThan(0);
    expect(Number(beyond.retry)).toBeLessThanOrEqual(60);
    // A write of the same sender is turned away before it is read; another sender is not.
    expect((await put(reportOf("2019-01"), filing("1.00"), {}, sender)).status).toBe(429);
    expect((await service.ask("/v1/targets?limit=1", bureau())).status).toBe(200);
  });

  it("of requests keeps nobody from asking whether the service lives, overloaded or not, with any token", async () => {
    const late = vi.spyOn(LoopDelay.prototype, "ms", "get").mockReturnValue(60_000);
    try {
      for (const path of ["/healthz", "/readyz"])
        for (let n = 0; n <= RATE_MAX; n++) expect((await service.ask(path, "nobody")).status).toBe(200);
      expect((await service.ask("/v1/targets", bureau())).status).toBe(503);
    } finally {
      late.mockRestore();
    }
    expect((await service.ask("/v1/targets", "nobody")).status).toBe(401);
  });

  it("of uploads at once takes that many, and refuses one more with 503 until one is done", async () => {
    const { store } = service.engine.log;
    const append = store.append.bind(store);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = vi.spyOn(store, "append").mockImplementation(async (...writes) => {
      await held;
      return append(...writes);
    });
    expect((await upload(HEADER + line(7), { headers: { prefer: "respond-async" } })).status).toBe(202);
    expect(problem(await upload(HEADER + line(8)))).toEqual({ status: 503, code: "OVERLOADED", retry: "2" });
    const resumption = await service.ask("/v1/batches/resumption", bureau(), { method: "POST" });
    expect(problem(resumption)).toMatchObject({ status: 503, code: "OVERLOADED" });
    release();
    holding.mockRestore();
    await vi.waitFor(async () => expect((await upload(HEADER + line(8))).status).toBe(201), 5000);
  });

  it("of live connections opens that many, and refuses one more with 503", async () => {
    const headers = { authorization: `Bearer ${bureau()}` };
    const first = await fetch(`${service.url}/v1/live`, { headers });
    expect(first.status).toBe(200);
    const second = await service.ask("/v1/live", bureau());
    expect(problem(second)).toEqual({ status: 503, code: "OVERLOADED", retry: "2" });
    await first.body?.cancel();
  });
});

/** A cause of its own for every status that refuses. */
const CAUSES: readonly (readonly [status: number, code: string, ask: () => Promise<Answered>])[] = [
  [400, "ARGUMENT_INVALID", () => service.ask("/v1/progress?nosuch=1", bureau())],
  [401, "UNAUTHENTICATED", () => service.ask("/v1/targets", "nobody")],
  [403, "FORBIDDEN", () => service.ask("/v1/events", service.token("park", "changsha-hitech"))],
  [404, "ENTERPRISE_UNKNOWN", () => service.ask("/v1/enterprises/EST-NOBODY", bureau())],
  [405, "METHOD_NOT_ALLOWED", () => service.ask("/v1/progress", bureau(), { method: "DELETE" })],
  [
    405,
    "METHOD_NOT_ALLOWED",
    () =>
      service.ask("/v1/progress", bureau(), {
        method: "DELETE",
        headers: { "content-type": "application/json" },
      }),
  ],
  [404, "ROUTE_UNKNOWN", () => service.ask("/v1/nowhere", bureau(), { method: "POST", body: "a" })],
  [
    406,
    "MEDIA_UNAVAILABLE",
    () => service.ask("/v1/progress", bureau(), { headers: { accept: "image/png" } }),
  ],
  [
    409,
    "PERIOD_OVERLAP",
    async () => {
      await put(reportOf("2017-01"), filing("1.00"));
      await put(reportOf("2019-02"), filing("1.00"));
      return put(reportOf("2019-Q1"), filing("1.00"));
    },
  ],
  [412, "PRECONDITION_FAILED", () => put(reportOf("2020-01"), filing("1.00"), { "if-match": '"9"' })],
  [413, "BODY_TOO_LARGE", () => put(reportOf("2020-01"), { x: "x".repeat(BODY_MAX) })],
  [
    415,
    "MEDIA_UNSUPPORTED",
    () =>
      service.ask(reportOf("2020-01"), bureau(), {
        method: "PUT",
        body: "x",
        headers: { "content-type": "text/plain" },
      }),
  ],
  [422, "PERIOD_IN_FUTURE", () => put(reportOf("2199-01"), filing("1.00"))],
  [
    429,
    "RATE_EXCEEDED",
    async () => {
      const sender = bureau();
      for (let n = 0; n < RATE_MAX; n++) await service.ask("/v1/areas", sender);
      return service.ask("/v1/targets", sender);
    },
  ],
  [
    503,
    "POSITION_NOT_REACHED",
    async () => {
      // The log is ahead of the answers, as where another process writes faster than this one follows.
      const { position } = service.engine;
      const { store } = service.engine.log;
      const ahead = vi.spyOn(store, "head").mockResolvedValue(position + 1);
      const waiting = vi.spyOn(service.engine, "waitFor").mockResolvedValue(false);
      const answered = await service.ask(`/v1/targets?minPosition=${position + 1}`, bureau());
      ahead.mockRestore();
      waiting.mockRestore();
      return answered;
    },
  ],
];

describe("every status that refuses", () => {
  it.each(CAUSES)(
    "%i has a cause of its own, %s, and says so in a problem document",
    async (status, code, ask) => {
      const answered = await ask();
      const told = problem(answered);
      expect(told).toMatchObject({ status, code });
      expect(told.retry !== null).toBe(status === 429 || status === 503);
      expect(answered.headers.has("www-authenticate")).toBe(status === 401);
    },
  );
});
