import { describe, expect, it } from "vitest";
import { PastSums } from "../../projections/cube/past-sums.js";
import { SlotSums } from "../../projections/cube/slot-sums.js";
import { SLOT_COUNT, SLOTS } from "../../projections/cube/slots.js";

describe("what cells held", () => {
  const ROWS = 9000;
  const slots = [SLOTS.output, SLOTS.outputPairs, SLOTS.employmentBase, SLOTS.reports];

  it("stays as it was, amounts beyond any double as well, in more rows than a chunk has, and when it was saved", () => {
    const sums = new SlotSums();
    const cell = sums.create();
    const amounts = new Float64Array(SLOT_COUNT);
    amounts[SLOTS.output] = 2 ** 52;
    amounts[SLOTS.employmentBase] = -3;
    amounts[SLOTS.outputPairs] = -1;
    amounts[SLOTS.reports] = 1;
    let past = new PastSums();
    const held = (row: number) => {
      const of: (number | bigint)[] = [0, 0, 0, 0];
      past.addTo(of, slots, row);
      return of.map(BigInt);
    };
    for (let row = 0; row < ROWS; row++) {
      sums.addNumbers(cell, amounts);
      expect(past.copy(sums, cell)).toBe(row);
      if (row !== ROWS / 2) continue;
      const { amounts: a, counts: c, ...rest } = structuredClone(past.dump());
      past = new PastSums();
      past.restore({ amounts: a, counts: c, ...rest });
    }
    for (const row of [0, 1, ROWS / 2, ROWS / 2 + 1, 8191, 8192, ROWS - 1]) {
      const times = BigInt(row + 1);
      expect(held(row), `${row}`).toEqual([2n ** 52n * times, -times, -3n * times, times]);
    }
    expect(past.count).toBe(ROWS);
  });
});
