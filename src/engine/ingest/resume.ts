import { BatchOptions, type BatchResult } from "./batch.js";
import type { IngestContext } from "./context.js";
import { ingest } from "./ingest.js";
import { withKeptFile } from "./kept-batch.js";

/**
 * Finishes batches that were interrupted, from the bytes that were kept when they came: their files need not be at
 * hand any more. Copies of them are made `within` a folder.
 */
export async function resumeBatches(context: IngestContext, within: string): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  for (const open of context.log.models.batches.all().filter(({ state }) => state === "open")) {
    const { batch, sha256, bytes, file: name, options } = open.received;
    const finish = (path: string) =>
      ingest({ path, name, bytes, sha256, batch }, BatchOptions.parse(options), context);
    results.push(await withKeptFile(context.log.store, open, finish, within));
  }
  return results;
}
