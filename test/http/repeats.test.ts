import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { LoopDelay } from "../../src/http/loop-delay.js";
import { type Answered, filing, HttpService, UNIT } from "../support/http-service.js";

const service = await HttpService.start();
afterAll(() => service.stop());
afterEach(() => vi.restoreAllMocks());
const bureau = service.token("bureau");
const Receipt = z.object({ position: z.number() });
const PROGRESS = "/v1/progress?area=changsha-hitech";

const file = (period: string) =>
  service.ask(`/v1/enterprises/${UNIT}/reports/${period}`, bureau, { method: "PUT", json: filing("1.00") });
/** What PROGRESS is answered with, asked by one after the other over one connection without waiting for answers. */
async function pipelined(socket: Socket, heads: readonly string[]): Promise<number[]> {
  let text = "";
  const answered = () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
  const hear = (bytes: Buffer) => {
    text += bytes.toString("latin1");
  };
  socket.on("data", hear);
  socket.write(heads.map((head) => `GET ${PROGRESS} HTTP/1.1\r\nHost: x\r\n${head}\r\n`).join(""));
  await vi.waitFor(() => expect(answered()).toHaveLength(heads.length));
  socket.off("data", hear);
  return answered();
}
/** Headers that are each answer's own. */
const OWN = ["date", "x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset"];
const lasting = ({ headers }: Answered) => [...headers].filter(([name]) => !OWN.includes(name));
const hits = async () => {
  const { text } = await service.ask("/metrics", bureau);
  return Number(/dabiao_answers_at_hand_total (\d+)/.exec(text)?.[1]);
};
/** The router asks for a principal or a refusal; before it, one is only recognised. */
const routed = () => vi.spyOn(service.access.tokens, "authenticate");

describe("a question asked again", () => {
  it("is answered before it is routed, with the same bytes and the same headers", async () => {
    const first = await service.ask(PROGRESS, bureau);
    const router = routed();
    const again = await service.ask(PROGRESS, bureau);
    expect(router).not.toHaveBeenCalled();
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(lasting(again)).toEqual(lasting(first));
    expect(again.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const name of OWN) expect(again.headers.get(name), name).toBeTruthy();
    expect(again.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  });

  it.each([
    ["a workbook", `${PROGRESS}&format=xlsx`],
    ["a short table", `${PROGRESS}&format=csv`],
    ["a long list", "/v1/targets"],
  ])("in any format and of any length: %s comes back byte for byte", async (_name, path) => {
    const first = await service.ask(path, bureau);
    const before = await hits();
    const again = await service.ask(path, bureau);
    expect(await hits()).toBe(before + 1);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(lasting(again)).toEqual(lasting(first));
  });

  it("with its tag is 304 without a body, as the router would say it", async () => {
    const { headers } = await service.ask(PROGRESS, bureau);
    const tag = { headers: { "if-none-match": headers.get("etag") ?? "" } };
    const router = routed();
    const early = await service.ask(PROGRESS, bureau, tag);
    expect(router).not.toHaveBeenCalled();
    expect([early.status, early.bytes.length]).toEqual([304, 0]);
    const late = await service.ask(`${PROGRESS}&`, bureau, tag);
    expect([late.status, lasting(late)]).toEqual([304, lasting(early)]);
  });

  it("is answered by an overloaded service as well, which refuses what is new", async () => {
    await service.ask(PROGRESS, bureau);
    vi.spyOn(LoopDelay.prototype, "ms", "get").mockReturnValue(60_000);
    const asked = [PROGRESS, `${PROGRESS}&limit=1`].map((path) => service.ask(path, bureau));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 503]);
  });

  it("is a line in the log, a sample of the metrics and a hit", async () => {
    await service.ask(PROGRESS, bureau);
    const before = await hits();
    const { headers } = await service.ask(PROGRESS, bureau);
    expect(await hits()).toBe(before + 1);
    const line = service.logged.find((one) => one.includes(headers.get("x-request-id") ?? "-"));
    expect(JSON.parse(line ?? "")).toMatchObject({
      msg: "answered",
      method: "GET",
      route: "/v1/progress",
      status: 200,
    });
    expect(line).not.toContain("changsha-hitech");
  });

  it("is computed anew once something was recorded, and a write's position is never answered from before it", async () => {
    const before = await service.ask(PROGRESS, bureau);
    const { text } = await file("2019-05");
    const { position } = Receipt.parse(JSON.parse(text));
    const asked = `${PROGRESS}&minPosition=${position}`;
    for (const after of [await service.ask(PROGRESS, bureau), await service.ask(asked, bureau)]) {
      expect(Number(after.headers.get("dabiao-position"))).toBe(position);
      expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
    }
    const router = routed();
    expect((await service.ask(asked, bureau)).headers.get("dabiao-position")).toBe(`${position}`);
    expect(router).not.toHaveBeenCalled();
    expect((await service.ask(`${PROGRESS}&minPosition=${position + 1}`, bureau)).status).toBe(412);
  });
});

