import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { ProcessesFirst } from "./test/support/processes-first.js";

const builtThreads = fileURLToPath(new URL("test/support/start-built-thread.ts", import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: "./start-thread.js", replacement: builtThreads }] },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["./test/support/build.ts"],
    reporters: ["default", "./test/support/summary-reporter.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    sequence: { sequencer: ProcessesFirst },
  },
});
