import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Engine } from "../../src/engine/engine.js";
import { receive } from "../../src/engine/ingest/batch.js";
import { ingest } from "../../src/engine/ingest/ingest.js";
import { FoldedLog } from "../../src/engine/log.js";
import { measured } from "../../src/engine/queries/measured.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { CLUSTERS } from "./city.js";
import { askDuckDB } from "./duckdb-peer.js";
import { cityFiles, copyStore, seeded } from "./imported.js";
import { factsOf, queryOf } from "./same-questions.js";
import { SqlitePeer } from "./sqlite-peer.js";
import { median, report } from "./table.js";

/**
 * One store through a big import and after it: how long a question waits meanwhile, the rebuild from events, the start
 * from the snapshot, memory, and one more report until it is durable and in the answers.
 */
const RUNS = 3;
/** Single reports until what they run through is compiled. */
const WARM_UP = 2000;
const NINE_MONTHS = { year: 2020, from: 1, to: 9 };
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const data = join(folder, "dabiao.db");

try {
  const { reports } = await cityFiles(folder);
  seeded(folder, join(folder, "start.db"));
  copyStore(join(folder, "start.db"), data);
  const waits = await importWatched(reports);
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? Number.NaN;
  alone("a question during the import, from its due time, p99", "ms", at(0.99));
  alone("    median", "ms", at(0.5));

  const [rebuilds, starts]: [number[], number[]] = [[], []];
  let facts = 0;
  for (let run = 0; run < RUNS; run++) {
    const rebuilt = await timed(() => FoldedLog.rebuild(openSqliteStore({ path: data, mode: "read-only" })));
    facts = rebuilt.value.models.position;
    rebuilds.push(facts / rebuilt.seconds);
    await rebuilt.value.close();
    const started = await timed(() => Engine.open(openSqliteStore({ path: data, mode: "read-only" })));
    starts.push(started.seconds * 1000);
    await started.value.close();
  }
  alone(`rebuild of all read models from ${facts.toLocaleString("en")} events`, "events/s", median(rebuilds));
  alone("start with a snapshot of them", "ms", median(starts));
  alone("resident memory per event", "bytes", await memory(facts));
  const asked = { queries: [queryOf("clusters", "cell")], positions: [1], runs: 20 };
  // What a peer takes for one more depends on its cells, which are as many in a smaller city.
  const city = { units: 2000, from: 2011, years: 10 };
  const sqlite = new SqlitePeer(join(folder, "peer.db"), factsOf(city));
  const ours = await absorb();
  report({
    figure: "one more report checked, durable and in the sums of the plan, asked again",
    unit: "ms",
    better: "less",
    ours,
    peers: [
      { name: "SQLite, fact and cells, one transaction", value: sqlite.absorb(queryOf("clusters", "cell")) },
      {
        name: "DuckDB, fact and cells, one transaction",
        value: (await askDuckDB(folder, city, asked)).absorbed,
      },
    ],
  });
  sqlite.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function alone(figure: string, unit: string, ours: number): void {
  report({ figure, unit, better: "less", ours, peers: [] });
}

async function timed<T>(act: () => Promise<T>): Promise<{ seconds: number; value: T }> {
  const started = performance.now();
  const value = await act();
  return { seconds: (performance.now() - started) / 1000, value };
}

function plan(engine: Engine): void {
  const vantage = vantageOf(engine.models);
  for (const cluster of CLUSTERS)
    measured(vantage, { cluster, area: "changsha", size: null }, "output", NINE_MONTHS);
}

/** A question every five milliseconds while a file comes in: the time from when it was due to its answer, sorted. */
async function importWatched(path: string): Promise<readonly number[]> {
  const engine = await Engine.open(openSqliteStore({ path: data, mode: "existing" }));
  const options = { kind: "reports", acceptValid: false, confirm: [] } as const;
  const file = await receive(path, { ...options, confirm: [] });
  const waits: number[] = [];
  let due = performance.now() + 5;
  let timer = setTimeout(ask, 5);
  function ask() {
    plan(engine);
    waits.push(performance.now() - due);
    due = performance.now() + 5;
    timer = setTimeout(ask, 5);
  }
  const { state } = await ingest(
    file,
    { ...options, confirm: [] },
    { log: engine.log, actor: "bench", today: engine.today(), dryRun: false, onProgress: () => {} },
  );
  clearTimeout(timer);
  if (state !== "completed") throw new Error(`the import ended ${state}`);
  await engine.log.saveSnapshot(0);
  await engine.close();
  return waits.toSorted((a, b) => a - b);
}

async function memory(facts: number): Promise<number> {
  const used = async () => {
    // What was closed a moment ago is let go of in the next turns.
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc?.();
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = await used();
  const engine = await Engine.open(openSqliteStore({ path: data, mode: "read-only" }));
  const bytes = ((await used()) - before) / facts;
  await engine.close();
  return bytes;
}

/** Every time another unit, in a month that nobody has reported yet. */
async function absorb(): Promise<number> {
  const engine = await Engine.open(openSqliteStore({ path: data, mode: "existing" }));
  const times: number[] = [];
  const { directory } = engine.models;
  for (let n = 0; n < WARM_UP + 200; n++) {
    // The newest units are those of the generated register.
    const { unit = "", changes = [] } = directory.at(directory.size - 1 - n) ?? {};
    const cluster = changes.at(-1)?.standing?.clusters[0] ?? "";
    const lines = [{ cluster, output: "100.00", employment: 5 }];
    const started = performance.now();
    await engine.execute(
      { type: "FileReport", data: { unit, period: "2021-01", lines, confirm: ["ALL"] } },
      { actor: "bench" },
    );
    plan(engine);
    if (n >= WARM_UP) times.push(performance.now() - started);
  }
  await engine.close();
  return median(times);
}
