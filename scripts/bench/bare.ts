import { statSync } from "node:fs";
import Database from "better-sqlite3";
import type { StoredEvent } from "../../src/store/event-store.js";

/**
 * The peer at its plainest and best: one table, one unique index, prepared statements, expected revisions checked.
 *
 * @returns seconds, and bytes on disk per event once all is in the file
 */
export function insertBare(path: string, pages: readonly (readonly StoredEvent[])[]): Inserted {
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
    for (const { stream, revision, id, type, data, metadata } of page) {
      if ((last.get(stream) ?? -1) !== revision - 1) throw new Error(`${stream} is not at ${revision - 1}`);
      insert.run(stream, revision, id, type, data, metadata);
    }
  });
  const started = performance.now();
  for (const page of pages) write(page);
  const seconds = (performance.now() - started) / 1000;
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
  const events = pages.reduce((sum, page) => sum + page.length, 0);
  return { seconds, bytes: statSync(path).size / events };
}

export interface Inserted {
  readonly seconds: number;
  readonly bytes: number;
}

export function pagesOf(events: readonly StoredEvent[], size: number): readonly (readonly StoredEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / size) }, (_, n) =>
    events.slice(n * size, (n + 1) * size),
  );
}
