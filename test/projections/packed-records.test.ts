import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PackedRecords } from "../../projections/packed-records.js";

interface Note {
  readonly text: string;
  readonly changes: string[];
}

const step = fc.oneof(
  fc.record({ set: fc.nat(700), text: fc.string() }),
  fc.record({ change: fc.nat(700) }),
  fc.constant("restart" as const),
);

describe("packed records", () => {
  it("are what was written and changed, however often they were saved and restored in between", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let records = new PackedRecords<Note>();
        const plain = new Map<number, Note>();
        for (const one of steps) {
          if (one === "restart") {
            const restored = new PackedRecords<Note>();
            restored.restore(records.dump());
            records = restored;
          } else if ("set" in one) {
            records.set(one.set, { text: one.text, changes: [] });
            plain.set(one.set, { text: one.text, changes: [] });
          } else {
            records.at(one.change)?.changes.push("changed");
            plain.get(one.change)?.changes.push("changed");
          }
        }
        expect(records.count).toBe(plain.size);
        expect([...records.all()]).toEqual([...plain].sort(([a], [b]) => a - b).map(([, note]) => note));
        for (const number of [0, 255, 256, 700, 701]) expect(records.at(number)).toEqual(plain.get(number));
      }),
    );
  });
});
