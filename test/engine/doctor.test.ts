import { copyFileSync, mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dumpModels, SNAPSHOT_FORM } from "../../projections/snapshot.js";
import type { Defect } from "../../src/domain/defect.js";
import { type Check, examine } from "../../src/engine/doctor.js";
import { Engine } from "../../src/engine/engine.js";
import { migrate } from "../../src/engine/migrate.js";
import { seed } from "../../src/engine/seed.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { event } from "../store/contract.js";
import { flipBit, flipValue, pagesOf } from "../support/bits.js";
import { ROOT } from "../support/dabiao.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-doctor-"));
const whole = join(folder, "whole.db");
const path = join(folder, "store.db");

beforeAll(async () => {
  const engine = await Engine.open(openSqliteStore({ path: whole, mode: "create" }));
  await seed(engine, join(ROOT, "seeds/changsha-2020"), "tester");
  await engine.log.saveSnapshot(0);
  await engine.close();
});
beforeEach(() => {
  for (const suffix of ["-wal", "-shm", "-end"]) rmSync(path + suffix, { force: true });
  for (const suffix of ["", "-snapshot"]) copyFileSync(whole + suffix, path + suffix);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every check of the store, and what it found. */
async function checks(at = path): Promise<readonly Check[]> {
  const store = openSqliteStore({ path: at, mode: "examine" });
  try {
    return await examine(store, store.verify());
  } finally {
    await store.close();
  }
}

async function found(at = path): Promise<readonly Defect[]> {
  return (await checks(at)).flatMap(({ defects }) => defects);
}

describe("the doctor", () => {
  it("finds nothing in a store that is whole", async () => {
    expect(await found()).toEqual([]);
  });

  it("goes on behind a damaged block, and lists every one with what to do", async () => {
    for (const last of [3, 40, 41]) {
      flipValue(path, { table: "block", column: "body", rest: `WHERE last = ${last}` }, 9);
    }
    const examined = await checks();
    const defects = examined.flatMap((check) => check.defects);
    expect(defects.map(({ where }) => where.zh)).toEqual(["位置3", "位置40", "位置41"]);
    // Of a log with holes nothing is said that would have to be reckoned from all of it.
    expect(examined.map((check) => check.examined)).toEqual(["all", "partly", "not", "not", "not", "not"]);
    expect(new Set(defects.map(({ remedy }) => remedy))).toEqual(new Set(["restore"]));
  });

  it("lists every event that this program cannot read, and not only the first", async () => {
    const store = openSqliteStore({ path, mode: "existing" });
    const head = await store.head();
    for (const n of [1, 2]) {
      const unknown = { ...event(9000 + n), type: "OfALaterProgram" };
      await store.append([{ stream: `indicator-x${n}`, expected: -1, events: [unknown] }]);
    }
    await store.close();
    const defects = await found();
    expect(defects.map(({ where }) => where.en)).toEqual([`position ${head + 1}`, `position ${head + 2}`]);
    expect(defects.every(({ remedy, what }) => remedy === "program" && /OfALaterProgram/.test(what.zh))).toBe(
      true,
    );
  });

  it.each([
    [
      "a name of a stream",
      { table: "stream", column: "CAST(name AS BLOB)", rest: "WHERE name LIKE 'plan-%'" },
      2,
    ],
    ["where a stream ends", { table: "head_page", column: "heads" }, 24],
    ["which blocks hold a moment's ids", { table: "moment_block", column: "head" }, 4],
  ])("finds %s damaged in the index, which can be made anew from the log", async (_, value, byte) => {
    flipValue(path, value, byte);
    const defects = await found();
    expect(defects.length).toBeGreaterThan(0);
    expect(new Set(defects.map(({ remedy }) => remedy))).toEqual(new Set(["reindex"]));
    const anew = join(folder, "anew.db");
    const [from, to] = [
      openSqliteStore({ path, mode: "read-only" }),
      openSqliteStore({ path: anew, mode: "create" }),
    ];
    expect(await migrate(from, to, () => undefined)).toMatchObject({ same: true });
    await from.close();
    await to.close();
    expect(await found(anew)).toEqual([]);
    for (const suffix of ["", "-wal", "-shm", "-end"]) rmSync(anew + suffix, { force: true });
  });

  it("finds a page of an index that SQLite itself cannot read, and examines the rest", async () => {
    const [page = 0] = pagesOf(path, "moment_block");
    for (let bit = 0; bit < 8; bit++) flipBit(path, page, bit);
    const defects = await found();
    const told = defects.map(({ where, what }) => `${where.zh}:${what.zh}`);
    expect(told).toContainEqual(expect.stringContaining("结构有误:Tree "));
    expect(new Set(told).size).toBe(told.length);
    expect(told.join()).not.toMatch(/never used|\n/);
    expect(new Set(defects.map(({ remedy }) => remedy))).toEqual(new Set(["reindex"]));
  });

  it("finds a page of the log itself that SQLite cannot read", async () => {
    const [root = 0] = pagesOf(path, "block");
    for (let bit = 0; bit < 8; bit++) flipBit(path, root, bit);
    const defects = await found();
    expect(defects[0]).toMatchObject({ where: { zh: "日志所在的表(SQLite block)" }, remedy: "restore" });
  });
});

describe("a snapshot that must not be used", () => {
  const progressOf = async () => {
    const engine = await Engine.open(openSqliteStore({ path, mode: "existing" }));
    try {
      return [engine.position, engine.models.reference.now().plans.size];
    } finally {
      await engine.close();
    }
  };

  it("is named, and the answers are those of the log", async () => {
    const right = await progressOf();
    const named = async (what: RegExp, remedy: string) => {
      const [defect, ...more] = await found();
      expect(more).toEqual([]);
      expect(defect).toMatchObject({
        where: { zh: "快照" },
        what: { zh: expect.stringMatching(what) },
        remedy,
      });
      expect(await progressOf()).toEqual(right);
    };
    flipBit(`${path}-snapshot`, 100);
    await named(/已损坏/, "cache");
    truncateSync(`${path}-snapshot`, 200);
    await named(/已损坏/, "cache");

    const engine = await Engine.open(openSqliteStore({ path, mode: "existing" }));
    const parts = dumpModels(engine.models);
    await engine.log.store.saveSnapshot("read-models-1", engine.position, parts);
    await named(/另一版本/, "cache");

    // The log went on, was saved, and then lost its end, with what was noted of it.
    await engine.log.store.append([{ stream: "report-x-2020", expected: -1, events: [event(1)] }]);
    await engine.log.store.saveSnapshot(SNAPSHOT_FORM, engine.position + 1, parts);
    await engine.close();
    copyFileSync(whole, path);
    rmSync(`${path}-end`);
    await named(/^存于位置\d+,日志却只到\d+/, "ingestLatest");
  });
});
