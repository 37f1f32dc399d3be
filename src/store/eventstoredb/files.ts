import { createHash } from "node:crypto";
import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binaryEvent, jsonEvent, type RecordedEvent } from "@eventstore/db-client";
import { z } from "zod";
import { idOfDigest } from "../../domain/derived-ids.js";
import { Fault } from "../../domain/faults.js";
import { StreamConflict } from "../event-store.js";
import type { Appender } from "./appender.js";
import type { Connection } from "./connection.js";
import { steadyLogPages } from "./log-pages.js";
import { placeOf, type Reader } from "./reader.js";
import { MARK, type WireEvent } from "./wire.js";

/** Well below what a server takes in one append, with any other setting than its smallest. */
const CHUNK_BYTES = 500_000;
const CHUNKS_READ_AT_ONCE = 8;
const CHUNK = "FileChunk";
const KEPT = "FileKept";
const PREFIX = "file-";

/** Ends the stream of a file: until it stands, the file is not kept. */
const Kept = z.looseObject({ sha256: z.string(), bytes: z.int(), chunks: z.int() });

/**
 * Received files, each in a stream of its own named by the digest of its bytes: chunks, then `FileKept`. Ids and
 * chunks depend on the bytes alone, so several writers, or one that starts again, build the very same stream.
 */
export class Files {
  readonly #connection: Connection;
  readonly #reader: Reader;
  readonly #appender: Appender;

  constructor(connection: Connection, reader: Reader, appender: Appender) {
    this.#connection = connection;
    this.#reader = reader;
    this.#appender = appender;
  }

  /** @throws Fault FILE_DAMAGED when the bytes are not those of the name; then nothing is written */
  async put(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (await this.#kept(sha256)) return;
    // What has been appended cannot be taken back: so the bytes are checked first.
    const file = await namelessFile();
    try {
      const bytes = await spooled(file, sha256, chunks);
      await this.#upload(file, sha256, bytes);
    } finally {
      await file.close();
    }
  }

  async get(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const kept = await this.#kept(sha256);
    return kept && this.#read(sha256, kept.chunks);
  }

  async list(): Promise<readonly string[]> {
    const names = new Set<string>();
    const { deadlineMs, patienceMs } = this.#connection.timing;
    const options = { only: { types: [KEPT] }, pageSize: 500, quietMsMax: deadlineMs, patienceMs };
    for await (const { events, caughtUp } of steadyLogPages(this.#connection, placeOf(0), options)) {
      for (const { event } of events) {
        const kept = event && this.#keptIn(event);
        if (kept) names.add(kept.sha256);
      }
      if (caughtUp) break;
    }
    return [...names].sort();
  }

  async #upload(file: FileHandle, sha256: string, bytes: number): Promise<void> {
    const chunks = Math.ceil(bytes / CHUNK_BYTES);
    for (;;) {
      const last = await this.#reader.lastOf(PREFIX + sha256);
      if (last && this.#keptIn(last)) return;
      try {
        for (let n = last ? Number(last.revision) + 1 : 0; n < chunks; n++) {
          await this.#append(sha256, n, chunkOf(sha256, n, await chunkAt(file, n)));
        }
        await this.#append(sha256, chunks, keptOf(sha256, bytes, chunks));
        return;
      } catch (problem) {
        // Somebody else sends the same file and is ahead: go on where he is.
        if (!(problem instanceof StreamConflict)) throw problem;
      }
    }
  }

  async #append(sha256: string, revision: number, event: WireEvent): Promise<void> {
    await this.#appender.place({ stream: PREFIX + sha256, expected: revision - 1, events: [event] }, 0);
  }

  async #kept(sha256: string): Promise<z.infer<typeof Kept> | undefined> {
    const last = await this.#reader.lastOf(PREFIX + sha256);
    return last && this.#keptIn(last);
  }

  #keptIn(event: RecordedEvent): z.infer<typeof Kept> | undefined {
    if (event.type !== KEPT || !event.isJson) return undefined;
    const kept = Kept.safeParse(event.data).data;
    return kept && event.streamId === this.#reader.onServer(PREFIX + kept.sha256) ? kept : undefined;
  }

  /** @throws Fault FILE_DAMAGED at its end when the bytes are not what their name says */
  async *#read(sha256: string, chunks: number): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    for (let from = 0; from < chunks; from += CHUNKS_READ_AT_ONCE) {
      const count = Math.min(CHUNKS_READ_AT_ONCE, chunks - from);
      for (const { event } of await this.#reader.raw(PREFIX + sha256, from, count)) {
        if (event?.type !== CHUNK || !(event.data instanceof Uint8Array)) continue;
        hash.update(event.data);
        yield event.data;
      }
    }
    if (hash.digest("hex") !== sha256) throw new Fault("FILE_DAMAGED", { detail: sha256 });
  }
}

/** A temporary file that no folder names: however this process ends, the machine frees it. */
async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "dabiao-file-"));
  try {
    return await open(join(folder, "received"), "wx+");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the bytes to a local file and gives their number. */
async function spooled(file: FileHandle, sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await writeFile(file, counted());
  if (hash.digest("hex") !== sha256) throw new Fault("FILE_DAMAGED", { detail: sha256 });
  return bytes;
}

async function chunkAt(file: FileHandle, n: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, n * CHUNK_BYTES);
  return buffer.subarray(0, bytesRead);
}

function chunkOf(sha256: string, n: number, data: Uint8Array): WireEvent {
  return { event: binaryEvent({ id: idOf(sha256, n), type: CHUNK, data }), bytes: data.length };
}

function keptOf(sha256: string, bytes: number, chunks: number): WireEvent {
  const data = { sha256, bytes, chunks };
  const metadata = { [MARK]: { version: 1 } };
  return { event: jsonEvent({ id: idOf(sha256, chunks), type: KEPT, data, metadata }), bytes: 200 };
}

/** The id of the `n`-th event in the stream of a file. */
function idOf(sha256: string, n: number): string {
  return idOfDigest(createHash("sha256").update(`${sha256}\n${n}`).digest("hex"));
}
