import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Fault, refusing } from "../domain/faults.js";
import { asFault } from "../domain/machine-faults.js";
import type { Engine } from "../engine/engine.js";
import { BatchOptions, type BatchResult, type Progress, receive } from "../engine/ingest/batch.js";
import { writeBadRows } from "../engine/ingest/forms.js";
import { ingest } from "../engine/ingest/ingest.js";
import { batchNamed, writeKeptRejects } from "../engine/ingest/kept-batch.js";
import { resumeBatches } from "../engine/ingest/resume.js";
import type { WorkingFolder } from "../working-folder.js";
import type { ServiceConfig } from "./config.js";
import { type RejectsFile, rejectsFileOf } from "./rejects-file.js";

/** An upload under way or done. */
export interface Upload {
  readonly id: string;
  readonly file: string;
  readonly owner: string;
  progress: Progress | undefined;
  result: BatchResult | undefined;
  fault: Fault | undefined;
  /** File of the rows to correct, when there are any. */
  rejects: RejectsFile | undefined;
}

interface Held extends Upload {
  readonly folder: string;
  readonly options: BatchOptions;
}

/** Streams a received file to the disk. */
export type Save = (file: {
  readonly stream: Readable & { truncated?: boolean };
  /** None where the form gives none. */
  readonly name: string | undefined;
}) => Promise<void>;

/** Finished uploads whose results and bad rows can still be fetched. */
const KEPT_MAX = 100;

/** Received files on their way into the log: streamed to disk, so that their size is not the memory's concern. */
export class Uploads {
  readonly #engine: Engine;
  readonly #limits: Pick<ServiceConfig, "uploadsMax" | "uploadMax" | "rowsMax">;
  readonly #uploads = new Map<string, Held>();
  readonly #running = new Set<Promise<unknown>>();
  /** By batch: the latest upload of it that is under way. */
  readonly #batches = new Map<string, Promise<BatchResult>>();
  readonly #working: WorkingFolder;
  #active = 0;

  constructor(
    engine: Engine,
    working: WorkingFolder,
    limits: Pick<ServiceConfig, "uploadsMax" | "uploadMax" | "rowsMax">,
  ) {
    this.#engine = engine;
    this.#working = working;
    this.#limits = limits;
  }

  get active(): number {
    return this.#active;
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  /**
   * Takes a file in. `receive` saves the file and says, when all that was sent has been read, what is to become of
   * it. The promise `done` settles when it is in the log, or refused.
   *
   * @throws Fault OVERLOADED when too many are under way, BODY_INVALID without a file, FILE_TOO_LARGE
   */
  async take(
    receive: (save: Save) => Promise<{ readonly options: BatchOptions; readonly dryRun: boolean }>,
    { actor, owner }: { readonly actor: string; readonly owner: string },
  ): Promise<{ readonly upload: Upload; readonly done: Promise<BatchResult> }> {
    const { uploadsMax, uploadMax: limit } = this.#limits;
    if (this.#active >= uploadsMax)
      throw new Fault("OVERLOADED", {
        detail: { zh: `同时上传已达${uploadsMax}个`, en: `${uploadsMax} uploads are under way` },
      });
    this.#active++;
    let folder: string | undefined;
    try {
      const into = await this.#working.folder();
      folder = into;
      let saved: { readonly path: string; readonly name: string } | undefined;
      const { options, dryRun } = await receive(async (file) => {
        // Cut between signs, never inside one.
        const name = [...basename((file.name ?? "").replaceAll("\\", "/"))].slice(-200).join("") || "upload";
        const path = join(into, `received${extname(name)}`);
        await pipeline(file.stream, createWriteStream(path));
        if (file.stream.truncated)
          throw new Fault("FILE_TOO_LARGE", {
            found: { zh: `超过${limit}`, en: `more than ${limit}` },
            limit,
          });
        saved = { path, name };
      });
      if (!saved) throw new Fault("BODY_INVALID", { detail: { zh: "没有文件", en: "no file" } });
      const { path, name } = saved;
      const upload: Held = {
        id: randomUUID(),
        file: name,
        owner,
        folder: into,
        options,
        progress: undefined,
        result: undefined,
        fault: undefined,
        rejects: undefined,
      };
      this.#keep(upload);
      const done = this.#run(upload, path, actor, dryRun).finally(() => {
        this.#active--;
      });
      this.#track(done);
      return { upload, done };
    } catch (problem) {
      this.#active--;
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      throw problem;
    }
  }

