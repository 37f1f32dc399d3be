import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "../../src/domain/faults.js";
import { StreamConflict } from "../../src/store/event-store.js";
import { allHeads } from "../../src/store/sqlite/head-pages.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { ROOT } from "../support/dabiao.js";
import { makeVersion7 } from "../support/earlier-store.js";
import { event, eventStoreContract, eventually } from "./contract.js";

eventStoreContract("SQLite", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dabiao-store-"));
  const path = join(folder, "store.db");
  let store = openSqliteStore({ path, mode: "create" });
  return {
    store,
    reopen: async () => {
      await store.close();
      store = openSqliteStore({ path, mode: "existing" });
      return store;
    },
    destroy: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe("the SQLite store", () => {
  let folder = "";
  let path = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dabiao-store-"));
    path = join(folder, "store.db");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fault = (act: () => unknown): string | undefined => {
    try {
      act();
      return undefined;
    } catch (problem) {
      return problem instanceof Fault ? problem.code : String(problem);
    }
  };

  it("writes ahead and syncs every commit", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    await store.close();
    const db = new Database(path);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    db.close();
  });

  it("gives positions 1, 2, 3 … without gaps, also over refused appends", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    await store.append([{ stream: "report-a", expected: -1, events: [event(1)] }]);
    await store.append([{ stream: "report-a", expected: -1, events: [event(2)] }]).catch(() => undefined);
    await store.append([{ stream: "report-b", expected: -1, events: [event(3), event(4)] }]);
    const positions: number[] = [];
    for await (const page of store.readAll(0)) positions.push(...page.map((one) => one.position));
    expect(positions).toEqual([1, 2, 3]);
    await store.close();
  });

  it.each(["data", "metadata"])("refuses half of a surrogate pair in the %s", async (part) => {
    const store = openSqliteStore({ path, mode: "create" });
    const half = event(1, { [part]: '"\ud83d"' });
    const refused = store.append([{ stream: "report-a", expected: -1, events: [half] }]);
    await expect(refused).rejects.toMatchObject({ code: "EVENT_INVALID" });
    const whole = event(1, { [part]: '"\ud83d\ude00"' });
    await store.append([{ stream: "report-a", expected: -1, events: [whole] }]);
    expect(await store.readStream("report-a")).toMatchObject([
      { [part]: whole[part === "data" ? "data" : "metadata"] },
    ]);
    await store.close();
  });

  it("refuses an event id that stands in another stream", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    const once = event(1);
    await store.append([{ stream: "report-a", expected: -1, events: [once] }]);
    const problem = await store
      .append([{ stream: "report-b", expected: -1, events: [once] }])
      .catch((refused: unknown) => refused);
    expect(problem).toMatchObject({ code: "EVENT_ID_TAKEN" });
    expect(await store.readStream("report-b")).toEqual([]);
    await store.close();
  });

  it("writes appends of neighbouring turns in one transaction, and does not keep a lone one waiting", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const appends: Promise<unknown>[] = [];
    for (let n = 0; n < 4; n++) {
      const next = turn();
      appends.push(store.append([{ stream: `report-${n}`, expected: -1, events: [event(n)] }]));
      await next;
    }
    await Promise.all(appends);
    const lone = store.append([{ stream: "report-lone", expected: -1, events: [event(9)] }]);
    for (let turns = 0; turns < 3; turns++) await turn();
    const db = new Database(path, { readonly: true });
    expect(db.prepare("SELECT last FROM block").pluck().all()).toEqual([4, 5]);
    db.close();
    await lone;
    await store.close();
  });

  it("does not tell a subscriber what it knows already", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    const seen: number[] = [];
    let known = 0;
    const subscription = store.subscribe(
      0,
      (events) => {
        for (const { position } of events) seen.push(position);
      },
      undefined,
      () => known,
    );
    const append = async (n: number) =>
      (await store.append([{ stream: `report-${n}`, expected: -1, events: [event(n)] }])).position;
    known = await append(1);
    await append(2);
    await eventually(() => seen.length > 0);
    known = await append(3);
    await append(4);
    await eventually(() => seen.length > 1);
    expect(seen).toEqual([2, 4]);
    await subscription.unsubscribe();
    await store.close();
  });

  it("shows one process what another writes, and both can write", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    const seen: string[] = [];
    const subscription = store.subscribe(0, (events) => {
      for (const one of events) seen.push(one.stream);
    });
    const other = join(ROOT, "test/store/other-process.ts");
    const child = spawn(process.execPath, ["--import", "tsx", other, path, "20"], { cwd: ROOT });
    const ended = new Promise((resolve) => child.on("close", resolve));
    for (let n = 0; n < 20; n++)
      await store.append([{ stream: `report-here-${n}`, expected: -1, events: [event(n)] }]);
    expect(await ended).toBe(0);
    await eventually(() => seen.length === 40);
    await subscription.unsubscribe();
    expect(new Set(seen).size).toBe(40);
    expect(store.verify()).toEqual([]);
    await store.close();
  });

  it("is copied whole while another process writes, and loses nothing acknowledged when that is killed", async () => {
    const other = join(ROOT, "test/store/other-process.ts");
    const child = spawn(process.execPath, ["--import", "tsx", other, path, "1000000"], { cwd: ROOT });
    let acknowledged = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      acknowledged = Number(`${chunk}`.trim().split("\n").at(-1));
    });
    await eventually(() => acknowledged > 100);
    const before = acknowledged;
    const reader = openSqliteStore({ path, mode: "read-only" });
    await reader.backup(join(folder, "copy.db"));
    await reader.close();
    await eventually(() => acknowledged > before);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    const copy = openSqliteStore({ path: join(folder, "copy.db"), mode: "existing" });
    expect(await copy.head()).toBeGreaterThanOrEqual(before);
    expect(copy.verify()).toEqual([]);
    await copy.close();
    const store = openSqliteStore({ path, mode: "existing" });
    expect(await store.head()).toBeGreaterThanOrEqual(acknowledged);
    expect(store.verify()).toEqual([]);
    await store.close();
  });

  it("never answers from a flipped byte: it names the position", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    await store.append([{ stream: "report-a", expected: -1, events: [event(1), event(2)] }]);
    await store.close();
    const db = new Database(path);
    const body = db.prepare<[], Buffer>("SELECT body FROM block").pluck().get() ?? Buffer.alloc(0);
    db.close();
    const at = readFileSync(path).indexOf(body) + (body.length >> 1);
    const file = openSync(path, "r+");
    writeSync(file, Buffer.of((readFileSync(path)[at] ?? 0) ^ 1), 0, 1, at);
    const damaged = openSqliteStore({ path, mode: "existing" });
    await expect(damaged.readStream("report-a")).rejects.toMatchObject({
      code: "STORE_DAMAGED",
      params: { position: 1 },
    });
    expect(damaged.verify()).toMatchObject([{ where: { zh: "位置1—2" }, remedy: "restore" }]);
    await damaged.close();
  });

  it("compresses texts from a kilobyte on, and reads shorter ones back as well", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    const events = Array.from({ length: 200 }, (_, n) => event(n, { data: `"${"囍".repeat(150 + n)}"` }));
    for (const [n, one] of events.entries())
      await store.append([{ stream: "report-a", expected: n - 1, events: [one] }]);
    await store.close();
    const db = new Database(path);
    const blocks = db
      .prepare<[], { form: number; bytes: number }>(
        "SELECT form, length(body) AS bytes FROM block ORDER BY last",
      )
      .all();
    const compressed = blocks.findIndex(({ form }) => form === 0);
    expect(blocks.slice(0, compressed).every(({ form, bytes }) => form === 2 && bytes < 1024)).toBe(true);
    expect(blocks[compressed - 1]?.bytes).toBeGreaterThan(1018);
    expect(blocks.slice(compressed).every(({ form, bytes }) => form === 0 && bytes < 600)).toBe(true);
    db.close();
    const again = openSqliteStore({ path, mode: "read-only" });
    expect((await again.readStream("report-a")).map(({ data }) => data)).toEqual(
      events.map(({ data }) => data),
    );
    await again.close();
  });

  it.each([0, 1, 3])("does not take a short text for a block of form %i", async (form) => {
    const store = openSqliteStore({ path, mode: "create" });
    await store.append([{ stream: "report-a", expected: -1, events: [event(1)] }]);
    const db = new Database(path);
    db.prepare("UPDATE block SET form = ?").run(form);
    db.close();
    await expect(store.readStream("report-a")).rejects.toMatchObject({ code: "STORE_DAMAGED" });
    await store.close();
  });

  it("names a link of a stream that leads elsewhere, and does not read the stream along it", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    const append = (stream: string, expected: number, n: number) =>
      store.append([{ stream, expected, events: [event(n)] }]);
    await append("report-a", -1, 1);
    await append("report-b", -1, 2);
    await store.close();
    // Two streams of one length, each under the other's number: what is appended is linked to the other's end.
    const db = new Database(path);
    db.exec("UPDATE stream SET head = 3 - head");
    db.close();
    const again = openSqliteStore({ path, mode: "existing" });
    await again.append([{ stream: "report-a", expected: 0, events: [event(3)] }]);
    await expect(again.readStream("report-a")).rejects.toMatchObject({ code: "STORE_DAMAGED" });
    const defects = again.verify();
    expect(defects[0]).toMatchObject({
      where: { zh: "report-a @3" },
      what: { zh: expect.stringMatching(/应在位置1,却指向2/) },
    });
    expect(new Set(defects.map(({ remedy }) => remedy))).toEqual(new Set(["reindex"]));
    await again.close();
  });

  it("says what is the matter with a missing, foreign or read-only file", async () => {
    expect(fault(() => openSqliteStore({ path, mode: "existing" }))).toBe("STORE_MISSING");
    const store = openSqliteStore({ path, mode: "create" });
    await store.append([{ stream: "report-a", expected: -1, events: [event(1)] }]);
    await store.close();
    const reader = openSqliteStore({ path, mode: "read-only" });
    expect(await reader.head()).toBe(1);
    await expect(
      reader.append([{ stream: "report-a", expected: 0, events: [event(2)] }]),
    ).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    await reader.close();
    chmodSync(path, 0o444);
    const text = join(folder, "text.db");
    const file = openSync(text, "w");
    writeSync(file, "this is no database, but it is long enough to look at".repeat(100));
    expect(fault(() => openSqliteStore({ path: text, mode: "existing" }))).toBe("STORE_DAMAGED");
  });

  it("takes over the heads of a store of an earlier version", async () => {
    let store = openSqliteStore({ path, mode: "create" });
    const streams = Array.from({ length: 900 }, (_, n) => `report-${n}`);
    const write = (first: number, expected: number) =>
      store.append(streams.map((stream, n) => ({ stream, expected, events: [event(first + n)] })));
    await write(0, -1);
    await store.close();
    await makeVersion7(path);
    const db = new Database(path);
    db.exec(
      "CREATE TABLE head (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, position INTEGER NOT NULL) STRICT",
    );
    const insert = db.prepare("INSERT INTO head VALUES (?, ?, ?)");
    for (const { id, revision, position } of allHeads(db)) insert.run(id, revision, position);
    db.exec("DROP TABLE head_page; CREATE TABLE snapshot (name); CREATE TABLE snapshot_part (name)");
    db.pragma("user_version = 3");
    db.close();
    store = openSqliteStore({ path, mode: "existing" });
    expect(store.verify()).toEqual([]);
    await write(1000, 0);
    await store.append([{ stream: "report-new", expected: -1, events: [event(2000)] }]);
    expect(store.verify()).toEqual([]);
    expect((await store.readStream("report-899")).map((one) => one.revision)).toEqual([0, 1]);
    await expect(write(3000, 0)).rejects.toBeInstanceOf(StreamConflict);
    await store.close();
  });

  it("copies itself whole while it is written to", async () => {
    const store = openSqliteStore({ path, mode: "create" });
    for (let n = 0; n < 50; n++)
      await store.append([{ stream: `report-${n}`, expected: -1, events: [event(n)] }]);
    const copying = store.backup(join(folder, "copy.db"));
    for (let n = 50; n < 60; n++)
      await store.append([{ stream: `report-${n}`, expected: -1, events: [event(n)] }]);
    await copying;
    const copy = openSqliteStore({ path: join(folder, "copy.db"), mode: "existing" });
    expect(await copy.head()).toBeGreaterThanOrEqual(50);
    expect(copy.verify()).toEqual([]);
    await copy.close();
    await store.close();
  });
});
