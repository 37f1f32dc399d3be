import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { newId, timedId } from "../../src/engine/ids.js";
import type { StreamWrite } from "../../src/store/event-store.js";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { makeVersion7 } from "../support/earlier-store.js";
import { event } from "./contract.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-ids-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More moments than are remembered at once, of several ids each, and some ids without a time. */
const MOMENT_MS = 256;
const POOL: readonly string[] = [
  ...Array.from({ length: 120 }, (_, n) =>
    timedId(1_577_836_800_000 + Math.floor(n / 5) * MOMENT_MS + (n % 5)),
  ),
  ...Array.from({ length: 10 }, () => event(0).id),
];

/**
 * One append of a few ids, some in capitals, most of them somewhat later ones than in the append before; by one of two
 * processes, which may have been started again before.
 */
const step = fc.record({
  ids: fc.array(fc.tuple(fc.nat(11), fc.boolean()), { minLength: 1, maxLength: 3 }),
  by: fc.nat(1),
  anew: fc.nat(9).map((n) => n === 0),
});

function open(path: string): SqliteStore {
  return openSqliteStore({ path, mode: "create" });
}

function writeOf(stream: string, ids: readonly string[]): StreamWrite {
  return { stream, expected: -1, events: ids.map((id, n) => event(n, { id })) };
}

describe("ids of events", () => {
  it("stand once in the log: as in a set, over several writers, restarts, and refusals in between", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const path = join(folder, `${run++}.db`);
        const stores = [open(path), open(path)];
        const taken = new Set<string>();
        for (const [n, { ids, by, anew }] of steps.entries()) {
          let store = stores[by] ?? open(path);
          if (anew) {
            await store.close();
            store = open(path);
            stores[by] = store;
          }
          const asked = ids.map(([at, capitals]) => {
            const id = POOL[(2 * n + at) % POOL.length] ?? "";
            return capitals ? id.toUpperCase() : id;
          });
          const own = new Set(asked.map((id) => id.toLowerCase()));
          const isFree = own.size === asked.length && [...own].every((id) => !taken.has(id));
          const outcome = store.append([writeOf(`report-${n}`, asked)]);
          if (isFree) {
            expect((await outcome).appended).toBe(asked.length);
            for (const id of own) taken.add(id);
          } else await expect(outcome).rejects.toMatchObject({ code: "EVENT_ID_TAKEN" });
        }
        expect(stores[0]?.verify()).toEqual([]);
        for (const store of stores) await store.close();
      }),
      { numRuns: 12 },
    );
  });

  it("are refused alone where they come together with others", async () => {
    const store = open(join(folder, "together.db"));
    const [once, other] = [newId(), newId()];
    const writes = [
      ["a", once],
      ["b", once],
      ["c", other],
    ] as const;
    const outcomes = await Promise.allSettled(
      writes.map(([name, id]) => store.append([writeOf(`report-${name}`, [id])])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(store.verify()).toEqual([]);
    await store.close();
  });

  it("are free again where a long append was refused for its last event", async () => {
    const store = open(join(folder, "refused.db"));
    const ids = Array.from({ length: 130 }, (_, n) => timedId(7, n));
    const taken = timedId(7, 200);
    await store.append([writeOf("report-a", [taken])]);
    const refused = store.append([writeOf("report-b", [...ids, taken])]);
    await expect(refused).rejects.toMatchObject({ code: "EVENT_ID_TAKEN" });
    expect(await store.append([writeOf("report-b", ids)])).toMatchObject({ appended: ids.length });
    await store.close();
  });

  it("are found again where an append is repeated without a revision, whatever kind they are", async () => {
    const path = join(folder, "again.db");
    const mixed = [newId(), event(1).id, event(2).id, newId(), timedId(7).toUpperCase()];
    for (const _ of ["first", "again"]) {
      const store = open(path);
      const result = await store.append([{ ...writeOf("report-a", mixed), expected: "any" }]);
      expect(result).toMatchObject({ position: mixed.length, revisions: [mixed.length - 1] });
      await store.close();
    }
  });

  it("are taken over from a store of an earlier version", async () => {
    const path = join(folder, "earlier.db");
    const ids = [timedId(1), event(1).id, timedId(2), timedId(1_000_000)];
    let store = open(path);
    await store.append([writeOf("report-a", ids.slice(0, 2)), writeOf("report-b", ids.slice(2))]);
    await store.close();
    await makeVersion7(path);
    store = open(path);
    expect(store.verify()).toEqual([]);
    for (const id of ids)
      await expect(store.append([writeOf("report-c", [id])])).rejects.toMatchObject({
        code: "EVENT_ID_TAKEN",
      });
    expect(await store.append([writeOf("report-c", [timedId(1)])])).toMatchObject({ appended: 1 });
    expect(store.verify()).toEqual([]);
    await store.close();
  });

  describe("are examined", () => {
    async function examinedAfter(path: string, sql: string): Promise<readonly (readonly [string, string])[]> {
      alter(path, sql);
      const store = openSqliteStore({ path, mode: "examine" });
      const defects = store.verify().map(({ where, what }) => [where.en, what.en] as const);
      await store.close();
      return defects;
    }

    async function filled(path: string, stream: string, ids: readonly string[]): Promise<void> {
      const store = open(path);
      await store.append([writeOf(stream, ids)]);
      await store.close();
    }

    it("and told where the index lacks the block of a moment", async () => {
      const path = join(folder, "lacking.db");
      await filled(path, "report-a", [timedId(3), timedId(900)]);
      const what = "the event's id is not in the index";
      expect(await examinedAfter(path, "DELETE FROM moment_block WHERE head = x'0000000003'")).toEqual([
        ["position 2", what],
      ]);
    });

    it("and told where it names one too many", async () => {
      const path = join(folder, "surplus.db");
      await filled(path, "report-a", [timedId(3), timedId(900)]);
      expect(await examinedAfter(path, "INSERT INTO moment_block VALUES (x'0000000001', 2)")).toEqual([
        ["index", "holds 3 entries for ids, and should hold 2 by the log"],
      ]);
    });

    it("and told where one stands twice", async () => {
      const path = join(folder, "twice.db");
      const id = timedId(3);
      await filled(path, "report-a", [id]);
      alter(path, "DELETE FROM moment_block");
      await filled(path, "report-b", [id]);
      expect(await examinedAfter(path, "INSERT INTO moment_block SELECT head, 1 FROM moment_block")).toEqual([
        ["position 2", "the event's id stands twice"],
      ]);
    });
  });
});

/** Alters the file behind the store's back. */
function alter(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}
