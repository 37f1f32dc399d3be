import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { filing, HttpService, UNIT } from "../support/http-service.js";

const service = await HttpService.start({ waitMax: 300 });
afterAll(() => service.stop());
afterEach(() => vi.restoreAllMocks());
const bureau = service.token("bureau");
const report = (period: string) => `/v1/enterprises/${UNIT}/reports/${period}`;
const file = (period: string, output: string) =>
  service.ask(report(period), bureau, { method: "PUT", json: filing(output) });

beforeAll(async () => {
  await file("2019-01", "125.00");
  await service.ask("/v1/publications/first", bureau, { method: "PUT", json: {} });
});

const Series = z.object({ points: z.array(z.object({ value: z.string().nullable() }).loose()) });
it("a publication that cannot bear its name is refused, not broken off", async () => {
  for (const name of ["NaN", "2019_flash", "-x", "2019", "2019-06-30"]) {
    const answer = await service.ask(`/v1/publications/${name}`, bureau, { method: "PUT", json: {} });
    expect([name, answer.status]).toEqual([name, 400]);
  }
});

const Receipt = z.object({ position: z.number(), outcome: z.string() });

describe("reading what has not changed", () => {
  it("costs nothing: the same tag is 304 until something is recorded", async () => {
    const first = await service.ask("/v1/progress", bureau);
    const etag = first.headers.get("etag") ?? "";
    const again = await service.ask("/v1/progress", bureau, { headers: { "if-none-match": etag } });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    await service.ask(report("2019-02"), bureau, { method: "PUT", json: filing("7.00") });
    const after = await service.ask("/v1/progress", bureau, { headers: { "if-none-match": etag } });
    expect(after.status).toBe(200);
    expect(after.headers.get("etag")).not.toBe(etag);
  });

  it("any past position answers as it did then", async () => {
    const { text } = await service.ask("/v1/series?cluster=beidou&asOf=first&to=2019-02", bureau);
    const points = Series.parse(JSON.parse(text)).points;
    expect(points.at(-1)?.value).toBeNull();
  });
});

describe("reading one's own write", () => {
  /** The log has grown by events that the answers have not taken in yet. */
  const growUnseen = ({ engine: { log } }: HttpService) => {
    const end = log.models.position + 1;
    vi.spyOn(log, "catchUp").mockResolvedValue();
    vi.spyOn(log.store, "head").mockResolvedValue(end);
    return end;
  };

  it("by naming its position", async () => {
    const { position } = Receipt.parse(JSON.parse((await file("2019-03", "8.00")).text));
    const read = await service.ask(`/v1/progress?minPosition=${position}`, bureau);
    expect(Number(read.headers.get("dabiao-position"))).toBeGreaterThanOrEqual(position);
  });

  it("waits no longer than is set, and is told to come again", async () => {
    const late = await service.ask(`/v1/progress?minPosition=${growUnseen(service)}`, bureau);
    expect([late.status, late.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(JSON.parse(late.text)).toMatchObject({ code: "POSITION_NOT_REACHED" });
    expect(service.engine.log.waiting).toBe(0);
  });

  it("of a position beyond the end of the log is a mistake, told at once: it would never come", async () => {
    const never = await service.ask("/v1/targets?minPosition=99999999", bureau);
    expect(never.status).toBe(412);
    expect(JSON.parse(never.text)).toMatchObject({
      code: "POSITION_BEYOND_LOG",
      params: { position: 99_999_999, at: service.engine.position },
    });
  });

  it("is not waited for any more when the reader has gone", async () => {
    const patient = await HttpService.start({ waitMax: 60_000 });
    const { log } = patient.engine;
    const position = growUnseen(patient);
    const leave = new AbortController();
    const asked = patient
      .ask(`/v1/progress?minPosition=${position}`, patient.token("bureau"), { signal: leave.signal })
      .catch((problem: Error) => problem.name);
    await vi.waitFor(() => expect(log.waiting).toBe(1));
    leave.abort();
    expect(await asked).toBe("AbortError");
    await vi.waitFor(() => expect(log.waiting).toBe(0));
    await patient.stop();
  });
});
