import { describe, expect, it } from "vitest";
import { RequestLimit } from "../../src/http/request-limit.js";

describe("the limit of requests", () => {
  it("is each sender's own, and begins anew every minute", () => {
    const limit = new RequestLimit(2);
    expect(limit.count("a", 0)).toEqual({ isExceeded: false, remaining: 1, seconds: 60 });
    expect(limit.count("a", 0)).toMatchObject({ isExceeded: false, remaining: 0 });
    expect(limit.count("a", 59_999)).toEqual({ isExceeded: true, remaining: 0, seconds: 1 });
    expect(limit.count("b", 59_999).isExceeded).toBe(false);
    expect(limit.count("a", 60_000)).toEqual({ isExceeded: false, remaining: 1, seconds: 60 });
  });

  it("begins anew when the clock was put back, instead of refusing for as long", () => {
    const limit = new RequestLimit(1);
    limit.count("a", 1e9);
    expect(limit.count("a", 0).isExceeded).toBe(false);
  });
});
