import { describe, expect, it } from "vitest";
import { attained } from "../../src/answers/figures.js";
import { ratio } from "../../src/statistics/ratio.js";

describe("the attainment of a target", () => {
  it.each([
    [999_996n, "99.9996%"],
    [1_000_000n, "100.0%"],
    [1_000_004n, "100.0004%"],
    [961_249n, "96.1%"],
  ])("of %s in a million is never rounded onto the target, as in reports", (n, text) => {
    expect(attained({ value: ratio(n, 1_000_000n) })).toBe(text);
  });
});
