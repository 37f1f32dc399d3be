import { request } from "node:http";
import { afterAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { LoopDelay } from "../../src/http/loop-delay.js";
import { filing, HttpService, UNIT, uploaded } from "../support/http-service.js";

const service = await HttpService.start({ uploadMax: 2000, bodyMax: 2000 });
afterAll(() => service.stop());
const bureau = service.token("bureau");
const park = service.token("park", "changsha-hitech");

const HEADER = "统一社会信用代码,报告期,产业,产值(元)";
const form = (contents: string, name: string, fields: Readonly<Record<string, string>> = {}) =>
  uploaded(contents, { name, fields });
const json = (body: string) => raw("application/json", body);
const raw = (type: string, body: string): RequestInit => ({
  method: "POST",
  body,
  headers: { "content-type": type },
});
const UPLOAD = "/v1/batches";
const REPORT = `/v1/enterprises/${UNIT}/reports/2019-01`;
const withoutFile = new FormData();
withoutFile.append("dryRun", "true");

interface Refused {
  readonly what: string;
  readonly path: string;
  readonly init: RequestInit & { json?: unknown };
  readonly status: number;
  readonly action: string;
  /** The code of the refusal, or what became of the file. */
  readonly detail: string;
  readonly target?: string;
}
const upload = (
  what: string,
  init: RequestInit,
  status: number,
  detail: string,
  target?: string,
): Refused => ({
  what: `an upload ${what}`,
  path: UPLOAD,
  init,
  status,
  action: "batches:upload",
  detail,
  ...(target === undefined ? {} : { target }),
});
const CASES: readonly Refused[] = [
  upload("that is no form", json("{}"), 415, "MEDIA_UNSUPPORTED", UPLOAD),
  upload("without a file", { method: "POST", body: withoutFile }, 400, "BODY_INVALID"),
  upload(
    "whose file breaks off",
    raw(
      "multipart/form-data; boundary=b",
      '--b\r\ncontent-disposition: form-data; name="file"; filename="断.csv"\r\n\r\na,b',
    ),
    400,
    "BODY_INVALID",
    "断.csv",
  ),
  upload("over the limit", form("x".repeat(5000), "大.csv"), 413, "FILE_TOO_LARGE", "大.csv"),
  upload("of an unknown kind", form("%PDF-1.7\n\u0000\u0001", "图.pdf"), 415, "FILE_FORMAT", "图.pdf"),
  upload("that is damaged", form("PK\u0003\u0004 no archive", "坏.xlsx"), 422, "FILE_DAMAGED", "坏.xlsx"),
  upload("with a field that is none", form("x", "a.csv", { nosuch: "1" }), 400, "ARGUMENT_INVALID"),
  upload("with a mapping that is none", form("x", "a.csv", { mapping: "{" }), 400, "MAPPING_INVALID"),
  upload("without a column", form("a,b\r\n1,2\r\n", "列.csv"), 422, "HEADER_MISSING", "列.csv"),
  upload("with a bad row", form(`${HEADER}\r\n${UNIT},2019-13,北斗,1\r\n`, "行.csv"), 422, "rejected 行.csv"),
  {
    what: "a command that is half a JSON",
    path: "/v1/commands",
    init: json('{"type":'),
    status: 400,
    action: "commands:give",
    detail: "BODY_INVALID",
    target: "/v1/commands",
  },
  {
    what: "a command that is too large",
    path: "/v1/commands",
    init: json(`"${"x".repeat(5000)}"`),
    status: 413,
    action: "commands:give",
    detail: "BODY_TOO_LARGE",
  },
  {
    what: "a report of a cluster that the unit is not in",
    path: REPORT,
    init: { method: "PUT", json: { lines: [{ cluster: "artificial-intelligence", output: "1.00" }] } },
    status: 422,
    action: "reports:file",
    detail: "CLUSTER_NOT_OF_UNIT",
    target: UNIT,
  },
  {
    what: "a report on what someone else has changed",
    path: REPORT,
    init: { method: "PUT", json: filing("1.00"), headers: { "if-match": '"7"' } },
    status: 412,
    action: "reports:file",
    detail: "PRECONDITION_FAILED",
    target: UNIT,
  },
  {
    what: "a publication under a name that cannot be",
    path: "/v1/publications/UPPER",
    init: { method: "PUT", json: {} },
    status: 400,
    action: "figures:publish",
    detail: "ARGUMENT_INVALID",
  },
];

const Records = z.object({
  records: z.array(
    z.looseObject({
      n: z.number(),
      actor: z.string(),
      role: z.string(),
      action: z.string(),
      target: z.string(),
      outcome: z.string(),
      detail: z.string(),
      request: z.string(),
    }),
  ),
});
let seen = 0;
/** What has come on record since it was last asked for. */
async function recorded() {
  const { records } = Records.parse({
    records: service.access.notes.readAudit({ order: "oldest", after: seen, limit: 1000 }),
  });
  seen = records.at(-1)?.n ?? seen;
  return records;
}

describe("a refusal", () => {
  it.each(CASES)("of $what is on record: who, what and why", async ({ path, init, status, ...expected }) => {
    await recorded();
    const { what: _what, ...record } = expected;
    const answer = await service.ask(path, bureau, init);
    expect([answer.status, answer.text]).toEqual([status, expect.any(String)]);
    const records = await recorded();
    expect(records).toMatchObject([{ actor: "bureau token", role: "bureau", outcome: "refused", ...record }]);
    expect(records[0]?.request).toBe(answer.headers.get("x-request-id"));
  });

  it.each([
    ["has no boundary", "multipart/form-data", "x"],
    ["has a boundary that is too long", `multipart/form-data; boundary=${"b".repeat(300)}`, "x"],
    ["ends at once", "multipart/form-data; boundary=b", "--b"],
  ])("of a form that %s is the sender's fault, and on record", async (_what, type, body) => {
    const answer = await service.ask(UPLOAD, bureau, raw(type, body));
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, "BODY_INVALID"]);
    const last = service.access.notes.readAudit({ order: "newest", limit: 1 })[0];
    expect(last).toMatchObject({ outcome: "refused", target: UPLOAD, detail: "BODY_INVALID" });
  });

  it("of an upload whose sender leaves in the middle is theirs, not a failure of the service", async () => {
    service.logged.length = 0;
    // Somebody else than before: the same refusal of the same sender again is a count on the record before.
    const sender = service.token("admin");
    await recorded();
    const sending = request(`${service.url}${UPLOAD}`, {
      method: "POST",
      headers: { authorization: `Bearer ${sender}`, "content-type": "multipart/form-data; boundary=b" },
    });
    sending.on("error", () => {});
    sending.write('--b\r\ncontent-disposition: form-data; name="file"; filename="走.csv"\r\n\r\na,b\r\n');
    const active = async () => (await service.ask("/metrics", bureau)).text;
    await vi.waitFor(async () => expect(await active()).toContain("dabiao_uploads 1"), 5000);
    sending.destroy();
    await vi.waitFor(async () => expect(await active()).toContain("dabiao_uploads 0"), 5000);
    const refused = [{ outcome: "refused", detail: "BODY_INVALID" }];
    await vi.waitFor(async () => expect(await recorded()).toMatchObject(refused), 5000);
    expect(service.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it("of who may not upload is one line, with the sender", async () => {
    await recorded();
    expect((await service.ask(UPLOAD, park, form("x", "a.csv"))).status).toBe(403);
    expect(await recorded()).toMatchObject([
      { actor: "park token", action: "batches:upload", outcome: "refused", detail: "FORBIDDEN" },
    ]);
  });

  it("after the answer of an upload that goes on by itself is on record as well", async () => {
    await recorded();
    const init = { ...form("a,b\r\n3,4\r\n", "后.csv"), headers: { prefer: "respond-async" } };
    expect((await service.ask(UPLOAD, bureau, init)).status).toBe(202);
    let records = await recorded();
    while (records.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      records = await recorded();
    }
    expect(records).toMatchObject([{ target: "后.csv", outcome: "refused", detail: "HEADER_MISSING" }]);
  });

  it("is not made of what was carried out, nor of a question that has no answer", async () => {
    await recorded();
    await service.ask(REPORT, bureau, { method: "PUT", json: filing("1.00") });
    await service.ask("/v1/enterprises/EST-NOBODY", bureau);
    expect(await recorded()).toMatchObject([{ action: "reports:file", outcome: "allowed" }]);
  });

  it("of an overloaded service is on record once a minute for each sender, whatever they ask", async () => {
    await recorded();
    const late = vi.spyOn(LoopDelay.prototype, "ms", "get").mockReturnValue(60_000);
    try {
      for (let n = 0; n < 3; n++) {
        expect((await service.ask("/v1/targets", park)).status).toBe(503);
        expect((await service.ask(REPORT, bureau, { method: "PUT", json: filing("1.00") })).status).toBe(503);
        expect((await service.ask("/v1/targets")).status).toBe(503);
      }
    } finally {
      late.mockRestore();
    }
    const turned = { action: "request", outcome: "refused", detail: "OVERLOADED" };
    expect(await recorded()).toMatchObject([
      { ...turned, actor: "park token", target: "/v1/targets" },
      { ...turned, actor: "bureau token", target: "/v1/enterprises/:unit/reports/:period" },
      { ...turned, role: "public", target: "/v1/targets" },
    ]);
  });
});
