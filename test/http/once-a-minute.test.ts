import { expect, it } from "vitest";
import { OnceAMinute } from "../../src/http/once-a-minute.js";

it("tells the first of a name in a minute from those after it, also when the clock was put back", () => {
  let now = 1e9;
  const once = new OnceAMinute(() => now);
  expect(["a", "a", "b", "a"].map((name) => once.isFirst(name))).toEqual([true, false, true, false]);
  now += 59_999;
  expect(once.isFirst("a")).toBe(false);
  now += 1;
  expect(once.isFirst("a")).toBe(true);
  now = 0;
  expect([once.isFirst("a"), once.isFirst("a")]).toEqual([true, false]);
});
