import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type Database from "better-sqlite3";
import { Fault } from "../../domain/faults.js";

const PART_BYTES = 1 << 20;

/** Received files, kept in deflated parts under the SHA-256 of their bytes. */
export class Archive {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** @throws Fault FILE_DAMAGED when the bytes are not those of the name */
  async put(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#partsOf(sha256) !== undefined) return;
    const insert = this.#db.prepare("INSERT OR REPLACE INTO file VALUES (?, ?, ?)");
    const hash = createHash("sha256");
    let parts = 0;
    for await (const part of inParts(chunks)) {
      hash.update(part);
      insert.run(sha256, parts++, deflateRawSync(part, { level: 3 }));
    }
    if (hash.digest("hex") !== sha256) throw new Fault("FILE_DAMAGED", { detail: sha256 });
    this.#db.prepare("INSERT OR REPLACE INTO file_kept VALUES (?, ?)").run(sha256, parts);
  }

  get(sha256: string): AsyncIterable<Uint8Array> | undefined {
    const parts = this.#partsOf(sha256);
    return parts === undefined ? undefined : this.#read(sha256, parts);
  }

  list(): readonly string[] {
    return this.#db.prepare<[], string>("SELECT sha256 FROM file_kept ORDER BY sha256").pluck().all();
  }

  /** Files whose bytes are not what their name says. */
  verify(): readonly string[] {
    return this.list().flatMap((sha256) => {
      const hash = createHash("sha256");
      try {
        for (let part = 0; part < (this.#partsOf(sha256) ?? 0); part++) hash.update(this.#part(sha256, part));
      } catch (problem) {
        return [`文件 ${sha256}: ${String(problem)}`];
      }
      return hash.digest("hex") === sha256 ? [] : [`文件 ${sha256} 内容已变 file contents differ`];
    });
  }

  async *#read(sha256: string, parts: number): AsyncIterable<Uint8Array> {
    for (let part = 0; part < parts; part++) yield this.#part(sha256, part);
  }

  #part(sha256: string, part: number): Buffer {
    const bytes = this.#db
      .prepare<[string, number], Buffer>("SELECT bytes FROM file WHERE sha256 = ? AND part = ?")
      .pluck()
      .get(sha256, part);
    if (!bytes) throw new Fault("FILE_DAMAGED", { detail: `${sha256} ${part}` });
    return inflateRawSync(bytes);
  }

  #partsOf(sha256: string): number | undefined {
    return this.#db
      .prepare<[string], number>("SELECT parts FROM file_kept WHERE sha256 = ?")
      .pluck()
      .get(sha256);
  }
}

async function* inParts(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < PART_BYTES) continue;
    yield Buffer.concat(held);
    [held, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(held);
}
