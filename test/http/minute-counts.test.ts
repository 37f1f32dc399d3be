import { expect, it } from "vitest";
import { MinuteCounts } from "../../src/http/minute-counts.js";

it("tells the first of a name in a minute from those after it, also when the clock was put back", () => {
  let now = 1e9;
  const counts = new MinuteCounts(() => now);
  expect(["a", "a", "b", "a"].map((name) => counts.isFirst(name))).toEqual([true, false, true, false]);
  now += 59_999;
  expect(counts.isFirst("a")).toBe(false);
  now += 1;
  expect(counts.isFirst("a")).toBe(true);
  now = 0;
  expect([counts.isFirst("a"), counts.isFirst("a")]).toEqual([true, false]);
});

it("forgets the name that came first where there are more than a hundred thousand", () => {
  const counts = new MinuteCounts(() => 0);
  for (let n = 0; n < 100_000; n++) counts.count(`${n}`);
  expect([counts.isFirst("0"), counts.isFirst("one more"), counts.isFirst("1"), counts.isFirst("0")]).toEqual(
    [false, true, false, true],
  );
});
