import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { flipBit } from "../support/bits.js";
import { event } from "./contract.js";

/** What a store in a file consists of while it is written to. */
const FILES = ["", "-wal", "-end"];
const EVENTS = 12;

const folder = mkdtempSync(join(tmpdir(), "dabiao-end-"));
const running = join(folder, "running.db");
/** The files of a process that was killed: half of the events in the file itself, the others only in its log. */
const path = join(folder, "killed.db");
let writer: SqliteStore;

beforeAll(async () => {
  let store = openSqliteStore({ path: running, mode: "create" });
  await write(store, 1, EVENTS / 2);
  await store.close();
  store = openSqliteStore({ path: running, mode: "existing" });
  await write(store, EVENTS / 2 + 1, EVENTS);
  writer = store;
});
beforeEach(() => {
  for (const suffix of [...FILES, "-shm"]) rmSync(path + suffix, { force: true });
  copyStore(running, path);
});
afterAll(async () => {
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

async function write(store: SqliteStore, first: number, last: number): Promise<void> {
  for (let n = first; n <= last; n++)
    await store.append([{ stream: `report-${n}`, expected: -1, events: [event(n)] }]);
}

function copyStore(from: string, to: string): void {
  for (const suffix of FILES) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix);
}

/** Where the log ends, or the fault that opening it ends with. */
async function opened(
  at = path,
  mode: "create" | "existing" | "read-only" = "read-only",
): Promise<{ readonly head: number } | unknown> {
  try {
    const store = openSqliteStore({ path: at, mode });
    const head = await store.head();
    await store.close();
    return { head };
  } catch (fault) {
    return fault;
  }
}

async function found(at = path) {
  const store = openSqliteStore({ path: at, mode: "examine" });
  try {
    return store.verify();
  } finally {
    await store.close();
  }
}

const lost = (from: number) => ({ code: "STORE_END_LOST", params: { found: from, acknowledged: EVENTS } });

describe("a log whose end was acknowledged", () => {
  it("is whole after the process was killed", async () => {
    expect(await opened()).toEqual({ head: EVENTS });
    expect(await found()).toEqual([]);
    expect(await opened(path, "existing")).toEqual({ head: EVENTS });
  });

  it("is refused in every mode where its write-ahead log is cut anywhere, and the doctor says what is gone", async () => {
    const { size } = statSync(`${path}-wal`);
    const ends = new Set<number>();
    for (const part of [0, 0.1, 0.3, 0.5, 0.7, 0.95]) {
      copyStore(running, path);
      truncateSync(`${path}-wal`, Math.floor(size * part));
      const fault = await opened();
      expect(fault).toMatchObject({ code: "STORE_END_LOST", params: { acknowledged: EVENTS } });
      const [defect, ...more] = await found();
      expect(more).toEqual([]);
      expect(defect).toMatchObject({
        where: { zh: expect.stringMatching(/^位置\d+(—12)?$/) },
        what: { zh: expect.stringMatching(/曾确认写入/) },
        remedy: "lostEnd",
      });
      ends.add(Number(/\d+/.exec(defect?.where.en ?? "")?.[0]));
      for (const mode of ["create", "existing"] as const)
        expect(await opened(path, mode)).toMatchObject({ code: "STORE_END_LOST" });
    }
    expect(ends.size).toBeGreaterThan(3);
    expect(Math.min(...ends)).toBe(EVENTS / 2 + 1);
  });

  it("is refused where its write-ahead log is gone or was altered", async () => {
    flipBit(`${path}-wal`, Math.floor(statSync(`${path}-wal`).size * 0.6));
    const left = readFileSync(`${path}-wal`);
    for (const mode of ["read-only", "existing"] as const)
      expect(await opened(path, mode)).toMatchObject({ code: "STORE_END_LOST" });
    // Those who can may still save what is behind the damage.
    expect(readFileSync(`${path}-wal`)).toEqual(left);
    rmSync(`${path}-wal`);
    expect(await opened()).toMatchObject(lost(EVENTS / 2));
    expect(await opened(path, "existing")).toMatchObject(lost(EVENTS / 2));
    // Put back before anything was written, it brings back all.
    rmSync(`${path}-shm`, { force: true });
    copyFileSync(`${running}-wal`, `${path}-wal`);
    expect(await opened(path, "existing")).toEqual({ head: EVENTS });
    expect(await found()).toEqual([]);
  });

  it("goes on once the loss is accepted, and is held to what is acknowledged from then on", async () => {
    rmSync(`${path}-wal`);
    const store = openSqliteStore({ path, mode: "examine" });
    store.lostEnd()?.accept();
    await store.close();
    expect(await found()).toEqual([]);
    const again = openSqliteStore({ path, mode: "existing" });
    await write(again, EVENTS / 2 + 1, EVENTS / 2 + 2);
    await again.close();
    expect(await opened()).toEqual({ head: EVENTS / 2 + 2 });
    expect(readFileSync(`${path}-end`, "latin1")).toMatch(/^dabiao-end-1 0{15}8 /);
  });

  it("is refused where another log stands in its place, which goes further but holds other events", async () => {
    const other = join(folder, "other.db");
    const store = openSqliteStore({ path: other, mode: "create" });
    await write(store, 101, 100 + EVENTS + 3);
    await store.close();
    rmSync(`${path}-wal`);
    copyFileSync(other, path);
    expect(await opened()).toMatchObject(lost(EVENTS + 3));
    expect(await found()).toMatchObject([{ where: { zh: `位置${EVENTS}` }, remedy: "lostEnd" }]);
  });

  it("names the damage where the block that it ended with is there and damaged", async () => {
    const whole = join(folder, "whole.db");
    await writer.backup(whole);
    for (const suffix of ["-wal"]) rmSync(path + suffix);
    copyFileSync(whole, path);
    const { position, crc } = lastBlock(whole);
    const at = readFileSync(path).indexOf(crc);
    flipBit(path, at);
    expect(await opened()).toMatchObject({ code: "STORE_DAMAGED", params: { position } });
    expect(await found()).toMatchObject([{ where: { zh: `位置${position}` }, remedy: "restore" }]);
    rmSync(whole);
  });
});

describe("what is noted of the end of a log", () => {
  it("asks nothing of a backup, or of a file that was copied without it", async () => {
    const copy = join(folder, "copy.db");
    await writer.backup(copy);
    expect(await opened(copy, "existing")).toEqual({ head: EVENTS });
    expect(existsSync(`${copy}-end`)).toBe(false);
    rmSync(copy);
  });

  it("may be older than the log, as after a power cut or of a slower process", async () => {
    const before = readFileSync(`${path}-end`);
    const store = openSqliteStore({ path, mode: "existing" });
    await write(store, EVENTS + 1, EVENTS + 2);
    await store.close();
    for (const left of [before, Buffer.alloc(0), Buffer.alloc(before.length)]) {
      writeFileSync(`${path}-end`, left);
      expect(await opened()).toEqual({ head: EVENTS + 2 });
      expect(await found()).toEqual([]);
    }
  });

  it("is named where it cannot be read, and refuses nothing", async () => {
    flipBit(`${path}-end`, 20);
    expect(await opened()).toEqual({ head: EVENTS });
    expect(await found()).toMatchObject([{ where: { zh: "末尾记录(-end 文件)" }, remedy: "rewritten" }]);
    const store = openSqliteStore({ path, mode: "existing" });
    await write(store, EVENTS + 1, EVENTS + 1);
    await store.close();
    expect(await found()).toEqual([]);
  });

  it("is given up with the store it belonged to", async () => {
    for (const suffix of ["", "-wal"]) rmSync(path + suffix);
    expect(await opened()).toMatchObject({ code: "STORE_MISSING" });
    expect(await opened(path, "create")).toEqual({ head: 0 });
  });
});

/** Position of the last block, and its check sum as the file holds it. */
function lastBlock(at: string): { readonly position: number; readonly crc: Buffer } {
  const db = new Database(at, { readonly: true });
  const [position = 0, crc = 0] =
    db.prepare<[], [number, number]>("SELECT last, crc FROM block ORDER BY last DESC").raw().get() ?? [];
  db.close();
  // SQLite keeps a number of more than four bytes, and one above 2^31, in six.
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(crc, 0, 6);
  return { position, crc: crc > 0x7fffffff ? bytes : bytes.subarray(2) };
}
