import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, crc32 } from "node:zlib";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ReadModels } from "../../projections/read-models.js";
import { FEN_MAX, formatYuan, PERSONS_MAX } from "../../src/domain/amount.js";
import { STAGES } from "../../src/domain/attribution.js";
import { batchEventId } from "../../src/domain/derived-ids.js";
import type { DomainEvent } from "../../src/domain/events/index.js";
import { decodePeriod, encodePeriod, formatPeriod, periodOf } from "../../src/domain/period.js";
import type { FiledReports } from "../../src/domain/report/filed-reports.js";
import { decode, encode } from "../../src/store/codec.js";
import { type StoredEvent, StreamConflict } from "../../src/store/event-store.js";
import { eventOf, filedStream, storedEventOf } from "../../src/store/filed-reports.js";
import { readAhead } from "../../src/store/sqlite/read-ahead.js";
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { makeVersion7 } from "../support/earlier-store.js";

const BATCH = "0123456789abcdef".repeat(4);
const UNITS_MAX = 300;

const fen = fc.option(fc.integer({ min: -FEN_MAX, max: FEN_MAX }), { nil: Number.NaN });
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/);
const place = fc.record({
  cluster: id,
  district: id,
  park: fc.option(id),
  size: fc.constantFrom("above" as const, "below" as const),
  stage: fc.constantFrom(...STAGES),
});
const period = fc
  .tuple(
    fc.integer({ min: 1949, max: 2200 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 11 }),
  )
  .map(([year, from, more]) =>
    encodePeriod(periodOf(year, from, Math.min(12, from + more)) ?? decodePeriod(0)),
  );
const report = fc.record({
  place: fc.nat(2),
  period,
  output: fen,
  revenue: fen,
  employment: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: PERSONS_MAX })),
});

/** First reports of as many units, in the columns that an import makes. */
const filed = fc
  .tuple(
    fc.string(),
    fc.array(place, { minLength: 3, maxLength: 3 }),
    fc.array(report, { minLength: 1, maxLength: UNITS_MAX }),
  )
  .map(
    ([actor, places, reports]): FiledReports => ({
      count: reports.length,
      batch: BATCH,
      actor,
      places,
      unit: reports.map((_, n) => `EST-${n}`),
      place: Uint16Array.from(reports, (one) => one.place),
      period: Uint16Array.from(reports, (one) => one.period),
      output: Float64Array.from(reports, (one) => one.output),
      revenue: Float64Array.from(reports, (one) => one.revenue),
      employment: Int32Array.from(reports, (one) => one.employment),
      row: Uint32Array.from(reports, (_, n) => n + 2),
      revision: new Uint16Array(reports.length),
    }),
  );

/** The report as an ordinary import decides it. */
function ordinary(reports: FiledReports, n: number): DomainEvent {
  const at = reports.places[reports.place[n] ?? 0];
  if (!at) throw new TypeError("no such place");
  const [output = 0, revenue = 0, employment = 0] = [
    reports.output[n],
    reports.revenue[n],
    reports.employment[n],
  ];
  const { cluster, district, park, size, stage } = at;
  const line = {
    cluster,
    ...(Number.isNaN(output) ? {} : { output: formatYuan(output) }),
    ...(Number.isNaN(revenue) ? {} : { revenue: formatYuan(revenue) }),
    ...(employment < 0 ? {} : { employment }),
  };
  return {
    type: "ReportFiled",
    data: {
      unit: reports.unit[n] ?? "",
      period: formatPeriod(decodePeriod(reports.period[n] ?? 0)),
      lines: [line],
      attribution: { district, park, size },
      stage,
    },
  };
}

function encoded(reports: FiledReports, n: number) {
  const row = reports.row[n] ?? 0;
  const metadata = { actor: reports.actor, batch: BATCH, row, correlation: BATCH };
  return encode(ordinary(reports, n), metadata, batchEventId(BATCH, row, 0));
}

async function pageOf(store: SqliteStore): Promise<readonly StoredEvent[]> {
  for await (const page of store.readAll(0)) return page;
  return [];
}

