import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { ThreadData } from "../../src/threads/thread-data.js";
import { ROOT } from "./dabiao.js";

const SOURCES = pathToFileURL(ROOT).href;

/**
 * Stands in for `src/threads/start-thread.ts`: threads of the tests run the built program, as those of users do.
 * To make a loader of sources for each takes half a second.
 */
export function startThread(data: ThreadData<unknown>): Worker {
  const built = data.entry.replace(SOURCES, `${SOURCES}dist/`).replace(/\.ts$/, ".js");
  return new Worker(new URL(built), { workerData: { ...data, entry: built } });
}
