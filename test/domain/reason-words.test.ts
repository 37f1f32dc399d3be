import { describe, expect, it } from "vitest";
import { inBoth, reasonText, SPLIT_ANEW, sinceMonth, wordsOf } from "../../src/domain/reason-words.js";

describe("the words of a reason", () => {
  it("are in the reader's language where the engine gave it, as logs have kept it from the first", () => {
    const split = { code: "derived", text: "累计数重新分解 year-to-date figures split anew" } as const;
    const moved = { code: "reclassified", text: "自2019-03起 from 2019-03" } as const;
    expect([inBoth(SPLIT_ANEW), inBoth(sinceMonth("2019-03"))]).toEqual([split.text, moved.text]);
    expect(reasonText(split, "zh")).toBe("由累计数推算:累计数重新分解");
    expect(reasonText(split, "en")).toBe(
      "derived from year-to-date figures: year-to-date figures split anew",
    );
    expect(reasonText(moved, "zh")).toBe("归属变更:自2019-03起");
    expect(reasonText(moved, "en")).toBe("reclassified: from 2019-03");
  });

  it("are a person's own in either language", () => {
    const own = { code: "error", text: "自2019-03起 from the new plant" } as const;
    expect([wordsOf(own, "zh"), wordsOf(own, "en")]).toEqual([own.text, own.text]);
  });

  it("are the kind alone where nothing more was said", () => {
    expect(reasonText({ code: "late", text: "" }, "zh")).toBe("补报");
  });
});