/** A block as it was written before links were runs and rows differences. */
function packedEarlier(reports: FiledReports, before: Float64Array, at: number): Buffer {
  const { count, batch, actor, places, unit } = reports;
  const head = Buffer.from(JSON.stringify({ count, batch, actor, places, at, units: unit.join("\n") }));
  const { output, revenue, employment, row, place, period, revision } = reports;
  const columns = [before, output, revenue, employment, row, place, period, revision];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const gap = Buffer.alloc((8 - ((4 + head.length) % 8)) % 8);
  const bytes = columns.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return brotliCompressSync(Buffer.concat([length, head, gap, ...bytes]));
}

const each = (reports: FiledReports) => Array.from({ length: reports.count }, (_, n) => n);

describe("reports in columns", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dabiao-filed-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are, letter by letter, the events that the codec makes of each", () => {
    fc.assert(
      fc.property(filed, (reports) => {
        for (const n of each(reports)) expect(eventOf(reports, n)).toEqual(encoded(reports, n));
      }),
      { numRuns: 40 },
    );
  });

  it("come back from a store as the same events and fold to the same figures as their texts", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(filed, async (reports) => {
        const store = openSqliteStore({ path: join(folder, `${run++}.db`), mode: "create", now: () => 7 });
        expect(await store.columns.append(reports)).toEqual({ first: 1, recordedAt: 7 });
        const [columns, texts] = [new ReadModels(), new ReadModels()];
        for await (const page of store.columns.readAll(0)) if ("count" in page) columns.applyFiled(page);
        for await (const page of store.readAll(0)) {
          for (const stored of page) {
            expect(stored).toMatchObject(encoded(reports, stored.position - 1));
            texts.apply(decode(stored));
          }
        }
        expect(columns.position).toBe(reports.count);
        expect(columns.facts.journal.dump()).toEqual(texts.facts.journal.dump());
        expect(columns.facts.dump()).toEqual(texts.facts.dump());
        expect([...columns.facts.cube.leaves()]).toEqual([...texts.facts.cube.leaves()]);
        expect(await store.readStream(filedStream(reports, 0))).toHaveLength(1);
        expect(store.verify()).toEqual([]);
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  it("are read from blocks of the earlier form as well, which had each link and each row as it is", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(filed, async (reports) => {
        const path = join(folder, `earlier${run++}.db`);
        const store = openSqliteStore({ path, mode: "create", now: () => 7 });
        await store.columns.append(reports);
        const events = await pageOf(store);
        await store.close();
        await makeVersion7(path);
        const db = new Database(path);
        const body = packedEarlier(reports, new Float64Array(reports.count), 7);
        const crc = crc32(body, reports.count + 2 ** 31);
        db.prepare("UPDATE block SET form = 1, body = ?, crc = ?").run(body, crc);
        db.pragma("user_version = 5");
        db.close();
        rmSync(`${path}-end`);
        const again = openSqliteStore({ path, mode: "existing" });
        expect(await pageOf(again)).toEqual(events);
        expect(await again.readStream(filedStream(reports, 0))).toEqual([events[0]]);
        expect(again.verify()).toEqual([]);
        await again.close();
      }),
      { numRuns: 15 },
    );
  });

  it("come from another thread as they come from this one, between the texts around them", async () => {
    const [reports, others] = fc.sample(filed, { numRuns: 2, seed: 5 });
    if (!reports || !others) throw new TypeError("no sample");
    const path = join(folder, "ahead.db");
    const store = openSqliteStore({ path, mode: "create" });
    const second = { ...others, batch: "f".repeat(64), unit: others.unit.map((unit) => `${unit}X`) };
    await store.columns.append(reports);
    const text = { ...eventOf(others, 0), id: "00000000-0000-4000-8000-000000000001" };
    await store.append([{ stream: "report-text", expected: -1, events: [text] }]);
    await store.columns.append(second);
    const head = await store.head();
    for (const [after, upTo] of [
      [0, head],
      [1, head],
      [reports.count, head - 1],
    ] as const) {
      const events: StoredEvent[] = [];
      const numbers = new Map<string, number>();
      for await (const page of readAhead({ path, after, upTo })) {
        if (!("count" in page)) {
          events.push(...page);
          continue;
        }
        for (const n of each(page)) {
          events.push(storedEventOf(page, n));
          const number = page.unitNumber?.[n] ?? -1;
          expect(numbers.get(page.unit[n] ?? "") ?? number).toBe(number);
          numbers.set(page.unit[n] ?? "", number);
        }
      }
      const here: StoredEvent[] = [];
      for await (const page of store.readAll(after)) here.push(...page);
      expect(events).toEqual(here.filter(({ position }) => position <= upTo));
      expect(new Set(numbers.values()).size).toBe(numbers.size);
    }
    await store.close();
    const db = new Database(path);
    db.exec("UPDATE block SET crc = crc + 1 WHERE last = (SELECT max(last) FROM block)");
    db.close();
    const damaged = async () => {
      for await (const _ of readAhead({ path, after: 0, upTo: head }));
    };
    await expect(damaged()).rejects.toMatchObject({ code: "STORE_DAMAGED" });
  });

  it("take their ids in the whole log: neither a text nor another block may have one of them again", async () => {
    const [reports] = fc.sample(
      filed.filter(({ count }) => count > 2),
      { numRuns: 1, seed: 3 },
    );
    if (!reports) throw new TypeError("no sample");
    const path = join(folder, "ids.db");
    let store = openSqliteStore({ path, mode: "create" });
    const text = (n: number) => [{ stream: "report-else", expected: -1, events: [eventOf(reports, n)] }];
    const others = { ...reports, unit: reports.unit.map((unit) => `${unit}X`) };
    await store.columns.append(reports);
    for (const again of ["at once", "after a restart"]) {
      await expect(store.append(text(1)), again).rejects.toMatchObject({ code: "EVENT_ID_TAKEN" });
      await expect(store.columns.append(others), again).rejects.toMatchObject({ code: "EVENT_ID_TAKEN" });
      await store.close();
      store = openSqliteStore({ path, mode: "existing" });
    }
    const repeat = [
      { stream: filedStream(reports, 2), expected: "any" as const, events: [eventOf(reports, 2)] },
    ];
    expect(await store.append(repeat)).toMatchObject({ position: 3, appended: 0 });
    expect(await store.head()).toBe(reports.count);
    expect(store.verify()).toEqual([]);
    await store.close();
  });

  it("may not have the id of a text, also one that another process wrote or that was rolled back", async () => {
    const [reports] = fc.sample(
      filed.filter(({ count }) => count > 2),
      { numRuns: 1, seed: 4 },
    );
    if (!reports) throw new TypeError("no sample");
    const path = join(folder, "texts.db");
    const [one, other] = [
      openSqliteStore({ path, mode: "create" }),
      openSqliteStore({ path, mode: "create" }),
    ];
    const moved = (from: number, suffix: string) => ({
      ...reports,
      row: Uint32Array.from(reports.row, (_, n) => from + n),
      unit: reports.unit.map((unit) => unit + suffix),
    });
    await one.columns.append(moved(1000, "A"));
    const text = { ...eventOf(reports, 0), id: batchEventId(BATCH, 5001, 0) };
    await other.append([{ stream: "report-else", expected: -1, events: [text] }]);
    await other.columns.append(moved(3000, "B"));
    await expect(one.columns.append(moved(3000, "C"))).rejects.toMatchObject({ code: "EVENT_ID_TAKEN" });
    await expect(one.columns.append(moved(5000, "C"))).rejects.toMatchObject({ code: "EVENT_ID_TAKEN" });
    await one.columns.append(moved(7000, "C"));
    expect(await one.head()).toBe(3 * reports.count + 1);
    expect(one.verify()).toEqual([]);
    await one.close();
    await other.close();
  });

  it("are refused as a whole when one of their streams has gone on", async () => {
    const [reports] = fc.sample(
      filed.filter(({ count }) => count > 2),
      { numRuns: 1, seed: 1 },
    );
    if (!reports) throw new TypeError("no sample");
    const path = join(folder, "conflict.db");
    const [store, elsewhere] = [
      openSqliteStore({ path, mode: "create" }),
      openSqliteStore({ path, mode: "create" }),
    ];
    const stream = filedStream(reports, reports.count - 1);
    const other = { ...eventOf(reports, 0), id: "00000000-0000-4000-8000-000000000009" };
    await store.append([{ stream, expected: -1, events: [other] }]);
    for (const one of [store, elsewhere]) {
      const conflict = one.columns.append(reports);
      await expect(conflict).rejects.toBeInstanceOf(StreamConflict);
      await expect(conflict).rejects.toMatchObject({ stream, expected: -1, actual: 0 });
      expect(await one.head()).toBe(1);
    }
    expect(store.verify()).toEqual([]);
    await elsewhere.close();
    await store.close();
  });
});
