import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessFile } from "../../src/access/access-file.js";
import { eventIdOf, Idempotency } from "../../src/http/idempotency.js";

const DAY = 86_400_000;

let folder = "";
let now = 0;
let access: AccessFile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dabiao-answers-"));
  now = 1_600_000_000_000;
  access = new AccessFile(join(folder, "access.db"), { now: () => now });
});
afterEach(() => {
  access.close();
  rmSync(folder, { recursive: true });
});

/** The answers of a service that starts on a log of so many events. */
const started = (head: number) =>
  new Idempotency(
    access.notes,
    () => head,
    () => now,
  );

/** What is answered to a request under the one key, and whether the change had to be made for it. */
async function asked(answers: Idempotency, position: number, request = "request") {
  let isMade = false;
  const answer = await answers.once("key", request, async () => {
    isMade = true;
    return { position };
  });
  access.notes.settle();
  return { answer, isMade };
}

describe("an answer that outlives the process", () => {
  it("is given again while its change is in the log, and made anew where an older log was put back", async () => {
    expect(await asked(started(9), 10)).toEqual({ answer: { position: 10 }, isMade: true });
    expect(await asked(started(10), 11)).toEqual({ answer: { position: 10 }, isMade: false });
    expect(await asked(started(7), 8)).toEqual({ answer: { position: 8 }, isMade: true });
  });
});

describe("a key", () => {
  it.each([
    ["in the same process", () => started(9)],
    ["in one that started meanwhile", () => undefined],
  ])("counts for a week, and is a new one after it, %s", async (_, start) => {
    const same = start();
    const answers = () => same ?? started(9);
    expect(await asked(answers(), 5)).toEqual({ answer: { position: 5 }, isMade: true });
    now += 6 * DAY;
    expect(await asked(answers(), 6)).toEqual({ answer: { position: 5 }, isMade: false });
    await expect(asked(answers(), 6, "another")).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    now += 2 * DAY;
    expect(await asked(answers(), 7, "another")).toEqual({ answer: { position: 7 }, isMade: true });
    now += 6 * DAY;
    expect(await asked(answers(), 8, "another")).toEqual({ answer: { position: 7 }, isMade: false });
  });

  it("never stands for one event id in two of its lives", () => {
    expect(eventIdOf("key", now)).toBe(eventIdOf("key", now));
    expect(eventIdOf("key", now)).not.toBe(eventIdOf("another", now));
    for (let day = 0; day < 7; day++)
      expect(eventIdOf("key", now + day * DAY)).not.toBe(eventIdOf("key", now + (day + 7) * DAY));
  });
});
