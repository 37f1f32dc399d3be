import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";
import { HEADS_INTO_PAGES } from "./head-pages.js";

/**
 * What guards against a byte that a bad disk alters: the blocks carry check sums and are never answered from where
 * these differ. The indexes over them carry none. What an index has lost or misplaced cannot be told from what was
 * never there, so nothing is decided on it alone: decisions are made on read models folded from the blocks, and an
 * append names the revision that these have; an index of another opinion ends it with STORE_INDEX_DAMAGED. A stream is read
 * along links in the blocks, each checked by name and revision. What remains: an index that is wrong in a way that
 * fits (two streams of one length exchanged) can put a wrong link into the log, which `verifyLog` names and
 * `migrate` makes anew; and SQLite's own list of free pages, empty here since nothing is deleted from these tables.
 *
 * Tables of version n are made by step n − 1; a store of a later version than this program knows is left alone.
 */
const STEPS = [
  `
  -- The log. last: position of the block's last event; the block before ends directly below its first.
  -- crc: CRC-32 of body, begun with last.
  CREATE TABLE block (last INTEGER PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL) STRICT;

  -- Indexes over the blocks. The heads, which every append moves, stand close together and away from the names.
  CREATE TABLE stream (name TEXT PRIMARY KEY, head INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE head (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, position INTEGER NOT NULL) STRICT;
  CREATE TABLE event_id (id BLOB PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE file (sha256 TEXT PRIMARY KEY, parts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE file_part (sha256 TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (sha256, part)) STRICT;

  CREATE TABLE snapshot (name TEXT PRIMARY KEY, position INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE snapshot_part (name TEXT NOT NULL, part INTEGER NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (name, part)) STRICT;
  `,
  `
  -- 0: texts, 1: columns of reports. crc: begun with last, and with 2^31 more where form is 1.
  ALTER TABLE block ADD COLUMN form INTEGER NOT NULL DEFAULT 0;
  `,
  `
  -- Blocks of reports by what the ids of their batch begin with: those ids stand in the blocks, not in event_id.
  CREATE TABLE batch_block (head BLOB NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (head, last)) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE head_page (page INTEGER PRIMARY KEY, heads BLOB NOT NULL) STRICT;
  ${HEADS_INTO_PAGES}
  `,
  `
  -- Snapshots lie in a file beside the store: it is read several times as fast, and backups go without it.
  DROP TABLE snapshot_part;
  DROP TABLE snapshot;
  `,
  `
  -- form 2: short texts, not compressed; crc: begun with 2^30 more. Programs that do not know of it are kept away.
  `,
  `
  -- form 3: columns of reports with links as runs and rows as differences; crc: begun with 2^31 + 2^30 more.
  `,
  `
  -- Blocks by the moment (256 ms) of ids in them that begin with the time, UUIDs of version 7: what those begin with.
  -- They are not in event_id.
  CREATE TABLE moment_block (head BLOB NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (head, last)) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO moment_block
  SELECT DISTINCT substr(id, 1, 5), (SELECT min(last) FROM block WHERE last >= position)
  FROM event_id WHERE substr(hex(id), 13, 1) = '7';
  DELETE FROM event_id WHERE substr(hex(id), 13, 1) = '7';
  `,
];

/** "dbia": marks the file as a store of dabiao. */
const APPLICATION_ID = 0x64626961;

/** Pages of the write-ahead log after which it is copied into the file: 16 MiB. */
const CHECKPOINT_PAGES = 4096;
const LOG_BYTES_KEPT = 64 << 20;
const CACHE_KIB = 64 << 10;

/**
 * Durable and shared: a write-ahead log, every commit on the disk, readers and writers of several processes. Makes
 * the tables of a new file and brings those of an older version up to date. False where it would have to and must not
 * write.
 *
 * @throws Fault STORE_FOREIGN for a database that is not dabiao's, or of a later version
 */
export function prepare(db: Database.Database, readOnly: boolean): boolean {
  if (!readOnly) {
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`);
  }
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma("temp_store = MEMORY");
  if (versionOf(db) === STEPS.length) return true;
  if (readOnly) return false;
  db.transaction(() => {
    for (const step of STEPS.slice(versionOf(db))) db.exec(step);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${STEPS.length}`);
  }).immediate();
  return true;
}

/** Version of the tables; 0 in a new file. */
function versionOf(db: Database.Database): number {
  const number = (pragma: string) => Number(db.pragma(pragma, { simple: true }));
  const version = number("user_version");
  const isEmpty = number("schema_version") === 0;
  if (!isEmpty && number("application_id") !== APPLICATION_ID) {
    throw new Fault("STORE_FOREIGN", { detail: { zh: "不是 dabiao 的数据", en: "not a store of dabiao" } });
  }
  if (version > STEPS.length) {
    const detail = {
      zh: `数据由更新版本的程序写成(格式${version}),请升级程序`,
      en: `written by a later version of the program (format ${version}): upgrade it`,
    };
    throw new Fault("STORE_FOREIGN", { detail });
  }
  return version;
}
