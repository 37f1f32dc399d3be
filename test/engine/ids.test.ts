import { expect, it } from "vitest";
import { newId } from "../../src/engine/ids.js";

it("gives UUIDs of version 7: all different, and sorted by the time at which they were given", () => {
  const times = [0, 1, 1_577_836_800_000, 1_577_836_800_001, 2 ** 48 - 1];
  const ids = times.map((time) => newId(time));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(ids.map((id) => Number.parseInt(id.slice(0, 13).replace("-", ""), 16))).toEqual(times);
  expect(new Set(Array.from({ length: 1000 }, () => newId(7))).size).toBe(1000);
});
