#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import type { Ports } from "./cli/context.js";
import { run } from "./cli/program.js";
import { Fault } from "./domain/faults.js";
import type { EventStore, OpenMode } from "./store/event-store.js";
import { openSqliteStore, SqliteStore } from "./store/sqlite/sqlite-store.js";
import { keepTickShape } from "./tick-shape.js";

// An answer is short-lived, but the first long one is alive when it is collected in its midst, and V8 may take that for
// what becomes of all: it then makes them where only full collections look, and each short pause is ten times as long.
setFlagsFromString("--no-allocation-site-pretenuring");
keepTickShape();

const ESDB = /^esdb(\+discover)?:\/\//;

/** An address with a scheme is a server, anything else a file. */
async function openStore(location: string, mode: OpenMode, cacheDir: string): Promise<EventStore> {
  if (!ESDB.test(location)) return openSqliteStore({ path: location, mode });
  // Loaded when it is asked for: most work on a file and never need the client.
  const { openEventStoreDb } = await import("./store/eventstoredb/event-store-db.js");
  return openEventStoreDb({ connection: location, cacheDir });
}

/** Composition root: which store an address means, and where the program reads and writes. */
const ports: Ports = {
  openStore,
  verifyStore: (store) => (store instanceof SqliteStore ? store.verify() : []),
  lostEnd: (store) => (store instanceof SqliteStore ? store.lostEnd() : undefined),
  backupStore: async (store, path) => {
    if (!(store instanceof SqliteStore))
      throw new Fault("ARGUMENT_INVALID", {
        detail:
          "EventStoreDB 请用它自己的备份,或 dabiao migrate 到文件 back EventStoreDB up by its own means, or migrate to a file",
      });
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
    const program = fileURLToPath(import.meta.url);
    await serve(engine, { ...options, program, env: process.env });
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
};

// A reader that has seen enough (`dabiao events | head`) closes the pipe: that is no error.
process.stdout.on("error", (problem: NodeJS.ErrnoException) => {
  if (problem.code !== "EPIPE") throw problem;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), ports);
