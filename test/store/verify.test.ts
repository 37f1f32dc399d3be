import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { event } from "./contract.js";

describe("a log whose numbers do not follow each other", () => {
  let folder = "";
  let path = "";
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "dabiao-verify-"));
    path = join(folder, "store.db");
    const store = openSqliteStore({ path, mode: "create" });
    await append(store, "report-a", -1);
    await append(store, "report-b", -1);
    await append(store, "report-a", 0);
    await store.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function append(store: SqliteStore, stream: string, expected: number): Promise<void> {
    await store.append([{ stream, expected, events: [event(1)] }]);
  }

  /** Alters the file behind the store's back. */
  function alter(sql: string): void {
    const db = new Database(path);
    db.exec(sql);
    db.close();
  }
  async function examined(use: (store: SqliteStore) => Promise<unknown> = async () => undefined) {
    const store = openSqliteStore({ path, mode: "existing" });
    await use(store);
    const defects = store.verify();
    await store.close();
    return defects;
  }

  it("is told the position of an event that is missing, and what to do", async () => {
    alter("DELETE FROM block WHERE last = 2");
    expect(await examined()).toEqual([
      {
        where: { zh: "位置2", en: "position 2" },
        what: { zh: "事件缺失", en: "the event is missing" },
        remedy: "restore",
      },
    ]);
  });

  it("is told the stream whose revisions have a gap, and what each should be", async () => {
    // The index says that report-a, whose head is the first, were at revision 4.
    alter(
      "UPDATE head_page SET heads = CAST(substr(heads, 1, 10) || x'00000004' || substr(heads, 15) AS BLOB)",
    );
    const defects = await examined((store) => append(store, "report-a", 4));
    expect(defects).toEqual([
      {
        where: { zh: "report-a @4", en: "report-a @4" },
        what: { zh: "版次应为2,却是5", en: "revision is 5 and should be 2" },
        remedy: "restore",
      },
    ]);
  });

  it("is whole where nothing was altered", async () => {
    expect(await examined((store) => append(store, "report-b", 0))).toEqual([]);
  });
});
