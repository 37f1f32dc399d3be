#!/usr/bin/env node
import type { Ports } from "./cli/context.js";
import { run } from "./cli/program.js";
import { Fault } from "./domain/faults.js";
import { openSqliteStore, SqliteStore } from "./store/sqlite/sqlite-store.js";

/** Composition root: which store an address means, and where the program reads and writes. */
const ports: Ports = {
  openStore: async (location, mode) => openSqliteStore({ path: location, mode }),
  verifyStore: (store) => (store instanceof SqliteStore ? store.verify() : []),
  backupStore: async (store, path) => {
    if (!(store instanceof SqliteStore))
      throw new Fault("ARGUMENT_INVALID", { detail: "仅嵌入式存储 embedded store only" });
    await store.backup(path);
  },
  serve: async (engine, options) => {
    // Loaded when it is asked for: no other command needs the web server.
    const { serve } = await import("./service.js");
    await serve(engine, { ...options, env: process.env });
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
