import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { inChina } from "../../src/domain/china-time.js";
import { Workplace } from "../support/dabiao.js";

const place = new Workplace();
afterAll(() => place.remove());

it("tells the times of tokens and records by China's clock, and to scripts as texts with their zone", async () => {
  const expires = "2036-01-01";
  await place.run(
    "token",
    "create",
    "--role",
    "park",
    "--scope",
    "xiangjiang",
    "--label",
    "湘江",
    "--expires",
    expires,
  );
  const zoned = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  expect(await place.json("token", "list")).toMatchObject([
    {
      role: "park",
      scope: "xiangjiang",
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