  /**
   * Finishes batches that were interrupted, from the bytes that were kept when they came.
   *
   * @throws Fault OVERLOADED while uploads are under way
   */
  resume(actor: string): Promise<readonly BatchResult[]> {
    // One that is under way is not finished, and not interrupted either.
    if (this.#active > 0)
      throw new Fault("OVERLOADED", {
        detail: { zh: "有文件正在上传", en: "an upload is under way" },
      });
    this.#active++;
    const { log } = this.#engine;
    const context = { log, actor, today: this.#engine.today(), dryRun: false, onProgress: () => undefined };
    const done = this.#working
      .within((folder) => resumeBatches(context, folder))
      .finally(() => this.#active--);
    this.#track(done);
    return done;
  }

  /**
   * Runs `use` on a file of the rows of a batch that were refused.
   *
   * @throws Fault NOT_DEFINED where there is no such batch, or no such rows, or which ones was not kept
   */
  async withRejectsOf<T>(id: string, use: (rejects: RejectsFile) => Promise<T>): Promise<T> {
    const batch = batchNamed(this.#engine.models.batches, id);
    const { file, options } = batch.received;
    const { format } = BatchOptions.parse(options);
    return this.#working.within(async (folder) => {
      const rejects = rejectsFileOf(file, format, folder);
      await writeKeptRejects(this.#engine.log, batch, rejects.path, folder);
      return use(rejects);
    });
  }

  /** Resolves when nothing is under way any more; then nothing is left on the disk. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#running]);
    for (const { folder } of this.#uploads.values()) await rm(folder, { recursive: true, force: true });
    this.#uploads.clear();
  }

  async #run(upload: Held, path: string, actor: string, dryRun: boolean): Promise<BatchResult> {
    const engine = this.#engine;
    const { options, file, folder } = upload;
    try {
      const received = await receive(path, options, file);
      const context = {
        log: engine.log,
        actor,
        today: engine.today(),
        dryRun,
        rowsMax: this.#limits.rowsMax,
        onProgress: (progress: Progress) => {
          upload.progress = progress;
        },
      };
      const result = await this.#inTurn(received.batch, () => ingest(received, options, context));
      const bad = refusing(result.problems);
      if (bad.length > 0) {
        const rejects = rejectsFileOf(file, options.format, folder);
        await writeBadRows(engine.models.reference.now(), { path, options }, bad, rejects.path);
        upload.rejects = rejects;
      }
      upload.result = result;
      return result;
    } catch (problem) {
      upload.fault = asFault(problem);
      throw problem;
    } finally {
      await rm(path, { force: true });
    }
  }

  /** A file that is sent twice at once waits for the first time to end: then it is known. */
  async #inTurn(batch: string, take: () => Promise<BatchResult>): Promise<BatchResult> {
    const done = this.#batches.get(batch)?.then(take, take) ?? take();
    this.#batches.set(batch, done);
    try {
      return await done;
    } finally {
      if (this.#batches.get(batch) === done) this.#batches.delete(batch);
    }
  }

  #track(done: Promise<unknown>): void {
    const settled = done.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  #keep(upload: Held): void {
    this.#uploads.set(upload.id, upload);
    for (const [id, one] of this.#uploads) {
      if (this.#uploads.size <= KEPT_MAX) break;
      if (!one.result && !one.fault) continue;
      this.#uploads.delete(id);
      rm(one.folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
