import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessFile } from "../../src/access/access-file.js";
import { Idempotency } from "../../src/http/idempotency.js";

describe("an answer that outlives the process", () => {
  let folder = "";
  let access: AccessFile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dabiao-answers-"));
    access = new AccessFile(join(folder, "access.db"));
  });
  afterEach(() => {
    access.close();
    rmSync(folder, { recursive: true });
  });

  /** What a service answers that starts on a log of so many events, and whether it had to make the change for it. */
  async function asked(head: number): Promise<{ answer: unknown; isMade: boolean }> {
    let isMade = false;
    const answer = await new Idempotency(access.notes, () => head).once("key", "request", async () => {
      isMade = true;
      return { position: head + 1 };
    });
    access.notes.settle();
    return { answer, isMade };
  }

  it("is given again while its change is in the log, and made anew where an older log was put back", async () => {
    expect(await asked(9)).toEqual({ answer: { position: 10 }, isMade: true });
    expect(await asked(10)).toEqual({ answer: { position: 10 }, isMade: false });
    expect(await asked(7)).toEqual({ answer: { position: 8 }, isMade: true });
  });
});
