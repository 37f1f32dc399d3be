import type { Worker } from "node:worker_threads";
import { Fault, type FaultCode, type FaultParams } from "../domain/faults.js";
import { startThread } from "./start-thread.js";

/** What a thread says to the one that started it (`give-items.ts`). */
export type FromThread<T> =
  | { readonly type: "item"; readonly item: T }
  | { readonly type: "end" }
  | { readonly type: "fault"; readonly code: FaultCode; readonly params: FaultParams }
  | { readonly type: "error"; readonly message: string; readonly stack: string | undefined };
/** Number of further items that the receiver has taken. */
export type ToThread = number;

/**
 * Runs the module `entry` on another thread and yields what it makes of `task`; the thread is at most
 * `itemsAhead` items ahead. Leaving the loop early ends the thread.
 *
 * @throws what is thrown there
 */
export async function* itemsFromThread<T, Task>(
  entry: URL,
  task: Task,
  itemsAhead: number,
): AsyncGenerator<T> {
  const worker = startThread({ task, itemsAhead, entry: entry.href });
  const inbox = new Inbox<FromThread<T>>(worker);
  // To wake a thread takes longer than to take many items: it is told of them at once.
  const toldAt = Math.max(1, Math.floor(itemsAhead / 2));
  let taken: ToThread = 0;
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.type === "end") return;
      if (message.type === "fault") throw new Fault(message.code, message.params);
      if (message.type === "error") throw new Error(message.message, { cause: message.stack });
      yield message.item;
      if (++taken < toldAt) continue;
      worker.postMessage(taken);
      taken = 0;
    }
  } finally {
    await worker.terminate();
  }
}

/** A module beside another one: a .js file when built, a .ts file where the sources run. */
export function besideModule(url: string, name: string): URL {
  return new URL(`./${name}.${url.endsWith(".ts") ? "ts" : "js"}`, url);
}

/** Queue of a worker's messages. Where the worker dies, whoever waits for a message gets an error. */
class Inbox<T> {
  readonly #messages: T[] = [];
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(worker: Worker) {
    worker.on("message", (message: T) => {
      this.#messages.push(message);
      this.#wake();
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", (code) => this.#fail(new Error(`the thread ended (exit code ${code})`)));
  }

  async next(): Promise<T> {
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
