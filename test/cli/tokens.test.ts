import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { inChina } from "../../src/domain/china-time.js";
import { Workplace } from "../support/dabiao.js";

it("tells the times of tokens and records by China's clock, and to scripts as texts with their zone", async () => {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  await place.call("seed", "seeds/changsha-2020");
  const expires = "2036-01-01";
  await place.run(
    "token",
    "create",
    "--role",
    "park",
    "--scope",
    "changsha-hitech",
    "--label",
    "高新区",
    "--expires",
    expires,
  );
  const zoned = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  expect(await place.json("token", "list")).toMatchObject([
    {
      role: "park",
      scope: "changsha-hitech",
      createdAt: zoned,
      expiresAt: "2036-01-01T15:59:59.000Z",
      revokedAt: null,
      usedAt: null,
    },
  ]);
  expect((await place.run("token", "list")).stdout).toContain(`${expires} 23:59`);
  const records = z
    .array(z.object({ action: z.string(), at: z.iso.datetime() }))
    .parse(await place.json("audit"));
  expect(records.map(({ action }) => action)).toEqual(["tokens:create"]);
  const { stdout } = await place.run("audit");
  for (const { at } of records) expect(stdout).toContain(inChina(Date.parse(at)));
});

it("creates no token for what does not exist or is over, and takes areas by name", async () => {
  const place = new Workplace();
  onTestFinished(() => place.remove());
  await place.call("seed", "seeds/changsha-2020");
  const create = (...args: string[]) => place.call("token", "create", "--role", ...args);
  const refusals = [
    [["park", "--scope", "nowhere"], "AREA_UNKNOWN"],
    [["enterprise", "--scope", "EST-NOBODY"], "ENTERPRISE_UNKNOWN"],
    [["bureau", "--expires", "5"], "ARGUMENT_INVALID"],
    [["bureau", "--expires", "2020-12-31"], "ARGUMENT_INVALID"],
    [["bureau", "--expires", "0d"], "ARGUMENT_INVALID"],
  ] as const;
  for (const [args, code] of refusals) {
    const { stdout, stderr } = await create(...args);
    expect([stdout, stderr]).toEqual(["", expect.stringContaining(code)]);
  }
  await create("park", "--scope", "长沙高新区", "--expires", "2036-01-01T08:00:00+08:00");
  expect(await place.json("token", "list")).toMatchObject([
    { scope: "changsha-hitech", expiresAt: "2036-01-01T00:00:00.000Z" },
  ]);
});
