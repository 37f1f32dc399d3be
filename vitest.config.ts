import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { ProcessesFirst } from "./test/support/processes-first.js";

const builtThreads = fileURLToPath(new URL("test/support/start-built-thread.ts", import.meta.url));

/** What holds for every project. They do not extend the whole configuration: each of them would build the program. */
const resolve = { alias: [{ find: "./start-thread.js", replacement: builtThreads }] };
const shared = {
  testTimeout: 60_000,
  hookTimeout: 120_000,
  pool: "forks",
  // Modules are loaded once for all files of a worker: nothing that a test changes in one may outlast it.
  isolate: false,
} as const;

export default defineConfig({
  test: {
    globalSetup: ["./test/support/build.ts"],
    reporters: ["default", "./test/support/summary-reporter.ts"],
    maxWorkers: 2,
    sequence: { sequencer: ProcessesFirst },
    projects: [
      { resolve, test: { ...shared, name: "tests", include: ["test/**/*.test.ts"] } },
      // The suites of the two faces once more, with the log on EventStoreDB.
      {
        resolve,
        test: {
          ...shared,
          name: "on EventStoreDB",
          include: [
            "test/cli/commands.test.ts",
            "test/http/{access,bad-input,changes,fuzz,live,operations,questions,uploads}.test.ts",
          ],
          env: { DABIAO_TEST_STORE: "eventstoredb" },
        },
      },
    ],
  },
});
