import Database from "better-sqlite3";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { isTimed } from "../../src/store/sqlite/timed-ids.js";

/** Makes the indexes of a store what version 7 of its tables had: every id but those of rows in columns has an entry. */
export async function makeVersion7(path: string): Promise<void> {
  const store = openSqliteStore({ path, mode: "read-only" });
  const timed: [id: string, position: number][] = [];
  for await (const page of store.readAll(0))
    for (const { id, position } of page) if (isTimed(id)) timed.push([id, position]);
  await store.close();
  const db = new Database(path);
  db.exec("DROP TABLE moment_block");
  const insert = db.prepare("INSERT INTO event_id VALUES (?, ?)");
  for (const [id, position] of timed) insert.run(Buffer.from(id.replaceAll("-", ""), "hex"), position);
  db.pragma("user_version = 7");
  db.close();
}
