import { join } from "node:path";
import { PeerLog } from "../peer/log.js";
import { PeerNode } from "../peer/node.js";

/** A place for a log, empty, that `--data` may name. */
export interface LogPlace {
  readonly location: string;
  end(): Promise<void>;
}

export interface StoreKind {
  readonly name: string;
  /** @param folder where a store in a file may lie */
  place(folder: string): Promise<LogPlace>;
}

/** Every store that the engine's suites have to pass on: the file, and EventStoreDB's protocol over a real connection. */
export const STORES: readonly StoreKind[] = [
  {
    name: "SQLite",
    place: async (folder) => ({ location: join(folder, "dabiao.db"), end: async () => undefined }),
  },
  {
    name: "EventStoreDB (test peer)",
    place: async () => {
      const node = await new PeerNode(new PeerLog()).comeUp();
      return { location: node.connection, end: () => node.goDown() };
    },
  },
];
