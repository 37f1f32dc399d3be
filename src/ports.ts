import type { Ports } from "./cli/context.js";
import { Fault } from "./domain/faults.js";
import type { EventStore, OpenMode } from "./store/event-store.js";
import { openSqliteStore, SqliteStore } from "./store/sqlite/sqlite-store.js";

const ESDB = /^esdb(\+discover)?:\/\//;

/** Opens the store at a location: a server where it has a scheme such as `esdb://`, else a file. */
async function openStore(location: string, mode: OpenMode, cacheDir: string): Promise<EventStore> {
  if (!ESDB.test(location)) return openSqliteStore({ path: location, mode });
  // Loaded when it is asked for: most work on a file and never need the client.
  const { openEventStoreDb } = await import("./store/eventstoredb/event-store-db.js");
  return openEventStoreDb({ connection: location, cacheDir });
}

/**
 * Composition root: which store an address means, and where the program reads and writes.
 *
 * @param program path of the module that is run, by which the service starts it again to make a report
 */
export function portsOn({
  program,
  ...surroundings
}: Pick<Ports, "stdout" | "stderr" | "env"> & { readonly program: string }): Ports {
  return {
    openStore,
    verifyStore: (store) => (store instanceof SqliteStore ? store.verify() : []),
    lostEnd: (store) => (store instanceof SqliteStore ? store.lostEnd() : undefined),
    backupStore: async (store, path) => {
      if (!(store instanceof SqliteStore)) {
        throw new Fault("ARGUMENT_INVALID", {
          detail: {
            zh: "EventStoreDB 请用它自己的备份,或 dabiao migrate 到文件",
            en: "back EventStoreDB up by its own means, or migrate to a file",
          },
        });
      }
      await store.backup(path);
    },
    openProjections: async (location) => {
      if (!ESDB.test(location)) {
        throw new Fault("ARGUMENT_INVALID", {
          detail: { zh: "--data 应为 esdb:// 连接", en: "--data must be an esdb:// connection" },
        });
      }
      const { ServerProjections } = await import("./store/eventstoredb/server-projections.js");
      return new ServerProjections(location);
    },
    serve: async (engine, options) => {
      // Loaded when it is asked for: no other command needs the web server.
      const { serve } = await import("./service.js");
      await serve(engine, { ...options, program, env: surroundings.env });
    },
    ...surroundings,
  };
}
