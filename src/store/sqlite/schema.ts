import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";

/** Tables of version n are made by step n-1; a store of a later version than this program knows is left alone. */
const STEPS = [
  `
  CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL) STRICT;
  CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (name, version)) STRICT;
  CREATE TABLE metadata (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    id BLOB NOT NULL,
    type INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    metadata INTEGER NOT NULL,
    row INTEGER,
    crc INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX event_by_stream ON event (stream, revision);
  CREATE UNIQUE INDEX event_by_id ON event (id);
  CREATE TABLE file (sha256 TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sha256, part)) STRICT, WITHOUT ROWID;
  CREATE TABLE file_kept (sha256 TEXT PRIMARY KEY, parts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshot (name TEXT NOT NULL, part INTEGER NOT NULL, position INTEGER NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, part)) STRICT;
  `,
];

/** "dbia": marks the file as a store of dabiao. */
const APPLICATION_ID = 0x64626961;

/** Durable and shared: write-ahead log, every commit on the disk, readers and writers of several processes. */
export function prepare(db: Database.Database, readOnly: boolean): void {
  db.pragma("busy_timeout = 10000");
  if (!readOnly) {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
  }
  db.pragma("cache_size = -65536");
  db.pragma("temp_store = MEMORY");
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > STEPS.length) {
    throw new Fault("STORE_UNAVAILABLE", {
      detail: `数据由更新的版本写成 written by a later version (${version})`,
    });
  }
  if (version === STEPS.length || readOnly) return;
  db.transaction(() => {
    const current = Number(db.pragma("user_version", { simple: true }));
    for (const step of STEPS.slice(current)) db.exec(step);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${STEPS.length}`);
  }).immediate();
}
