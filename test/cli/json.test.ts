import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { Workplace } from "../support/dabiao.js";

const place = new Workplace();
beforeAll(() => place.call("seed", "seeds/changsha-2020"));
afterAll(() => place.remove());

it("tells scripts in JSON what it did, where it answers nothing", async () => {
  const form = place.path("form.csv");
  const copy = place.path("copy.db");
  expect(await place.json("template", form)).toEqual({ file: form });
  expect(await place.json("backup", copy)).toEqual({ file: copy });
  expect(await place.json("accept-loss", "--reason", "none")).toMatchObject({ acknowledged: null });
  expect(await place.json("resume")).toEqual([]);
  const { id } = z.object({ id: z.string() }).parse(await place.json("token", "create", "--role", "bureau"));
  expect(await place.json("token", "revoke", id)).toEqual({ id });
});
