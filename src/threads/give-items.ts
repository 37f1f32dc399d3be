import { parentPort, workerData } from "node:worker_threads";
import { Fault } from "../domain/faults.js";
import type { FromThread, ToThread } from "./items-from-thread.js";
import type { ThreadData } from "./thread-data.js";

/**
 * Runs in the thread that `itemsFromThread` starts: sends what `make` makes of the task, and pauses while too
 * many items are waiting. `moved` lists the memory to transfer instead of copy.
 */
export async function giveItems<T, Task>(
  make: (task: Task) => AsyncIterable<T> | Iterable<T>,
  moved: (item: T) => ArrayBuffer[],
): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error("this module runs as a thread only");
  const { task, itemsAhead }: ThreadData<Task> = workerData;
  let untaken = 0;
  let wake: () => void = () => {};
  port.on("message", (taken: ToThread) => {
    untaken -= taken;
    wake();
  });
  const post = (message: FromThread<T>, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  try {
    for await (const item of make(task)) {
      post({ type: "item", item }, moved(item));
      untaken++;
      while (untaken >= itemsAhead) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    post({ type: "end" });
  } catch (failure) {
    const stack = failure instanceof Error ? failure.stack : undefined;
    if (failure instanceof Fault) post({ type: "fault", code: failure.code, params: failure.params });
    else post({ type: "error", message: String(failure), stack });
  } finally {
    port.close();
  }
}
