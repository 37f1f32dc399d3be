import { describe, expect, it } from "vitest";
import { LinesByPeriod } from "../../projections/facts/by-period.js";

describe("lines of each period", () => {
  /** Period and unit of each line; nothing where a line is no report's. */
  const FILED = [[0, 1], [0, 2], [1, 1], [0, 3], [0, 3], undefined, [0, 4], [2, 1], [2, 2], [1, 2]] as const;

  it("come back in their order, whether they stand side by side or not, also when they were saved in between", () => {
    for (let saved = 0; saved <= FILED.length; saved++) {
      let lines = new LinesByPeriod();
      for (const [line, filed] of FILED.entries()) {
        if (line === saved) {
          const restored = new LinesByPeriod();
          restored.restore(lines.dump());
          lines = restored;
        }
        if (filed) lines.open(filed[0], filed[1], line);
      }
      expect([0, 1, 2, 3].map((period) => [...lines.lines(period)])).toEqual([
        [0, 1, 3, 4, 6],
        [2, 9],
        [7, 8],
        [],
      ]);
      expect([0, 1, 2, 3].map((period) => lines.first(period))).toEqual([0, 2, 7, -1]);
      expect(lines.standing(0, 3)).toBe(4);
      lines.close(0, 3);
      expect(lines.standing(0, 3)).toBe(-1);
    }
  });

  it("are saved again as they were saved before, also where every report of the last period was taken back", () => {
    const lines = new LinesByPeriod();
    lines.open(0, 1, 0);
    lines.open(1, 1, 1);
    lines.close(1, 1);
    const restored = new LinesByPeriod();
    restored.restore(lines.dump());
    expect(restored.dump()).toEqual(lines.dump());
  });
});
