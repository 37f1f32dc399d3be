import { Worker } from "node:worker_threads";
import { Fault } from "../domain/faults.js";
import type { Chunk, ReadOptions } from "./rows.js";
import type { FromReader, ToReader } from "./worker.js";

/** Chunks that may wait to be taken before the worker pauses. */
const CHUNKS_AHEAD = 4;

/**
 * The same as `readFile`, on another thread: the columns move over without a copy, and the reader never gets more
 * than a few chunks ahead. Leaving the loop early ends the thread.
 *
 * @throws the faults of `readFile`
 */
export async function* readInWorker(path: string, options: ReadOptions): AsyncGenerator<Chunk> {
  const worker = startWorker(path, options);
  const inbox = new Inbox(worker);
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.type === "end") return;
      if (message.type === "fault") throw new Fault(message.code, message.params);
      if (message.type === "error") throw new Error(message.message, { cause: message.stack });
      yield message.chunk;
      const taken: ToReader = "taken";
      worker.postMessage(taken);
    }
  } finally {
    await worker.terminate();
  }
}

/** Beside this file stands the worker: as .js when built; where the sources run, behind a file that loads them. */
function startWorker(path: string, options: ReadOptions): Worker {
  const entry = import.meta.url.endsWith(".ts") ? "./worker-from-source.mjs" : "./worker.js";
  const workerData = { path, options, chunksAhead: CHUNKS_AHEAD };
  return new Worker(new URL(entry, import.meta.url), { workerData });
}

/** Messages of a worker, one after another. A worker that dies rejects who waits. */
class Inbox {
  readonly #messages: FromReader[] = [];
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(worker: Worker) {
    worker.on("message", (message: FromReader) => {
      this.#messages.push(message);
      this.#wake();
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", (code) => this.#fail(new Error(`the reading thread ended (exit code ${code})`)));
  }

  async next(): Promise<FromReader> {
    for (;;) {
      const message = this.#messages.shift();
      if (message) return message;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}
