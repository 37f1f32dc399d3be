import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { HttpService, UNIT } from "../support/http-service.js";
import { SQLITE, STORE_OF_THIS_RUN } from "../support/stores.js";

/** Requests of each kind; fewer where the routes are gone through a second time, on another store. */
const RUNS = STORE_OF_THIS_RUN === SQLITE ? 16 : 5;

const service = await HttpService.start({ rateMax: 1_000_000, lagMax: 60_000 });
afterAll(() => service.stop());

const Document = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]) }).loose(),
    ),
  ),
});

/** What senders write by mistake or on purpose. */
const odd = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "0",
    "-1",
    "1e999",
    "NaN",
    "null",
    "2019",
    "2019-13",
    "9999-12",
    "0000-00",
    "changsha",
    "beidou",
    UNIT,
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "'; DROP TABLE block; --",
    "=cmd|' /C calc'!A0",
    "\u0000",
    "output/beidou/changsha/2019",
    "output/*/__proto__/2019",
    "year",
    "true",
    "x".repeat(5000),
  ),
);
const body = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record({ type: odd, data: fc.jsonValue() }),
  fc.dictionary(
    fc.constantFrom(
      "unit",
      "lines",
      "effective",
      "name",
      "reason",
      "terms",
      "period",
      "__proto__",
      "standing",
    ),
    fc.oneof(odd, fc.jsonValue({ maxDepth: 2 })),
  ),
);

/** Headers that the service reads, with what a header may hold. */
const headers = fc.dictionary(
  fc.constantFrom(
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "last-event-id",
    "prefer",
  ),
  odd.map((text) => text.replace(/[^\x20-\x7e\xa1-\xff]/g, "").trim()),
  { maxKeys: 2 },
);
/** Files that are none, or nearly: under names and with fields that are as odd. */
const form = fc.record({
  fields: fc.dictionary(
    fc.constantFrom("kind", "format", "sheet", "mapping", "confirm", "reason", "basis", "dryRun", "zzz"),
    fc.oneof(odd, fc.constantFrom("reports", "enterprises", "xlsx", "json", "{}", '{"columns":[]}')),
    { maxKeys: 3 },
  ),
  name: odd,
  file: fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    odd,
    odd.map((cell) => `统一社会信用代码,报告期,产业,产值(元)\n${UNIT},${cell},北斗,${cell}\n`),
    fc.json().map((json) => `[${json}]`),
  ),
});

describe("whatever is sent to any documented route", () => {
  const check = async (what: string, answer: Response) => {
    const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream");
    const text = isStream ? "" : await answer.text();
    if (isStream) await answer.body?.cancel();
    // A position that the log may yet reach is waited for: to say that it has not been is no failure.
    if (answer.status === 503) expect(text, what).toContain("POSITION_NOT_REACHED");
    else expect(answer.status, what).toBeLessThan(500);
    if (answer.status >= 400 && !what.startsWith("post /v1/batches")) {
      expect(answer.headers.get("content-type"), what).toContain("problem+json");
    }
    expect(text, what).not.toMatch(/node_modules|\.(ts|js):\d+/);
  };

  it("never yields a 500, a stack trace or silence", { timeout: 120_000 }, async () => {
    const document = Document.parse(JSON.parse((await service.ask("/openapi.json")).text));
    const authorization = `Bearer ${service.token("admin")}`;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { parameters }] of Object.entries(methods)) {
        const names = parameters.filter((one) => one.in === "query").map(({ name }) => name);
        await fc.assert(
          fc.asyncProperty(
            fc.dictionary(fc.constantFrom("zzz", ...names), odd, { maxKeys: 4 }),
            fc.array(odd, { minLength: 3, maxLength: 3 }),
            body,
            headers,
            async (query, values, json, more) => {
              let n = 0;
              const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(values[n++] ?? "x") || "x");
              const asked = `${filled}?${new URLSearchParams(query)}`;
              const content = JSON.stringify(json);
              const answer = await fetch(service.url + asked, {
                method: method.toUpperCase(),
                headers: { authorization, "content-type": "application/json", ...more },
                ...(method === "get" ? {} : { body: content }),
                signal: AbortSignal.timeout(30_000),
              });
              await check(`${method} ${asked} ${JSON.stringify(more)} ${content}`, answer);
            },
          ),
          { numRuns: RUNS },
        );
      }
    }
    await fc.assert(
      fc.asyncProperty(form, async ({ fields, name, file }) => {
        const sent = new FormData();
        for (const [field, value] of Object.entries(fields)) sent.append(field, value);
        sent.append("file", new Blob([file]), name);
        const answer = await fetch(`${service.url}/v1/batches`, {
          method: "POST",
          headers: { authorization },
          body: sent,
          signal: AbortSignal.timeout(30_000),
        });
        await check(`post /v1/batches ${JSON.stringify({ fields, name, file })}`, answer);
      }),
      { numRuns: 12, examples: [[{ fields: {}, name: "", file: "a,b" }]] },
    );
    expect(service.logged.filter((line) => line.includes('"msg":"failed"'))).toEqual([]);
  });
});
