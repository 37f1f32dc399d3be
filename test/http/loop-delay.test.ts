import { expect, it } from "vitest";
import { delayIn, LoopDelay } from "../../src/http/loop-delay.js";

it("is the mean of what was measured, and of a standstill its length: never endless", () => {
  expect(delayIn({ count: 100, mean: 12e6 }, 900)).toBe(2);
  expect(delayIn({ count: 100, mean: 9e6 }, 900)).toBe(0);
  expect(delayIn({ count: 0, mean: Number.NaN }, 1300)).toBe(1300);
  expect(delayIn({ count: 0, mean: Number.NaN }, -1)).toBe(0);
});

it("is known in the middle of a burst, before any timer comes, and is over with it", async () => {
  const loop = new LoopDelay();
  const wait = () => {
    const until = performance.now() + 60;
    while (performance.now() < until);
  };
  // What the loop did before the first of them is not theirs.
  wait();
  expect(loop.ms).toBeLessThan(50);
  wait();
  expect(loop.ms).toBeGreaterThanOrEqual(60);
  await new Promise((resolve) => setImmediate(resolve));
  expect(loop.ms).toBeLessThan(50);
  loop.close();
});
