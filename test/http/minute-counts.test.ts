import { expect, it } from "vitest";
import { MinuteCounts } from "../../src/http/minute-counts.js";

it("tells the first of a name in a minute from those after it, also when the clock was put back", () => {
  const now = 1e9;
  const counts = new MinuteCounts();
  expect(["a", "a", "b", "a"].map((name) => counts.isFirst(name, now))).toEqual([true, false, true, false]);
  expect(counts.isFirst("a", now + 59_999)).toBe(false);
  expect(counts.isFirst("a", now + 60_000)).toBe(true);
  expect([counts.isFirst("a", 0), counts.isFirst("a", 0)]).toEqual([true, false]);
});

it("forgets the name that came first where there are more than a hundred thousand", () => {
  const counts = new MinuteCounts();
  for (let n = 0; n < 100_000; n++) counts.count(`${n}`, 0);
  const areFirst = ["0", "one more", "1", "0"].map((name) => counts.isFirst(name, 0));
  expect(areFirst).toEqual([false, true, false, true]);
});
