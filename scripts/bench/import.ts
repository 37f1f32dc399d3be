import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ReportLine } from "../../src/domain/attribution.js";
import { Engine } from "../../src/engine/engine.js";
import type { StoredEvent } from "../../src/store/event-store.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { type Inserted, insertBare, pagesOf } from "./bare.js";
import { cityFiles, copyStore, dabiao, discardStore, seeded, sizeOfStore, UNITS } from "./imported.js";
import { installPeers, runPeer } from "./peers.js";
import { median, report } from "./table.js";

/**
 * A million reports from CSV into the log, checked, decided, durable and in the answers, beside inserts of the very
 * same events into the same streams with expected revisions, rows ready in memory; then single durable appends.
 */
const RUNS = 3;
const SAMPLE = 20_000;
/** Of single reports, half warm up what is compiled and cached: dabiao's share of that is the larger. */
const SINGLES = 4_000;
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const Appended = z.object({ seconds: z.number(), events: z.number(), bytes: z.number() });
const Filed = z.object({ unit: z.string(), period: z.string(), lines: z.array(ReportLine) });

try {
  installPeers();
  const { reports } = await cityFiles(folder);
  const start = join(folder, "start.db");
  seeded(folder, start);
  const data = join(folder, "dabiao.db");
  const importOnce = () => {
    copyStore(start, data);
    const started = performance.now();
    dabiao(data, "ingest", reports);
    return (performance.now() - started) / 1000;
  };
  // Warms the disk's cache, and gives the peers their events.
  importOnce();
  const events = await reportsOf(data);
  const sample = writeSample(events.slice(0, SAMPLE));
  const pages = {
    "4,096 a transaction": pagesOf(events, 4096),
    "a month a transaction": pagesOf(events, UNITS),
  };
  const ways = Object.entries(pages).map(([name, own]) => ({ name, own, runs: [] as Inserted[] }));
  const [times, emmett]: [number[], z.infer<typeof Appended>[]] = [[], []];
  // In turn, so that what else the machine does meets all of them.
  for (let run = 0; run < RUNS; run++) {
    times.push(importOnce());
    for (const { own, runs } of ways) {
      discardStore(join(folder, "bare.db"));
      runs.push(insertBare(join(folder, "bare.db"), own));
    }
    emmett.push(emmettRun(sample, "import"));
  }
  const bare = ways.map(({ name, runs }) => ({
    name: `bare better-sqlite3, ${name}`,
    value: events.length / median(runs.map((run) => run.seconds)),
    bytes: runs[0]?.bytes ?? Number.NaN,
  }));
  report({
    figure: `import of ${events.length.toLocaleString("en")} reports, CSV to answers, whole process`,
    unit: "events/s",
    better: "more",
    ours: events.length / median(times),
    peers: [
      ...bare,
      {
        name: `Emmett, one connection, one outer transaction (${SAMPLE.toLocaleString("en")} events, extrapolated)`,
        value: median(emmett.map((run) => run.events / run.seconds)),
      },
    ],
  });
  report({
    figure: "disk per event, register, kept file and any snapshot included",
    unit: "bytes",
    better: "less",
    ours: sizeOfStore(data) / events.length,
    peers: [
      { name: "bare better-sqlite3", value: Math.min(...bare.map((one) => one.bytes)) },
      { name: "Emmett", value: emmett[0]?.bytes ?? Number.NaN },
    ],
  });
  // One a unit: a second report of the same month would be a revision.
  const known = events.filter((event) => event.data.includes('"period":"2018-12"')).slice(0, SINGLES);
  const singles = writeSample(known.map((event) => ({ ...event, revision: 0 })));
  // What the disk allows: a row, its two indexes, a transaction each.
  const alone = pagesOf(
    known.map((event) => ({ ...event, revision: 0 })),
    1,
  );
  const [ours, theirs, floor]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    ours.push(await fileSingly(data, known, `2021-0${run + 1}`));
    const { seconds, events: count } = emmettRun(singles, "single");
    theirs.push(count / seconds);
    discardStore(join(folder, "bare.db"));
    floor.push(known.length / insertBare(join(folder, "bare.db"), alone).seconds);
  }
  report({
    figure: `one report after the other, each checked, durable and in the answers`,
    unit: "events/s",
    better: "more",
    ours: median(ours),
    peers: [
      { name: "Emmett, one connection, one by one", value: median(theirs) },
      { name: "bare better-sqlite3, a row a transaction, nothing checked or answered", value: median(floor) },
    ],
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function reportsOf(path: string): Promise<readonly StoredEvent[]> {
  const store = openSqliteStore({ path, mode: "read-only" });
  const events: StoredEvent[] = [];
  for await (const page of store.readAll(0, 10_000)) {
    for (const event of page) if (event.stream.startsWith("report-")) events.push(event);
  }
  await store.close();
  return events;
}

/** What a peer is given: the events as the log has them, their JSON parsed by the peer before it is timed. */
function writeSample(events: readonly StoredEvent[]): string {
  const path = join(folder, "sample.ndjson");
  const line = ({ stream, revision, type, data: text, metadata }: StoredEvent) =>
    `{"stream":"${stream}","revision":${revision},"type":"${type}","data":${text},"metadata":${metadata}}`;
  writeFileSync(path, events.map(line).join("\n"));
  return path;
}

function emmettRun(sample: string, way: "import" | "single"): z.infer<typeof Appended> {
  const path = join(folder, "emmett.db");
  discardStore(path);
  return runPeer("emmett.mjs", [sample, path, way], Appended);
}

/** @returns reports filed a second, one after the other, for the units and lines of known events */
async function fileSingly(path: string, known: readonly StoredEvent[], period: string): Promise<number> {
  const engine = await Engine.open(openSqliteStore({ path, mode: "existing" }));
  const commands = known.map((event) => ({ ...Filed.parse(JSON.parse(event.data)), period }));
  const file = (data: z.infer<typeof Filed>) =>
    engine.execute({ type: "FileReport", data: { ...data, confirm: ["ALL"] } }, { actor: "bench" });
  for (const data of commands.slice(0, SINGLES / 2)) await file(data);
  const timed = commands.slice(SINGLES / 2);
  const started = performance.now();
  for (const data of timed) await file(data);
  const seconds = (performance.now() - started) / 1000;
  await engine.close();
  return timed.length / seconds;
}
