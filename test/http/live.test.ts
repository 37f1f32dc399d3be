import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { filing, HttpService, reportOf } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
const bureau = service.token("bureau");

const Live = z.object({ targets: z.array(z.unknown()) });
const file = (period: string, output: string) =>
  service.ask(reportOf(period), bureau, { method: "PUT", json: filing(output) });

async function open(lastId?: string) {
  const headers = {
    authorization: `Bearer ${bureau}`,
    ...(lastId === undefined ? {} : { "last-event-id": lastId }),
  };
  const answer = await fetch(`${service.url}/v1/live?cluster=beidou`, { headers });
  return answer.body?.pipeThrough(new TextDecoderStream()).getReader();
}
async function next(reader: Awaited<ReturnType<typeof open>>) {
  for (let text = ""; ; ) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    text += value ?? "";
    const found = /id: (\d+)\nevent: progress\ndata: (.*)\n\n/.exec(text);
    if (found?.[1] !== undefined) return { id: found[1], data: Live.parse(JSON.parse(found[2] ?? "")) };
    if (done) throw new Error(`closed after ${text}`);
  }
}

describe("live", () => {
  it("tells the rows that a commit changed, and after a break what changed since", async () => {
    const reader = await open();
    const first = await next(reader);
    await file("2020-03", "11.00");
    const second = await next(reader);
    expect(Number(second.id)).toBeGreaterThan(Number(first.id));
    expect(second.data.targets.length).toBeGreaterThan(0);
    await reader?.cancel();
    await file("2020-04", "12.00");
    const resumed = await open(second.id);
    const third = await next(resumed);
    expect(Number(third.id)).toBe(service.engine.position);
    await resumed?.cancel();
  });

  it.each(["", "0", "1", "-1", "1e1", "x", `${Number.MAX_SAFE_INTEGER}`])(
    "tells all rows to a reader who can have seen none: Last-Event-ID %s",
    async (id) => {
      const [all, told] = [await open(), await open(id)];
      expect((await next(told)).data).toEqual((await next(all)).data);
      for (const reader of [all, told]) await reader?.cancel();
    },
  );
});

describe("live, when the token ends", () => {
  it("ends with it: what changes later is not told any more", async () => {
    const token = service.token("bureau");
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${service.url}/v1/live`, { headers, signal: AbortSignal.timeout(30_000) });
    const reader = answer.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    service.access.tokens.revoke(token.split("_")[1] ?? "", "tester");
    let isDone = false;
    while (!isDone) isDone = (await reader?.read())?.done ?? true;
    await file("2020-05", "13.00");
    expect((await service.ask("/v1/live", token)).status).toBe(401);
  });
});
