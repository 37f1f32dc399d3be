import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Fault } from "../../domain/faults.js";
import { BatchOptions, type BatchResult } from "./batch.js";
import type { IngestContext } from "./context.js";
import { ingest } from "./ingest.js";

/**
 * Finishes batches that were interrupted, from the bytes that were kept when they came: their files need not be at
 * hand any more.
 */
export async function resumeBatches(context: IngestContext): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  for (const { received, state } of context.log.models.batches.all()) {
    if (state !== "open") continue;
    const { batch, sha256, bytes, file: name, options } = received;
    const kept = await context.log.store.getFile(sha256);
    if (!kept) throw new Fault("FILE_NOT_FOUND", { file: `${name} (${sha256})` });
    const folder = await mkdtemp(join(tmpdir(), "dabiao-"));
    try {
      const path = join(folder, basename(name));
      await pipeline(Readable.from(kept), createWriteStream(path));
      results.push(await ingest({ path, name, bytes, sha256, batch }, BatchOptions.parse(options), context));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return results;
}
