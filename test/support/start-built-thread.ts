import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import type { ThreadData } from "../../src/threads/thread-data.js";

const BUILT = new URL("../../dist/bin/", import.meta.url);

/**
 * Stands in for `src/threads/start-thread.ts`: threads of the tests run the built program, as those of users do.
 * To make a loader of sources for each takes half a second.
 */
export function startThread(data: ThreadData<unknown>): Worker {
  const built = new URL(`${basename(data.entry, ".ts")}.js`, BUILT);
  return new Worker(built, { workerData: { ...data, entry: built.href } });
}
