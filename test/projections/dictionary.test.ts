import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dictionary } from "../../projections/dictionary.js";

describe("a dictionary", () => {
  it("numbers texts in the order in which they were first seen, in whatever order they come again", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("", "a", "b", "c", "d")), (texts) => {
        const dictionary = new Dictionary();
        const seen: string[] = [];
        for (const text of texts) {
          if (!seen.includes(text)) seen.push(text);
          expect(dictionary.intern(text)).toBe(seen.indexOf(text));
          expect(dictionary.find(text)).toBe(seen.indexOf(text));
        }
        expect(dictionary.texts()).toEqual(seen);
        expect(dictionary.find("e")).toBeUndefined();
      }),
    );
  });
});
