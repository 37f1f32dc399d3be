import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fault } from "../../src/domain/faults.js";
import { encodePeriod, month } from "../../src/domain/period.js";
import type { FiledReports } from "../../src/domain/report/filed-reports.js";
import { timedId } from "../../src/engine/ids.js";
import type { StreamWrite } from "../../src/store/event-store.js";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { flipBit, type TreePage, treePages } from "../support/bits.js";
import { event } from "./contract.js";

const folder = mkdtempSync(join(tmpdir(), "dabiao-pages-"));
const whole = join(folder, "whole.db");
const path = join(folder, "store.db");
const UNITS = Array.from({ length: 500 }, (_, n) => `EST-${n}`);
/** Commits enough for the log to have a page above its leaves. */
const COMMITS = 40;
const written: readonly StreamWrite[] = Array.from({ length: COMMITS * 15 }, (_, n) => ({
  stream: `enterprise-${n}`,
  expected: -1,
  events: [event(n), event(n, { id: timedId(n * 50) })],
}));

beforeAll(async () => {
  const store = openSqliteStore({ path: whole, mode: "create" });
  for (let from = 0; from < written.length; from += 15) await store.append(written.slice(from, from + 15));
  for (const revision of [0, 1]) await store.columns.append(reports(revision));
  const bytes = Buffer.from(UNITS.join());
  await store.putFile(createHash("sha256").update(bytes).digest("hex"), chunks(bytes));
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* chunks(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}

function reports(revision: number): FiledReports {
  const all = <T>(value: T) => UNITS.map(() => value);
  return {
    count: UNITS.length,
    batch: `${revision}`.repeat(64),
    actor: "tester",
    places: [{ cluster: "beidou", district: "yuelu", park: null, size: "above", stage: "flash" }],
    unit: UNITS,
    place: new Uint16Array(UNITS.length),
    period: Uint16Array.from(all(encodePeriod(month(2019, 1 + revision)))),
    output: Float64Array.from(all(500)),
    revenue: Float64Array.from(all(Number.NaN)),
    employment: Int32Array.from(all(-1)),
    row: Uint32Array.from(UNITS, (_, n) => n + 2),
    revision: Uint16Array.from(all(revision)),
  };
}

/** Bytes that SQLite reads when it looks for an entry: what kind of page it is, how many entries, and of one of them. */
function bytesThatMatter({ head, kind, cells }: TreePage): readonly number[] {
  const middle = cells[Math.floor(cells.length / 2)] ?? 0;
  const inCell = kind === "internal" ? [3, 4, 7] : [0, 2, 5];
  return [head, head + 4, ...inCell.map((at) => middle + at)];
}

/** A store with that byte flipped, or the fault that it cannot be opened with. */
function damagedAt(at: number, mode: "examine" | "existing"): SqliteStore | Fault {
  for (const suffix of ["-wal", "-shm", "-end"]) rmSync(path + suffix, { force: true });
  copyFileSync(whole, path);
  flipBit(path, at, 1);
  try {
    return openSqliteStore({ path, mode });
  } catch (problem) {
    if (problem instanceof Fault) return problem;
    throw problem;
  }
}

describe("a byte flipped in a page of a table or an index", () => {
  it("is found, whatever kind of page it is", async () => {
    const pages = treePages(whole);
    const trees = pages.map(({ tree, kind }) => `${tree} ${kind}`);
    for (const tree of ["block", "stream", "event_id", "head_page"])
      expect(trees).toEqual(expect.arrayContaining([`${tree} internal`, `${tree} leaf`]));
    expect(trees).toContain("moment_block leaf");
    for (const page of pages) {
      for (const at of bytesThatMatter(page)) {
        const store = damagedAt(at, "examine");
        if (store instanceof Fault) continue;
        expect(store.verify().length, `${page.tree} ${page.kind}, byte ${at - page.at}`).toBeGreaterThan(0);
        await store.close();
      }
    }
  });

  it("of an index lets no repeated append in a second time", async () => {
    const indexes = treePages(whole).filter(({ tree }) =>
      ["stream", "event_id", "moment_block"].includes(tree),
    );
    for (const page of indexes) {
      for (const at of bytesThatMatter(page).slice(2)) {
        const store = damagedAt(at, "existing");
        if (store instanceof Fault) continue;
        const outcomes = await Promise.allSettled(written.map((write) => store.append([write])));
        const added = outcomes.filter((one) => one.status === "fulfilled" && one.value.appended > 0);
        expect(added, `${page.tree} ${page.kind}, byte ${at - page.at}`).toEqual([]);
        await store.close();
      }
    }
  });
});
