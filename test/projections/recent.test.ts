import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Recent } from "../../projections/recent.js";

describe("what was kept last", () => {
  it("is found as long as no more others came after it than are kept", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9)), (max, keys) => {
        const recent = new Recent<string>(max);
        let order: number[] = [];
        for (const [n, key] of keys.entries()) {
          if (recent.get(key) === undefined) order = [...order, key].slice(-max);
          recent.set(key, `${key} at ${n}`);
          for (const kept of order) expect(recent.get(kept)).toBe(`${kept} at ${keys.lastIndexOf(kept, n)}`);
          for (let other = 0; other < 10; other++)
            expect(recent.get(other) === undefined).toBe(!order.includes(other));
        }
      }),
    );
  });

  it("can be dropped", () => {
    const recent = new Recent<string>(2);
    recent.set(1, "one");
    recent.delete(1);
    expect(recent.get(1)).toBeUndefined();
    recent.set(1, "one again");
    expect(recent.get(1)).toBe("one again");
  });
});
