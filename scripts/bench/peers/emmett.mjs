import { createReadStream, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { getSQLiteEventStore, sqliteConnection } from "@event-driven-io/emmett-sqlite";

/**
 * Emmett's SQLite event store over the same events: `node emmett.mjs EVENTS.ndjson STORE.db import|single`. One
 * connection for all calls, which is its best; an import lies in one outer transaction, single appends in one each.
 */
const [events, path, way] = process.argv.slice(2);
const messages = [];
for await (const line of createInterface({ input: createReadStream(events) }))
  messages.push(JSON.parse(line));

const connection = sqliteConnection({ fileName: path });
await connection.command("PRAGMA synchronous = FULL");
const journal = await connection.querySingle("PRAGMA journal_mode");
const durability = await connection.querySingle("PRAGMA synchronous");
if (journal.journal_mode !== "wal" || durability.synchronous !== 2)
  throw new Error("Emmett is not at WAL, FULL");

const store = getSQLiteEventStore({
  fileName: path,
  connectionOptions: { singleton: true, connection },
  schema: { autoMigration: "CreateOrUpdate" },
});
await store.schema.migrate();

const append = ({ stream, revision, type, data, metadata }) =>
  store.appendToStream(stream, [{ type, data, metadata }], {
    // Emmett counts a stream's events from 1.
    expectedStreamVersion: revision === 0 ? "STREAM_DOES_NOT_EXIST" : BigInt(revision),
  });
const all = async (own) => {
  for (const message of own) await append(message);
};
// The first ones warm up what is compiled and cached, and are not timed: for single appends as many as for dabiao.
const warming = way === "import" ? 100 : messages.length / 2;
await all(messages.slice(0, warming));
const timed = messages.slice(warming);
const started = performance.now();
if (way === "import") await connection.withTransaction(() => all(timed));
else await all(timed);
const seconds = (performance.now() - started) / 1000;
await connection.command("PRAGMA wal_checkpoint(TRUNCATE)");
console.log(JSON.stringify({ seconds, events: timed.length, bytes: statSync(path).size / messages.length }));
connection.close();
