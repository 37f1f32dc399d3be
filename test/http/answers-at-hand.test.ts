import { describe, expect, it, vi } from "vitest";
import { AnswersAtHand, type Finished } from "../../src/http/answers-at-hand.js";

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
    const atHand = new AnswersAtHand();
    const [first, second] = [slow("first"), slow("second")];
    const asked = [first, second].map(({ make }) => atHand.make(URL, "a", 7, make));
    expect(atHand.at(URL, 7)).toBeUndefined();
    first.done();
    expect((await Promise.all(asked)).map(({ etag }) => etag)).toEqual(["first", "first"]);
    expect(second.make).not.toHaveBeenCalled();
    expect(atHand.at(URL, 7)?.get("a")?.etag).toBe("first");
  });

  it("is for nobody else and no other address", async () => {
    const atHand = new AnswersAtHand();
    const makes = ["of a", "of b", "elsewhere"].map(slow);
    const [a, b, elsewhere] = makes.map(({ make }, n) =>
      atHand.make(n === 2 ? "/v1/gap" : URL, n === 1 ? "b" : "a", 7, make),
    );
    for (const { done } of makes) done();
    expect([await a, await b, await elsewhere].map((one) => one?.etag)).toEqual([
      "of a",
      "of b",
      "elsewhere",
    ]);
  });

  it("is not for those who ask after something was recorded, nor at hand for them", async () => {
    const atHand = new AnswersAtHand();
    const [before, after, again] = [slow("before"), slow("after"), slow("again")];
    const early = atHand.make(URL, "a", 7, before.make);
    const late = atHand.make(URL, "a", 8, after.make);
    before.done();
    expect((await early).etag).toBe("before");
    expect(atHand.at(URL, 8)).toBeUndefined();
    const later = atHand.make(URL, "a", 8, again.make);
    after.done();
    expect([(await late).etag, (await later).etag]).toEqual(["after", "after"]);
    expect(atHand.at(URL, 8)?.get("a")?.etag).toBe("after");
  });

  it("and fails is refused to all who wait, and made anew for who asks then", async () => {
    const atHand = new AnswersAtHand();
    const fails = vi.fn(() => Promise.reject(new Error("no")));
    const asked = [1, 2].map(() => atHand.make(URL, "a", 7, fails));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(fails).toHaveBeenCalledTimes(1);
    const anew = slow("anew");
    anew.done();
    expect((await atHand.make(URL, "a", 7, anew.make)).etag).toBe("anew");
  });
});
