import { describe, expect, it } from "vitest";
import { Positions } from "../../projections/facts/positions.js";

describe("positions of lines", () => {
  /** As a store gives them that counts bytes: they pass 2^32 more than once, and may begin beyond it. */
  const lists = [
    [1, 1, 2, 3, 7],
    [5, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 4, 2 ** 32 + 4, 3 * 2 ** 32, 2 ** 52 + 1, 2 ** 52 + 1],
    [2 ** 40, 2 ** 40 + 1, 2 ** 41],
    [],
  ];

  it.each(lists)(
    "are what was put in, and are found among the others, also when they were saved",
    (...list) => {
      const positions = new Positions();
      for (const position of list) positions.push(position);
      const restored = new Positions();
      restored.restore(positions.dump());
      const asked = [0, ...list.flatMap((position) => [position - 1, position, position + 1]), 2 ** 53 - 1];
      for (const one of [positions, restored]) {
        expect(one.length).toBe(list.length);
        expect(list.map((_, line) => one.at(line))).toEqual(list);
        for (const position of asked) {
          expect(one.countUpTo(position), `${position}`).toBe(list.filter((own) => own <= position).length);
        }
      }
    },
  );

  it.each([1, 7, 2 ** 32 - 3, 2 ** 32, 2 ** 33 - 5])("come in runs as one by one, from %d on", (first) => {
    const [runs, single] = [new Positions(), new Positions()];
    runs.pushRun(first, 1);
    runs.pushRun(first + 1, 9);
    for (let n = 0; n < 10; n++) single.push(first + n);
    expect(runs.dump()).toEqual(single.dump());
  });

  it("go on after they were saved", () => {
    const [before, after] = [new Positions(), new Positions()];
    for (const position of [1, 2 ** 32 + 1]) before.push(position);
    after.restore(before.dump());
    for (const position of [2 ** 32 + 2, 2 ** 33]) after.push(position);
    expect([0, 1, 2, 3].map((line) => after.at(line))).toEqual([1, 2 ** 32 + 1, 2 ** 32 + 2, 2 ** 33]);
  });
});
