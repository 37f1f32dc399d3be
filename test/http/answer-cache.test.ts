import { describe, expect, it, vi } from "vitest";
import { AnswerCache, type Finished } from "../../src/http/answer-cache.js";

const now = Date.parse("2019-12-31T15:59:59.999Z");
const SEVEN = { position: 7, now };
const EIGHT = { position: 8, now };
const URL = "/v1/progress?format=xlsx";
const answer = (text: string): Finished => ({
  route: "/v1/progress",
  etag: text,
  headers: {},
  body: Buffer.from(text),
});
/** Makes an answer once it is let go. */
function slow(text: string): { readonly make: () => Promise<Finished>; readonly done: () => void } {
  let done = () => {};
  const made = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { make: vi.fn(() => made.then(() => answer(text))), done: () => done() };
}

describe("an answer that is being made", () => {
  it("is waited for by those who ask for the same, and at hand afterwards", async () => {
    const cache = new AnswerCache();
    const [first, second] = [slow("first"), slow("second")];
    const asked = [first, second].map(({ make }) => cache.make(URL, "a", SEVEN, make));
    expect(cache.at(URL, SEVEN)).toBeUndefined();
    first.done();
    expect((await Promise.all(asked)).map(({ etag }) => etag)).toEqual(["first", "first"]);
    expect(second.make).not.toHaveBeenCalled();
    expect(cache.at(URL, SEVEN)?.get("a")?.etag).toBe("first");
  });

  it("is for nobody else and no other address", async () => {
    const cache = new AnswerCache();
    const makes = ["of a", "of b", "elsewhere"].map(slow);
    const [a, b, elsewhere] = makes.map(({ make }, n) =>
      cache.make(n === 2 ? "/v1/gap" : URL, n === 1 ? "b" : "a", SEVEN, make),
    );
    for (const { done } of makes) done();
    expect([await a, await b, await elsewhere].map((one) => one?.etag)).toEqual([
      "of a",
      "of b",
      "elsewhere",
    ]);
  });

  it("is not at hand any more when a month has begun, in which areas may have other names", async () => {
    const cache = new AnswerCache();
    await cache.make(URL, "a", SEVEN, async () => answer("before"));
    expect(cache.at(URL, SEVEN)?.get("a")?.etag).toBe("before");
    const inJanuary = { ...SEVEN, now: now + 1 };
    expect(cache.at(URL, inJanuary)).toBeUndefined();
    expect((await cache.make(URL, "a", inJanuary, async () => answer("after"))).etag).toBe("after");
    expect(cache.at(URL, inJanuary)?.get("a")?.etag).toBe("after");
    expect(cache.at(URL, SEVEN), "the clock was put back").toBeUndefined();
  });

  it("is not for those who ask after something was recorded, nor at hand for them", async () => {
    const cache = new AnswerCache();
    const [before, after, again] = [slow("before"), slow("after"), slow("again")];
    const early = cache.make(URL, "a", SEVEN, before.make);
    const late = cache.make(URL, "a", EIGHT, after.make);
    before.done();
    expect((await early).etag).toBe("before");
    expect(cache.at(URL, EIGHT)).toBeUndefined();
    const later = cache.make(URL, "a", EIGHT, again.make);
    after.done();
    expect([(await late).etag, (await later).etag]).toEqual(["after", "after"]);
    expect(cache.at(URL, EIGHT)?.get("a")?.etag).toBe("after");
  });

  it("and fails is refused to all who wait, and made anew for who asks then", async () => {
    const cache = new AnswerCache();
    const fails = vi.fn(() => Promise.reject(new Error("no")));
    const asked = [1, 2].map(() => cache.make(URL, "a", SEVEN, fails));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(fails).toHaveBeenCalledTimes(1);
    const anew = slow("anew");
    anew.done();
    expect((await cache.make(URL, "a", SEVEN, anew.make)).etag).toBe("anew");
  });
});
