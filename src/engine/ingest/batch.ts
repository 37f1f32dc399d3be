import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { MONEY_UNIT_NAMES } from "../../domain/amount.js";
import { Basis, Reason, Stage } from "../../domain/attribution.js";
import type { Words } from "../../domain/defect.js";
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
  /** When it was written last; none of a copy that nobody else knows. */
  readonly mtimeMs?: number;
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

/** @throws Fault FILE_NOT_FOUND, FILE_FORMAT where it is no file but a folder or a pipe */
export async function receive(
  path: string,
  options: BatchOptions,
  name = basename(path),
): Promise<ReceivedFile> {
  try {
    const { size: bytes, mtimeMs } = await fileAt(path);
    const hash = createHash("sha256");
    for await (const chunk of bytesOf(path)) hash.update(chunk);
    const digest = hash.digest("hex");
    const batch = createHash("sha256")
      .update(`${digest}\n${canonical(options)}`)
      .digest("hex");
    return { path, name, bytes, sha256: digest, batch, mtimeMs };
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("FILE_NOT_FOUND", { file: isDenied(cause) ? denied(name) : name }, { cause });
  }
}

/** A file is read several times: a pipe gives what it has but once. */
async function fileAt(path: string): Promise<Stats> {
  const stats = await stat(path);
  if (stats.isDirectory())
    throw new Fault("FILE_FORMAT", {
      detail: { zh: "这是文件夹,请指定其中的文件", en: "a folder: name the files in it" },
    });
  if (!stats.isFile())
    throw new Fault("FILE_FORMAT", {
      detail: {
        zh: "这是管道或设备,请先存为文件",
        en: "a pipe or a device: save what it gives to a file first",
      },
    });
  return stats;
}

function isDenied(problem: unknown): boolean {
  return (
    problem instanceof Error && "code" in problem && (problem.code === "EACCES" || problem.code === "EPERM")
  );
}

function denied(name: string): Words {
  return { zh: `${name}(没有读取权限)`, en: `${name} (no permission to read it)` };
}

/**
 * What was read and what is kept must be the same bytes, also of a file that somebody goes on writing to.
 *
 * @throws Fault FILE_CHANGED
 */
export async function requireUnchanged({ path, bytes, mtimeMs }: ReceivedFile): Promise<void> {
  if (mtimeMs === undefined) return;
  const now = await stat(path).catch(() => undefined);
  if (now?.size !== bytes || now.mtimeMs !== mtimeMs) throw new Fault("FILE_CHANGED", {});
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
