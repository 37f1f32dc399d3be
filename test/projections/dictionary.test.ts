import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dictionary } from "../../projections/dictionary.js";

/** Instead of a text: the dictionary is saved and restored. */
const RESTART = "restart";

describe("a dictionary", () => {
  it("numbers texts in the order in which they were first seen, in whatever order they come again, saved or not", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("", "a", "b", "c", "d", RESTART)), (texts) => {
        let dictionary = new Dictionary();
        const seen: string[] = [];
        for (const text of texts) {
          if (text === RESTART) {
            const restored = new Dictionary();
            restored.restore(dictionary.dump());
            dictionary = restored;
            continue;
          }
          if (!seen.includes(text)) seen.push(text);
          expect(dictionary.intern(text)).toBe(seen.indexOf(text));
          expect(dictionary.find(text)).toBe(seen.indexOf(text));
        }
        expect(dictionary.dump()).toEqual({ count: seen.length, lines: seen.join("\n") });
        expect(dictionary.find("e")).toBeUndefined();
      }),
    );
  });
});
