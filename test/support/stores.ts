import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { EventStore } from "../../src/store/event-store.js";
import { openEventStoreDb } from "../../src/store/eventstoredb/event-store-db.js";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.js";
import { PeerLog } from "../peer/log.js";
import { PeerNode } from "../peer/node.js";

/** A place for a log, empty, that `--data` may name. */
export interface LogPlace {
  readonly location: string;
  end(): Promise<void>;
}

/** A server to test against instead of the peer, as `esdb://…`. */
export const REAL_SERVER = process.env.DABIAO_TEST_ESDB;

export interface StoreKind {
  readonly name: string;
  /** @param folder where a store in a file may lie */
  place(folder: string): Promise<LogPlace>;
}

export const SQLITE: StoreKind = {
  name: "SQLite",
  place: async (folder) => ({ location: join(folder, "dabiao.db"), end: async () => undefined }),
};

/**
 * EventStoreDB's protocol over a real connection: the peer of these tests, or with `DABIAO_TEST_ESDB=esdb://…` that
 * server, on which every place is a log with a name of its own.
 */
export const EVENTSTOREDB: StoreKind =
  REAL_SERVER === undefined
    ? {
        name: "EventStoreDB (test peer)",
        place: async () => {
          const node = await new PeerNode(new PeerLog()).comeUp();
          return { location: node.connection, end: () => node.goDown() };
        },
      }
    : {
        name: `EventStoreDB (${REAL_SERVER.replace(/\/\/.*@/, "//")})`,
        place: async () => ({ location: newLogOn(REAL_SERVER), end: async () => undefined }),
      };

/** Every store that the engine's suites have to pass on: the file, and EventStoreDB's protocol over a real connection. */
export const STORES: readonly StoreKind[] = [SQLITE, EVENTSTOREDB];

/** The kind that a suite runs on where it is run as a whole, once for each kind (`vitest.config.ts`). */
export const STORE_OF_THIS_RUN = process.env.DABIAO_TEST_STORE === "eventstoredb" ? EVENTSTOREDB : SQLITE;

/** An empty log on a server that others use as well. */
export function newLogOn(server: string): string {
  return `${server}${server.includes("?") ? "&" : "?"}log=test_${randomUUID().slice(0, 8)}`;
}

/** What `--data` of that location opens. */
export async function openStoreAt(location: string): Promise<EventStore> {
  if (location.startsWith("esdb")) return openEventStoreDb({ connection: location });
  return openSqliteStore({ path: location, mode: "create" });
}
