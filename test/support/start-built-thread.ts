import { Worker } from "node:worker_threads";
import type { ThreadData } from "../../src/threads/thread-data.js";

const ROOT = new URL("../..", import.meta.url).href;

/**
 * Stands in for `src/threads/start-thread.ts`: threads of the tests run the built program, as those of users do.
 * To make a loader of sources for each takes half a second.
 */
export function startThread(data: ThreadData<unknown>): Worker {
  const built = data.entry.replace(ROOT, `${ROOT}dist/`).replace(/\.ts$/, ".js");
  return new Worker(new URL(built), { workerData: { ...data, entry: built } });
}
