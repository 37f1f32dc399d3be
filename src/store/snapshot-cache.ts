import { randomUUID } from "node:crypto";
import { closeSync, fsync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { Fault } from "../domain/faults.js";

/**
 * Saved read models beside the log: a file each, with the parts one after another, then the head as one line of
 * JSON, then the head's length in a line of its own.
 */
const Head = z.strictObject({
  format: z.literal("dabiao-snapshot-2"),
  name: z.string(),
  position: z.int(),
  /** Id of the event at that position: a snapshot of another log is not taken for one of this. */
  event: z.string(),
  parts: z.array(z.strictObject({ bytes: z.int(), crc: z.int() })),
});
type Head = z.infer<typeof Head>;

const FORMAT = Head.shape.format.value;
const LENGTH_DIGITS = 10;
const END_BYTES = LENGTH_DIGITS + 1;
const READ_BYTES_MAX = 1 << 30;

export interface Snapshot {
  readonly position: number;
  readonly parts: readonly Uint8Array[];
}

const sync = promisify(fsync);

/** Only a cache: whatever is missing, damaged or foreign is not used. */
export class SnapshotCache {
  readonly #fileOf: (name: string) => string;
  readonly #eventAt: (position: number) => Promise<string | undefined>;

  /** `eventAt` gives the id of the event at a position of this log. */
  constructor(fileOf: (name: string) => string, eventAt: (position: number) => Promise<string | undefined>) {
    this.#fileOf = fileOf;
    this.#eventAt = eventAt;
  }

  /** The parts are written before this returns for the first time, so they may be views of what changes later. */
  async save(name: string, { position, parts }: Snapshot): Promise<void> {
    const path = this.#fileOf(name);
    // Another process may save at the same moment: each writes its own file, and one of them gets the name.
    const draft = `${path}.${randomUUID()}.tmp`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(draft, "wx");
      try {
        for (const part of parts) writeAll(file, part);
        const checked = parts.map((part) => ({ bytes: part.length, crc: crc32(part) }));
        const event = await this.#eventAt(position);
        if (event === undefined) return;
        const head: Head = { format: FORMAT, name, position, event, parts: checked };
        const line = Buffer.from(`${JSON.stringify(head)}\n`);
        writeAll(file, line);
        writeAll(file, Buffer.from(`${`${line.length}`.padStart(LENGTH_DIGITS, "0")}\n`));
        await sync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, path);
    } catch (problem) {
      throw faultOf(problem);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  async load(name: string): Promise<Snapshot | undefined> {
    const file = await open(this.#fileOf(name)).catch(() => undefined);
    if (!file) return undefined;
    try {
      const head = await headOf(file);
      if (head?.name !== name || (await this.#eventAt(head.position)) !== head.event) return undefined;
      const parts = await partsOf(file, head);
      return parts && { position: head.position, parts };
    } finally {
      await file.close();
    }
  }
}

async function headOf(file: FileHandle): Promise<Head | undefined> {
  const { size } = await file.stat();
  const end = await bytesAt(file, size - END_BYTES, END_BYTES);
  const length = Number(end?.toString());
  if (!Number.isInteger(length) || length > size) return undefined;
  const line = await bytesAt(file, size - END_BYTES - length, length);
  try {
    return Head.safeParse(JSON.parse(line?.toString() ?? "")).data;
  } catch {
    return undefined;
  }
}

/** All parts at once, each checked as it comes: other threads go on reading meanwhile. Nothing if one is damaged. */
async function partsOf(file: FileHandle, head: Head): Promise<readonly Uint8Array[] | undefined> {
  let end = 0;
  const reads = head.parts.map(async ({ bytes, crc }) => {
    end += bytes;
    const part = await bytesAt(file, end - bytes, bytes);
    return part && crc32(part) === crc ? part : undefined;
  });
  const parts = (await Promise.all(reads)).filter((part) => part !== undefined);
  return parts.length === head.parts.length ? parts : undefined;
}

/** Memory of its own, so that what replaces one part sets it free. Nothing where the file ends before. */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  if (position < 0) return undefined;
  const bytes = Buffer.allocUnsafeSlow(length);
  try {
    for (let at = 0; at < length; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(length - at, READ_BYTES_MAX), position + at);
      if (bytesRead === 0) return undefined;
      at += bytesRead;
    }
    return bytes;
  } catch {
    return undefined;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** What the file system's refusals mean; anything else as it is. */
function faultOf(problem: unknown): unknown {
  const code = problem instanceof Error && "code" in problem ? problem.code : undefined;
  const detail = problem instanceof Error ? problem.message : "";
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return new Fault("DISK_FULL", {}, { cause: problem });
  if (code === "EROFS" || code === "EACCES" || code === "EPERM")
    return new Fault("STORE_READ_ONLY", { detail }, { cause: problem });
  return problem;
}