describe("what is at hand for one", () => {
  it("is not for another: another role, another area, nobody, a wrong token", async () => {
    await service.ask(PROGRESS, bureau);
    const answers = [
      service.token("park", "wangcheng"),
      service.token("enterprise", UNIT),
      undefined,
      `${bureau.slice(0, -2)}xx`,
    ].map((token) => service.ask(PROGRESS, token));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 403, 403, 401]);
  });

  it("is in the language and the format of each", async () => {
    const ask = async (headers: Record<string, string>) =>
      (await service.ask("/v1/targets", bureau, { headers })).headers;
    for (const language of ["en", "zh-CN", "en", "zh-CN"]) {
      expect((await ask({ "accept-language": language })).get("content-language")).toBe(language);
    }
    for (const accept of ["text/csv", "application/json", "text/csv"]) {
      expect((await ask({ accept })).get("content-type")).toContain(accept);
    }
  });

  it("is not for them any more when their token is revoked or over", async () => {
    const revoked = service.token("bureau");
    const short = service.token("bureau", null, Date.now() + 300);
    for (const token of [revoked, short]) {
      await service.ask(PROGRESS, token);
      expect((await service.ask(PROGRESS, token)).status).toBe(200);
    }
    service.access.tokens.revoke(revoked.split("_")[1] ?? "", "tester");
    expect((await service.ask(PROGRESS, revoked)).status).toBe(401);
    await vi.waitFor(async () => expect((await service.ask(PROGRESS, short)).status).toBe(401));
  });

  it("is not for others on the same connection, as behind a proxy, however fast they follow one another", async () => {
    const [park, other, gone] = [
      service.token("park", "changsha-hitech"),
      service.token("park", "wangcheng"),
      service.token("bureau"),
    ];
    for (const token of [bureau, park, gone]) await service.ask(PROGRESS, token);
    const by = (token: string) => `Authorization: Bearer ${token}\r\n`;
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    await once(socket, "connect");
    const wrong = `${bureau.slice(0, -2)}xx`;
    const heads = [by(bureau), "", by(park), by(other), by(gone), "", by(bureau), by(wrong), by(park)];
    expect(await pipelined(socket, heads)).toEqual([200, 403, 200, 403, 200, 403, 200, 401, 200]);
    const any = "If-None-Match: *\r\n";
    expect(await pipelined(socket, [by(gone) + any, any, by(other) + any])).toEqual([304, 403, 403]);
    // Nobody is in between: whoever is remembered is the one whose token is revoked.
    expect(await pipelined(socket, [by(gone)])).toEqual([200]);
    service.access.tokens.revoke(gone.split("_")[1] ?? "", "tester");
    expect(await pipelined(socket, [by(gone), by(gone) + any, by(park)])).toEqual([401, 401, 200]);
    socket.destroy();
  });

  it("counts against their limit, and is refused over it", async () => {
    const busy = await HttpService.start({ rateMax: 3 });
    const token = busy.token("bureau");
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await busy.ask("/v1/targets", token));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(answers.map(({ headers }) => headers.get("x-ratelimit-remaining"))).toEqual([
      "2",
      "1",
      "0",
      "0",
      "0",
    ]);
    expect(Number(answers.at(-1)?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await busy.ask("/v1/targets")).status).toBe(200);
    await busy.stop();
  });
});
