import { parentPort, workerData } from "node:worker_threads";
import { Fault, type FaultCode, type FaultParams } from "../domain/faults.js";
import { readFile } from "./read-file.js";
import { transferables } from "./reports/report-columns.js";
import type { Chunk, ReadOptions } from "./rows.js";

/** The reading thread: posts the chunks of one file, and waits when too many of them have not been taken. */

export type FromReader =
  | { readonly type: "chunk"; readonly chunk: Chunk }
  | { readonly type: "end" }
  | { readonly type: "fault"; readonly code: FaultCode; readonly params: FaultParams }
  | { readonly type: "error"; readonly message: string; readonly stack: string | undefined };
export type ToReader = "taken";

interface Task {
  readonly path: string;
  readonly options: ReadOptions;
  readonly chunksAhead: number;
}

const port = parentPort;
if (!port) throw new Error("worker.ts runs as a worker thread only");
const { path, options, chunksAhead }: Task = workerData;

let untaken = 0;
let wake: () => void = () => {};
port.on("message", () => {
  untaken--;
  wake();
});

function post(message: FromReader, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

try {
  for await (const chunk of readFile(path, options)) {
    post({ type: "chunk", chunk }, chunk.kind === "reports" ? transferables(chunk) : []);
    untaken++;
    while (untaken >= chunksAhead) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  post({ type: "end" });
} catch (failure) {
  if (failure instanceof Fault) post({ type: "fault", code: failure.code, params: failure.params });
  else
    post({
      type: "error",
      message: String(failure),
      stack: failure instanceof Error ? failure.stack : undefined,
    });
} finally {
  port.close();
}
