import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workplace } from "../support/dabiao.js";

/** Spoils the bytes of a value as a bad disk would: in the file, behind SQLite's back. */
function spoil(path: string, sql: string): void {
  const db = new Database(path);
  const bytes = db.prepare<[], Buffer>(sql).pluck().get() ?? Buffer.alloc(0);
  db.close();
  const contents = readFileSync(path);
  const piece = bytes.subarray(0, 64);
  const file = openSync(path, "r+");
  // Pages that were given up may hold the same bytes: every copy is spoilt.
  for (let at = contents.indexOf(piece); at >= 0; at = contents.indexOf(piece, at + 1))
    writeSync(file, Buffer.of((contents[at + 20] ?? 0) ^ 1), 0, 1, at + 20);
  closeSync(file);
}

describe("a damaged store", () => {
  let place: Workplace;
  beforeEach(async () => {
    place = new Workplace();
    await place.run("seed", "seeds/changsha-2020");
  });
  afterEach(() => place.remove());

  it("is examined to the end: the doctor names the position and says what to do, and nothing answers from it", async () => {
    spoil(place.data, "SELECT body FROM block ORDER BY last LIMIT 1");
    const { exit, stdout } = await place.run("doctor");
    expect(exit).toBe(6);
    expect(stdout).toMatch(/✗ 存储/);
    expect(stdout).toMatch(/^ {4}位置 1:读不出:至1的校验和不符/m);
    expect(stdout).toMatch(/restore/);
    const asked = await place.run("progress");
    expect(asked.exit).toBe(6);
    expect(asked.stderr).toMatch(/STORE_DAMAGED/);
    expect(asked.stdout).toBe("");
  });

  it("is not put under a stray write-ahead log, and a restore leaves no half file", async () => {
    const copy = place.path("copy.db");
    writeFileSync(`${copy}.unfinished`, "left by a backup that was killed");
    expect((await place.run("backup", copy)).exit).toBe(0);
    const to = place.path("new.db");
    writeFileSync(`${to}-wal`, "of another store");
    expect((await place.run("--data", to, "restore", copy)).exit).toBe(4);
    expect(existsSync(to)).toBe(false);
    const clean = place.path("clean.db");
    expect((await place.run("--data", clean, "restore", copy)).exit).toBe(0);
    expect(existsSync(`${clean}.unfinished`)).toBe(false);
  });
});
