import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { machineFault } from "../domain/machine-faults.js";
import type { UnusedSnapshot } from "./event-store.js";

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
  parts: z.array(z.strictObject({ bytes: z.int().min(0), crc: z.int() })),
});
type Head = z.infer<typeof Head>;

const FORMAT = Head.shape.format.value;
const LENGTH_DIGITS = 10;
const END_BYTES = LENGTH_DIGITS + 1;
/** By measurement: what is read at the same time by other threads, in pieces of which one is checked meanwhile. */
const READS_AHEAD = 4;
const PIECE_BYTES = 4 << 20;
const DRAFT = ".tmp";
/** A draft that is older was left by a process that was killed. */
const DRAFT_AGE_MAX_MS = 600_000;

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
    const draft = `${path}.${randomUUID()}${DRAFT}`;
    try {
      mkdirSync(dirname(path), { recursive: true });
      removeOldDrafts(path);
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
      throw machineFault(problem) ?? problem;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  async load(
    name: string,
    onUnused: (unused: UnusedSnapshot) => void = () => undefined,
  ): Promise<Snapshot | undefined> {
    const file = await open(this.#fileOf(name)).catch(() => undefined);
    if (!file) return undefined;
    try {
      const head = await headOf(file);
      const position = head?.position ?? 0;
      const why = head ? await this.#whyUnused(head, name) : "damaged";
      const parts = head && !why ? await partsOf(file, head) : undefined;
      if (parts) return { position, parts };
      onUnused({ why: why ?? "damaged", position });
      return undefined;
    } finally {
      await file.close();
    }
  }

  async #whyUnused(
    { name, position, event }: Head,
    asked: string,
  ): Promise<UnusedSnapshot["why"] | undefined> {
    if (name !== asked) return "outdated";
    return (await this.#eventAt(position)) === event ? undefined : "foreign";
  }
}

function removeOldDrafts(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith(DRAFT)) continue;
    const { mtimeMs } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > DRAFT_AGE_MAX_MS) rmSync(join(folder, name), { force: true });
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

/**
 * All parts, each in memory of its own, so that what replaces one sets it free. A piece is checked while the next ones
 * are read. Nothing where one is damaged, or the file ends before.
 */
async function partsOf(file: FileHandle, head: Head): Promise<readonly Uint8Array[] | undefined> {
  const { size } = await file.stat();
  if (head.parts.reduce((sum, { bytes }) => sum + bytes, 0) > size) return undefined;
  const parts = head.parts.map(({ bytes }) => Buffer.allocUnsafeSlow(bytes));
  const pieces = piecesOf(parts);
  const sums = parts.map(() => 0);
  const reads: Promise<boolean>[] = [];
  for (const [n, { part, bytes }] of pieces.entries()) {
    for (const ahead of pieces.slice(n + reads.length, n + READS_AHEAD))
      reads.push(readInto(ahead.bytes, file, ahead.position));
    if (!(await reads.shift())) return undefined;
    sums[part] = crc32(bytes, sums[part]);
  }
  return head.parts.every(({ crc }, part) => sums[part] === crc) ? parts : undefined;
}

interface Piece {
  readonly part: number;
  readonly bytes: Buffer;
  /** In the file. */
  readonly position: number;
}

function piecesOf(parts: readonly Buffer[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (const [part, all] of parts.entries()) {
    for (let at = 0; at < all.length; at += PIECE_BYTES)
      pieces.push({ part, bytes: all.subarray(at, at + PIECE_BYTES), position: start + at });
    start += all.length;
  }
  return pieces;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  if (position < 0) return undefined;
  const bytes = Buffer.allocUnsafeSlow(length);
  return (await readInto(bytes, file, position)) ? bytes : undefined;
}

/** False where the file ends before, or cannot be read. */
async function readInto(bytes: Buffer, file: FileHandle, position: number): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, position + at);
      if (bytesRead === 0) return false;
      at += bytesRead;
    }
    return true;
  } catch {
    return false;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
