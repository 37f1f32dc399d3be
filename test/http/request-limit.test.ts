import { describe, expect, it } from "vitest";
import { RequestLimit } from "../../src/http/request-limit.js";

describe("the limit of requests", () => {
  it("is each sender's own, and begins anew every minute", () => {
    let now = 0;
    const limit = new RequestLimit(2, () => now);
    expect(limit.count("a")).toEqual({ isExceeded: false, remaining: 1, seconds: 60 });
    expect(limit.count("a")).toMatchObject({ isExceeded: false, remaining: 0 });
    now = 59_999;
    expect(limit.count("a")).toEqual({ isExceeded: true, remaining: 0, seconds: 1 });
    expect(limit.count("b").isExceeded).toBe(false);
    now = 60_000;
    expect(limit.count("a")).toEqual({ isExceeded: false, remaining: 1, seconds: 60 });
  });

  it("begins anew when the clock was put back, instead of refusing for as long", () => {
    let now = 1e9;
    const limit = new RequestLimit(1, () => now);
    limit.count("a");
    now = 0;
    expect(limit.count("a").isExceeded).toBe(false);
  });
});
