import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionsOf, runsOf } from "../../src/store/sqlite/links.js";

const positions = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.nat(Number.MAX_SAFE_INTEGER)))
  .map((list) => Float64Array.from(list));

describe("links of a block", () => {
  it("come back from their runs as they were", () => {
    fc.assert(
      fc.property(positions, (all) => {
        expect(positionsOf(runsOf(all), all.length)).toEqual(all);
      }),
    );
  });

  it("take two numbers where all streams are new or go on in the same order", () => {
    expect(runsOf(new Float64Array(1000))).toEqual(Float64Array.of(0, 1000));
    expect(runsOf(Float64Array.from({ length: 1000 }, (_, n) => n + 1))).toEqual(Float64Array.of(1, 1000));
    expect(runsOf(Float64Array.of(41, 42, 43, 7))).toEqual(Float64Array.of(41, 1, 1, 2, -36, 1));
  });
});
