import { describe, expect, it } from "vitest";
import type { FiledPlace } from "../../src/domain/report/filed-reports.js";
import { PlaceNumbers } from "../../src/store/sqlite/place-numbers.js";
import { UNIT_END } from "../../src/store/sqlite/report-block.js";
import { UnitNumbers } from "../../src/store/sqlite/unit-numbers.js";

describe("numbers of units", () => {
  const bytes = (names: readonly string[]) => Buffer.from(names.join(UNIT_END));

  it("are given in the order in which names first come, and stay the same in any other order", () => {
    const numbers = new UnitNumbers();
    const known: string[] = [];
    for (const names of [
      ["A", "AB", "B", "ABC", "C"],
      ["A", "B", "C"],
      ["AB", "A", "D", "ABC", "B"],
      ["C", "C", "AB"],
      ["A"],
      ["AB", "E"],
    ]) {
      const { units, newNames } = numbers.of(bytes(names), names.length);
      known.push(...newNames);
      expect(Array.from(units, (unit) => known[unit])).toEqual(names);
    }
    expect(known).toEqual(["A", "AB", "B", "ABC", "C", "D", "E"]);
  });

  it("hold for more names than there was room for", () => {
    const numbers = new UnitNumbers();
    const names = Array.from({ length: 5000 }, (_, n) => `unit:${n}-${"x".repeat(n % 30)}`);
    const { units } = numbers.of(bytes(names), names.length);
    expect(numbers.of(bytes(names.toReversed()), names.length).units).toEqual(units.toReversed());
    expect(new Set(units).size).toBe(names.length);
  });
});

describe("numbers of places", () => {
  const place = (cluster: string): FiledPlace => ({
    cluster,
    district: "yuelu",
    park: null,
    size: "above",
    stage: "flash",
  });

  it("are the same in every column, and begin anew where there would be too many", () => {
    const numbers = new PlaceNumbers(4);
    let known: FiledPlace[] = [];
    const lists = [["a", "b"], ["b", "a"], ["c", "b"], ["d"], ["d", "a", "d"]].map((list) => list.map(place));
    const firsts = lists.map((list) => {
      const column = Uint16Array.from(list, (_, at) => at);
      const { first, places } = numbers.renumber(column, list);
      known = [...known.slice(0, first), ...places];
      expect(Array.from(column, (number) => known[number])).toEqual(list);
      return first;
    });
    expect(firsts).toEqual([0, 2, 2, 3, 0]);
  });
});
