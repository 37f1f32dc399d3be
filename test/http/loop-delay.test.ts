import { expect, it } from "vitest";
import { delayIn, LoopDelay } from "../../src/http/loop-delay.js";

it("is the mean of what was measured, and of a standstill its length: never endless", () => {
  expect(delayIn({ count: 100, mean: 12e6 }, 900)).toBe(2);
  expect(delayIn({ count: 100, mean: 9e6 }, 900)).toBe(0);
  expect(delayIn({ count: 0, mean: Number.NaN }, 1300)).toBe(1300);
  expect(delayIn({ count: 0, mean: Number.NaN }, -1)).toBe(0);
});

it("is known in the middle of a burst, before any timer comes", () => {
  const loop = new LoopDelay();
  const until = performance.now() + 1300;
  while (performance.now() < until);
  expect(loop.ms).toBeGreaterThanOrEqual(250);
  loop.close();
});
