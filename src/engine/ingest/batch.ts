import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { MONEY_UNIT_NAMES } from "../../domain/amount.js";
import { Basis, Reason, Stage } from "../../domain/attribution.js";
import type { EventMetadata } from "../../domain/events/index.js";
import type { BatchOutcome } from "../../domain/events/ledger.js";
import { Fault, type RowProblem } from "../../domain/faults.js";
import { canonical } from "../../domain/reference/history.js";
import { KINDS } from "../../ingestion/header/fields.js";
import { FILE_FORMATS } from "../../ingestion/rows.js";

/** What a sender may ask of a batch. Kept with it, so that the same bytes are decided the same way again. */
export const BatchOptions = z.strictObject({
  kind: z.enum(KINDS),
  format: z.enum(FILE_FORMATS).optional(),
  sheet: z.string().optional(),
  unit: z.enum(MONEY_UNIT_NAMES).optional(),
  basis: Basis.optional(),
  stage: Stage.optional(),
  mapping: z.unknown().optional(),
  /** Take the good rows and set the bad ones aside. */
  acceptValid: z.boolean().default(false),
  reason: Reason.optional(),
  /** Codes of review rules whose findings are confirmed; ALL for every one. */
  confirm: z.array(z.string()).default([]),
});
export type BatchOptions = z.output<typeof BatchOptions>;

export interface ReceivedFile {
  readonly path: string;
  /** Name under which it is remembered. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Identity of the batch: these bytes, decided with these options. */
  readonly batch: string;
}

/** What the rows of a file came to, and what was found wrong with them. */
export interface Found {
  readonly outcome: BatchOutcome;
  readonly problems: readonly RowProblem[];
}

export interface BatchResult extends Found {
  readonly batch: string;
  readonly file: string;
  /** `checked`: a dry run; `known`: this file was taken with these options before. */
  readonly state: "checked" | "completed" | "rejected" | "known";
  readonly position: number;
}

export interface Progress {
  readonly phase: "reading" | "checking" | "recording";
  readonly done: number;
  readonly total: number;
}

/** @throws Fault FILE_NOT_FOUND */
export async function receive(
  path: string,
  options: BatchOptions,
  name = basename(path),
): Promise<ReceivedFile> {
  try {
    const { size: bytes } = await stat(path);
    const hash = createHash("sha256");
    for await (const chunk of bytesOf(path)) hash.update(chunk);
    const digest = hash.digest("hex");
    const batch = createHash("sha256")
      .update(`${digest}\n${canonical(options)}`)
      .digest("hex");
    return { path, name, bytes, sha256: digest, batch };
  } catch (cause) {
    throw new Fault("FILE_NOT_FOUND", { file: name }, { cause });
  }
}

/**
 * Reads a file in large chunks: every chunk costs a turn of the event loop, and by default a city's file
 * would be a thousand of them.
 */
export function bytesOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: 1 << 20 });
}

export function metadataOf(batch: string, actor: string, row?: number): EventMetadata {
  return { actor, batch, correlation: batch, ...(row === undefined ? {} : { row }) };
}

export const NOTHING: BatchOutcome = { rows: 0, filed: 0, revised: 0, unchanged: 0, refused: 0 };
