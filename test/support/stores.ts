import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

/** Makes a place. @param folder where a store in a file may lie */
type PlaceMaker = (folder: string) => Promise<LogPlace>;

export interface StoreKind {
  readonly name: string;
  readonly place: PlaceMaker;
  /** Places that begin with what `write` wrote into one of them: to write it each time takes a second. */
  placesWith(write: (location: string) => Promise<void>): Promise<PlaceMaker>;
}

const end = async () => undefined;

export const SQLITE: StoreKind = {
  name: "SQLite",
  place: async (folder) => ({ location: join(folder, "dabiao.db"), end }),
  placesWith: async (write) => {
    const folder = mkdtempSync(join(tmpdir(), "dabiao-begun-"));
    const { location } = await SQLITE.place(folder);
    await write(location);
    const bytes = readFileSync(location);
    rmSync(folder, { recursive: true });
    return async (into) => {
      const place = await SQLITE.place(into);
      writeFileSync(place.location, bytes);
      return place;
    };
  },
};

const onPeer = async (log: PeerLog): Promise<LogPlace> => {
  const node = await new PeerNode(log).comeUp();
  return { location: node.connection, end: () => node.goDown() };
};
const PEER: StoreKind = {
  name: "EventStoreDB (test peer)",
  place: () => onPeer(new PeerLog()),
  placesWith: async (write) => {
    const log = new PeerLog();
    const first = await onPeer(log);
    await write(first.location);
    await first.end();
    return () => onPeer(log.copy());
  },
};
const onServer = (server: string): StoreKind => {
  const place = async () => ({ location: newLogOn(server), end });
  return {
    name: `EventStoreDB (${server.replace(/\/\/.*@/, "//")})`,
    place,
    placesWith: async (write) => async () => {
      const begun = await place();
      await write(begun.location);
      return begun;
    },
  };
};
/**
 * EventStoreDB's protocol over a real connection: the peer of these tests, or with `DABIAO_TEST_ESDB=esdb://…` that
 * server, on which every place is a log with a name of its own.
 */
export const EVENTSTOREDB: StoreKind = REAL_SERVER === undefined ? PEER : onServer(REAL_SERVER);

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
