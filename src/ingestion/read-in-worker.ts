import { besideModule, itemsFromThread } from "../threads/items-from-thread.js";
import type { Chunk, ReadOptions } from "./rows.js";
import type { ReadTask } from "./worker.js";

/** Chunks that may wait to be taken before the worker pauses. */
const CHUNKS_AHEAD = 4;

/**
 * The same as `readFile`, on another thread: the columns move over without a copy, and the reader never gets more
 * than a few chunks ahead. Leaving the loop early ends the thread.
 *
 * @throws the faults of `readFile`
 */
export function readInWorker(path: string, options: ReadOptions): AsyncGenerator<Chunk> {
  const task: ReadTask = { path, options };
  return itemsFromThread(besideModule(import.meta.url, "worker"), task, CHUNKS_AHEAD);
}
