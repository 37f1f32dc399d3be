import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Batch, Batches } from "../../../projections/batches.js";
import { Fault, type RowProblem, refusing } from "../../domain/faults.js";
import type { EventStore } from "../../store/event-store.js";
import type { FoldedLog } from "../log.js";
import { BatchOptions } from "./batch.js";
import { writeBadRows } from "./forms.js";
import { keptProblems } from "./problem-list.js";

/**
 * The batch with this identifier, or the only one whose identifier begins so.
 *
 * @throws Fault NOT_DEFINED, ARGUMENT_INVALID where several begin so
 */
export function batchNamed(batches: Batches, beginning: string): Batch {
  const found = batches.all().filter(({ received }) => received.batch.startsWith(beginning));
  const [batch, another] = found;
  if (another)
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: `以 ${beginning} 开头的批次有${found.length}个,请多写几位`,
        en: `${found.length} batches begin with ${beginning}: give more of it`,
      },
    });
  if (batch) return batch;
  const short = beginning.slice(0, 12);
  throw new Fault("NOT_DEFINED", { what: { zh: `批次 ${short}`, en: `batch ${short}` } });
}

/** All that was found wrong with a batch when it came; undefined where it was not kept. */
export async function problemsOf(
  store: EventStore,
  { problemList, outcome }: Batch,
): Promise<readonly RowProblem[] | undefined> {
  if (problemList !== undefined) return keptProblems(store, problemList);
  return outcome?.refused === 0 ? [] : undefined;
}

/**
 * Writes the rows of a batch that were refused, as a file that can be corrected and sent again, from the bytes that
 * were kept when it came; a copy of those is made `within` a folder.
 *
 * @throws Fault NOT_DEFINED where no row was refused, or which ones was not kept; FILE_NOT_FOUND
 */
export async function writeKeptRejects(
  log: FoldedLog,
  batch: Batch,
  outPath: string,
  within: string,
): Promise<void> {
  const bad = refusing((await problemsOf(log.store, batch)) ?? []);
  if (bad.length === 0) throw new Fault("NOT_DEFINED", { what: { zh: "待改正的行", en: "rows to correct" } });
  const options = BatchOptions.parse(batch.received.options);
  const reference = log.models.reference.now();
  await withKeptFile(
    log.store,
    batch,
    (path) => writeBadRows(reference, { path, options }, bad, outPath),
    within,
  );
}

/**
 * Runs `use` on a copy of the file that was received, in a folder of its own `within` another.
 *
 * @throws Fault FILE_NOT_FOUND where the store does not have it
 */
export async function withKeptFile<T>(
  store: EventStore,
  { received: { file, sha256 } }: Batch,
  use: (path: string) => Promise<T>,
  within: string,
): Promise<T> {
  const kept = await store.getFile(sha256);
  if (!kept) throw new Fault("FILE_NOT_FOUND", { file: `${file} (${sha256})` });
  const folder = await mkdtemp(join(within, "dabiao-"));
  try {
    const path = join(folder, basename(file));
    await pipeline(Readable.from(kept), createWriteStream(path));
    return await use(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
