import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UnusedSnapshot } from "../../src/store/event-store.js";
import { SnapshotCache } from "../../src/store/snapshot-cache.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { event } from "./contract.js";

describe("snapshots", () => {
  let folder = "";
  let path = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dabiao-snapshot-"));
    path = join(folder, "models");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const parts = [Buffer.from("SNAPSHOT"), new Uint8Array(0), new Uint8Array([1, 2, 3])];
  const cacheOf = (ids: Readonly<Record<number, string>> = { 7: "seven" }) =>
    new SnapshotCache(
      () => path,
      async (position) => ids[position],
    );

  it("come back as they were saved, the newest one", async () => {
    expect(await cacheOf().load("models")).toBeUndefined();
    await cacheOf().save("models", { position: 7, parts: [] });
    await cacheOf().save("models", { position: 7, parts });
    const loaded = await cacheOf().load("models");
    expect(loaded?.position).toBe(7);
    expect(loaded?.parts.map((part) => [...part])).toEqual(parts.map((part) => [...part]));
    expect(readdirSync(folder)).toEqual(["models"]);
  });

  it("hold what the parts were at the call, whatever becomes of them while the rest is written", async () => {
    const changing = Uint8Array.of(1, 2, 3);
    const saving = cacheOf().save("models", { position: 7, parts: [changing] });
    changing.fill(9);
    await saving;
    expect((await cacheOf().load("models"))?.parts.map((part) => [...part])).toEqual([[1, 2, 3]]);
  });

  it("are not used under another name, nor for another log", async () => {
    await cacheOf().save("models", { position: 7, parts });
    expect(await cacheOf().load("models-2")).toBeUndefined();
    expect(await cacheOf({ 7: "another" }).load("models")).toBeUndefined();
    expect(await cacheOf({}).load("models")).toBeUndefined();
    await cacheOf({}).save("others", { position: 7, parts });
    expect(readdirSync(folder)).toEqual(["models"]);
  });

  it("are not used when any byte is wrong, or when the file ends early", async () => {
    await cacheOf().save("models", { position: 7, parts });
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      writeFileSync(path, damaged);
      expect(await cacheOf().load("models"), `byte ${at}`).toBeUndefined();
    }
    writeFileSync(path, whole);
    expect(await cacheOf().load("models")).toBeDefined();
    for (let length = whole.length - 1; length >= 0; length--) {
      truncateSync(path, length);
      expect(await cacheOf().load("models"), `${length} bytes`).toBeUndefined();
    }
  });

  it("are checked in every piece that they are read in", async () => {
    const large = Uint8Array.from({ length: (9 << 20) + 5 }, (_, at) => at * 7);
    await cacheOf().save("models", {
      position: 7,
      parts: [Buffer.from("SNAPSHOT"), large, large.subarray(0, 1)],
    });
    const loaded = await cacheOf().load("models");
    expect(Buffer.compare(loaded?.parts[1] ?? new Uint8Array(), large)).toBe(0);
    const file = openSync(path, "r+");
    for (const at of [0, 5 << 20, (9 << 20) - 1]) {
      const place = "SNAPSHOT".length + at;
      const right = large.subarray(at, at + 1);
      writeSync(file, Uint8Array.of((right[0] ?? 0) ^ 1), 0, 1, place);
      expect(await cacheOf().load("models"), `byte ${at}`).toBeUndefined();
      writeSync(file, right, 0, 1, place);
    }
    closeSync(file);
    expect(await cacheOf().load("models")).toBeDefined();
  });

  it("say why they are not used: damaged, of another form, or of another log", async () => {
    const why = async (cache: SnapshotCache, name: string) => {
      const heard: UnusedSnapshot[] = [];
      expect(await cache.load(name, (unused) => heard.push(unused))).toBeUndefined();
      return heard;
    };
    expect(await why(cacheOf(), "models")).toEqual([]);
    await cacheOf().save("models", { position: 7, parts });
    expect(await why(cacheOf(), "models-2")).toEqual([{ why: "outdated", position: 7 }]);
    expect(await why(cacheOf({}), "models")).toEqual([{ why: "foreign", position: 7 }]);
    truncateSync(path, 20);
    expect(await why(cacheOf(), "models")).toEqual([{ why: "damaged", position: 0 }]);
  });

  it("take away what one that was killed long ago left behind, and leave a neighbour's alone", async () => {
    const [old, fresh] = [`${path}.old.tmp`, `${path}.fresh.tmp`];
    for (const draft of [old, fresh]) writeFileSync(draft, "half a snapshot");
    const hourAgo = Date.now() / 1000 - 3600;
    utimesSync(old, hourAgo, hourAgo);
    await cacheOf().save("models", { position: 7, parts });
    expect(readdirSync(folder).sort()).toEqual(["models", "models.fresh.tmp"]);
  });

  it("that cannot be saved say why and leave nothing behind", async () => {
    writeFileSync(path, "no folder");
    const cache = new SnapshotCache(
      () => join(path, "below", "models"),
      async () => "seven",
    );
    await expect(cache.save("models", { position: 7, parts })).rejects.toMatchObject({ code: "ENOTDIR" });
    expect(readdirSync(folder)).toEqual(["models"]);
  });

  it("lie beside a SQLite store, and are not taken for those of another one that is put in its place", async () => {
    const data = join(folder, "store.db");
    const storeWith = async (n: number) => {
      const store = openSqliteStore({ path: data, mode: "create" });
      await store.append([{ stream: "report-a", expected: -1, events: [event(n)] }]);
      return store;
    };
    const store = await storeWith(1);
    await store.saveSnapshot("models", 1, parts);
    expect(readdirSync(folder)).toContain("store.db-snapshot");
    expect(await store.loadSnapshot("models")).toMatchObject({ position: 1 });
    await store.close();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(data + suffix, { force: true });
    const other = await storeWith(2);
    expect(await other.loadSnapshot("models")).toBeUndefined();
    await other.close();
  });
});
