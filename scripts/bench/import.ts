import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import type { StoredEvent } from "../../src/store/event-store.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";

/**
 * A year of reports from CSV into the log, checked, decided, durable and in the answers, beside a bare
 * better-sqlite3 that inserts the very same events into the same streams with expected revisions, rows ready in
 * memory, in transactions of the same size and with the same durability (WAL, synchronous=FULL).
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/src/main.js");
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const data = join(folder, "dabiao.db");
const enterprises = process.env.BENCH_UNITS ?? "30000";

try {
  node([
    "--import",
    "tsx",
    "scripts/generate.ts",
    "--out",
    folder,
    "--enterprises",
    enterprises,
    "--from",
    "2019",
    "--to",
    "2019",
    "--all-monthly",
  ]);
  node([main, "--data", data, "seed", "seeds/changsha-2020"]);
  node([main, "--data", data, "ingest", "--kind", "enterprises", join(folder, "enterprises.csv")]);
  const before = await head();
  const importing = seconds(() => node([main, "--data", data, "ingest", join(folder, "reports-2019.csv")]));
  const events = await reports(before);
  const bare = Math.min(
    ...[1, 2, 3].map((run) => seconds(() => insertBare(join(folder, `bare-${run}.db`), events))),
  );
  const rate = (time: number) => `${Math.round(events.length / time).toLocaleString("en")} events/s`;
  console.log(`\n${events.length.toLocaleString("en")} reports, Node ${process.version}`);
  console.log(`dabiao, CSV to answers, whole process    ${importing.toFixed(1)} s   ${rate(importing)}`);
  console.log(`bare better-sqlite3, best of 3           ${bare.toFixed(1)} s   ${rate(bare)}`);
  console.log(`ratio dabiao ÷ bare                      ${(bare / importing).toFixed(2)}`);
  console.log(`bytes on disk per event                  ${Math.round(statSync(data).size / events.length)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function node(args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "ignore"] });
}

function seconds(act: () => void): number {
  const started = performance.now();
  act();
  return (performance.now() - started) / 1000;
}

async function head(): Promise<number> {
  const store = openSqliteStore({ path: data, mode: "read-only" });
  const position = await store.head();
  await store.close();
  return position;
}

async function reports(after: number): Promise<readonly StoredEvent[]> {
  const store = openSqliteStore({ path: data, mode: "read-only" });
  const events: StoredEvent[] = [];
  for await (const page of store.readAll(after, 10_000)) {
    events.push(...page.filter((event) => event.stream.startsWith("report-")));
  }
  await store.close();
  return events;
}

/** The peer at its plainest and best: one table, one unique index, prepared statements, thousands a transaction. */
function insertBare(path: string, events: readonly StoredEvent[]): void {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(
    "CREATE TABLE event (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision))",
  );
  const last = db.prepare<[string], number>("SELECT max(revision) FROM event WHERE stream = ?").pluck();
  const insert = db.prepare(
    "INSERT INTO event (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const write = db.transaction((page: readonly StoredEvent[]) => {
    for (const { stream, revision, id, type, data: json, metadata } of page) {
      if ((last.get(stream) ?? -1) !== revision - 1) throw new Error(`${stream} is not at ${revision - 1}`);
      insert.run(stream, revision, id, type, json, metadata);
    }
  });
  for (let at = 0; at < events.length; at += 4096) write(events.slice(at, at + 4096));
  db.close();
}
