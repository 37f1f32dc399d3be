import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AccessFile } from "../../src/access/access-file.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dabiao-access-"));
  path = join(folder, "access.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bureau = { role: "bureau", scope: null, label: "统计局", expiresAt: null, actor: "admin" } as const;

describe("what is noted", () => {
  const refusal = {
    actor: "public",
    role: "public",
    action: "events:read",
    target: "",
    outcome: "refused",
    detail: "no",
    request: "r",
  } as const;

  it("can be read by another process at once, and repeats in a row are counted", async () => {
    let now = 1000;
    const access = new AccessFile(path, { now: () => now });
    for (let n = 0; n < 3; n++) {
      access.notes.audit(refusal);
      await Promise.resolve();
    }
    now += 60_000;
    access.notes.audit(refusal);
    access.notes.audit({ ...refusal, outcome: "allowed" });
    access.notes.audit({ ...refusal, outcome: "allowed" });
    access.notes.keepAnswer("k", "request", "answer");
    await Promise.resolve();
    const other = new AccessFile(path, { now: () => now });
    expect(
      other.notes.readAudit({ order: "oldest", limit: 10 }).map(({ outcome, times }) => [outcome, times]),
    ).toEqual([
      ["refused", 3],
      ["refused", 1],
      ["allowed", 1],
      ["allowed", 1],
    ]);
    expect(other.notes.keptAnswer("k", "request")).toEqual({ isSame: true, body: "answer" });
    expect(other.notes.keptAnswer("k", "another")?.isSame).toBe(false);
    other.close();
    access.close();
  });

  it("of answers is forgotten after a week, while the same process goes on", async () => {
    let now = 1000;
    const access = new AccessFile(path, { now: () => now });
    const keep = async (...keys: readonly string[]) => {
      for (const key of keys) access.notes.keepAnswer(key, "request", "answer");
      await Promise.resolve();
    };
    const kept = (...keys: readonly string[]) =>
      keys.filter((key) => access.notes.keptAnswer(key, "request") !== undefined);
    await keep("a", "b", "c");
    now += 6 * 86_400_000;
    await keep("d");
    expect(kept("a", "b", "c", "d")).toEqual(["a", "b", "c", "d"]);
    now += 2 * 86_400_000;
    expect(kept("a", "b", "c", "d")).toEqual(["d"]);
    await keep("e");
    await keep("c", "f");
    expect(kept("a", "b", "c", "d", "e", "f")).toEqual(["c", "d", "e", "f"]);
    access.close();
    const db = new Database(path, { readonly: true });
    expect(db.prepare("SELECT key FROM answer ORDER BY key").pluck().all()).toEqual(["c", "d", "e", "f"]);
    db.close();
  });
});

describe("a token", () => {
  it("is nowhere in the file: only its hash is", () => {
    const access = new AccessFile(path);
    const { secret } = access.tokens.create(bureau);
    access.close();
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes(secret.slice(17))).toBe(false);
    }
  });

  it("says who holds it", () => {
    const access = new AccessFile(path);
    const { id, secret } = access.tokens.create({ ...bureau, role: "park", scope: "changsha-hitech" });
    expect(access.tokens.authenticate(secret)).toEqual({
      id,
      actor: "统计局",
      role: "park",
      scope: "changsha-hitech",
      expiresAt: null,
    });
    expect(access.tokens.list()[0]).toMatchObject({ id, usedAt: expect.any(Number) });
    access.close();
  });

  it("ends at its time", () => {
    let now = 1000;
    const access = new AccessFile(path, { now: () => now });
    const { secret } = access.tokens.create({ ...bureau, expiresAt: 2000 });
    expect(access.tokens.authenticate(secret).role).toBe("bureau");
    now = 2000;
    expect(() => access.tokens.authenticate(secret)).toThrow(/expired/);
    access.close();
  });

  it("revoked by another process is refused within a second", () => {
    let now = 1000;
    const [one, other] = [new AccessFile(path, { now: () => now }), new AccessFile(path, { now: () => now })];
    const { id, secret } = one.tokens.create(bureau);
    expect(one.tokens.authenticate(secret).id).toBe(id);
    other.tokens.revoke(id, "admin");
    now += 1001;
    expect(() => one.tokens.authenticate(secret)).toThrow(/revoked/);
    one.close();
    other.close();
  });

  it("of a role that needs a scope has one, and of no other", () => {
    const access = new AccessFile(path);
    expect(() => access.tokens.create({ ...bureau, role: "park" })).toThrow(/scope/);
    expect(() => access.tokens.create({ ...bureau, scope: "yuelu" })).toThrow(/scope/);
    expect(() => access.tokens.revoke("nobody", "admin")).toThrow(/token nobody/);
    access.close();
  });
});
