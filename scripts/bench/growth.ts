import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Engine } from "../../src/engine/engine.js";
import { FoldedLog } from "../../src/engine/log.js";
import { measured } from "../../src/engine/queries/measured.js";
import { vantageOf } from "../../src/engine/queries/vantage.js";
import type { EventStore } from "../../src/store/event-store.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { CLUSTERS } from "./city.js";
import { cityFiles, copyStore, dabiao, seeded, sizeOfStore } from "./imported.js";
import { latency } from "./measure.js";
import { median } from "./table.js";

/**
 * How cost grows with the number of reports: the same few figures at 10 and 100 thousand and a million, and at ten
 * million with BENCH_TEN_MILLION=1. Three years of monthly reports each, from ever more units.
 */
const UNITS = [300, 3_000, 30_000, ...(process.env.BENCH_TEN_MILLION ? [300_000] : [])];
const RUNS = 3;
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const HEADINGS = [
  "events",
  "import/s",
  "rebuild/s",
  "start ms",
  "plan ms",
  "as of ms",
  "bytes held",
  "bytes on disk",
];

try {
  console.log(`\nNode ${process.version}, medians; bytes are per event\n`);
  console.log(HEADINGS.map((heading) => heading.padStart(14)).join(""));
  for (const units of UNITS) {
    const figures = await figuresAt(units);
    console.log(figures.map((figure) => figure.padStart(14)).join(""));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function figuresAt(units: number): Promise<readonly string[]> {
  const own = join(folder, `${units}`);
  mkdirSync(own);
  const data = join(own, "dabiao.db");
  const { reports, years } = await cityFiles(own, units);
  seeded(own, join(own, "start.db"));
  copyStore(join(own, "start.db"), data);
  const importing = performance.now();
  // One file takes five million rows at most.
  for (const file of units > 100_000 ? years : [reports]) dabiao(data, "ingest", file);
  const imported = (performance.now() - importing) / 1000;

  const open = () => openSqliteStore({ path: data, mode: "existing" });
  const events = await withSnapshot(open());
  const before = await held();
  const engine = await Engine.open(open());
  const bytes = ((await held()) - before) / events;
  const ask = (asOf?: string) => {
    const vantage = vantageOf(engine.models, asOf);
    for (const cluster of CLUSTERS)
      measured(vantage, { cluster, area: "changsha", size: null }, "output", { year: 2020, from: 1, to: 9 });
  };
  const now = latency("", 1000, () => ask()).median;
  let n = 0;
  const past = () => `${events - 1 - ((n++ * 7919) % Math.floor(events / 10))}`;
  const then = latency("", 200, () => ask(past())).median;
  await engine.close();

  const [rebuilds, starts]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    let started = performance.now();
    const rebuilt = await FoldedLog.rebuild(open());
    rebuilds.push((events / (performance.now() - started)) * 1000);
    await rebuilt.close();
    started = performance.now();
    const opened = await Engine.open(open());
    starts.push(performance.now() - started);
    await opened.close();
  }
  const disk = sizeOfStore(data) / events;
  rmSync(own, { recursive: true });
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  return [
    whole(events),
    whole(events / imported),
    whole(median(rebuilds)),
    whole(median(starts)),
    now.toFixed(4),
    then.toFixed(3),
    whole(bytes),
    whole(disk),
  ];
}

/** In a function of its own, so that nothing of it is held while memory is measured. */
async function withSnapshot(store: EventStore): Promise<number> {
  const log = await FoldedLog.open(store);
  await log.saveSnapshot(0);
  const { position } = log.models;
  await log.close();
  return position;
}

async function held(): Promise<number> {
  // Twice, with a breath between: buffers are given back only after what held them is gone.
  for (let n = 0; n < 2; n++) {
    globalThis.gc?.();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
