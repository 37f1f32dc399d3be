import { Worker } from "node:worker_threads";
import type { ThreadData } from "./thread-data.js";

/** Starts a thread on its module: built, or from the sources where those run. */
export function startThread(data: ThreadData<unknown>): Worker {
  const { entry } = data;
  const runs = entry.endsWith(".ts") ? new URL("./from-source.mjs", import.meta.url) : new URL(entry);
  return new Worker(runs, { workerData: data });
}
