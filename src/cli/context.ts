import type { Command } from "commander";
import { z } from "zod";
import { AccessFile } from "../access/access-file.js";
import type { Question } from "../answers/answer.js";
import type { Defect } from "../domain/defect.js";
import { asFault } from "../domain/machine-faults.js";
import { Engine } from "../engine/engine.js";
import type { EventStore, LostEnd, OpenMode } from "../store/event-store.js";
import { type Format, Output } from "./output.js";
import { optionsIn } from "./settings.js";

/** Projections that a server runs itself. */
export interface ServerProjectionPort {
  deploy(name: string, query: string, emits: boolean): Promise<"created" | "updated">;
  status(name: string): Promise<{ readonly status: string; readonly progress: number } | undefined>;
  state(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Adapters that the composition root (`ports.ts`) hands to the command line. */
export interface Ports {
  /**
   * @param cache where snapshots are kept of a log that is on a server
   * @throws Fault STORE_MISSING when it is to exist and does not
   */
  openStore(location: string, mode: OpenMode, cache: string): Promise<EventStore>;
  /** What is wrong with the store itself; nothing where all is well or the store keeps watch on its own. */
  verifyStore(store: EventStore): readonly Defect[];
  /**
   * The end of the log that the store had acknowledged but no longer has; undefined if nothing is missing, or
   * the log is on a server.
   */
  lostEnd(store: EventStore): LostEnd | undefined;
  /** Copies an embedded store, consistent, while it may be written to. */
  backupStore(store: EventStore, path: string): Promise<void>;
  /** @throws Fault ARGUMENT_INVALID where the store is no server */
  openProjections(location: string): Promise<ServerProjectionPort>;
  /** Runs the HTTP service until the process is told to stop. */
  serve(
    engine: Engine,
    options: { data: string; access: string; cache: string; flags: Readonly<Record<string, unknown>> },
  ): Promise<void>;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const GlobalOptions = z.object({
  data: z.string(),
  lang: z.enum(["zh", "en"]),
  json: z.boolean().default(false),
  csv: z.boolean().default(false),
  actor: z.string(),
  access: z.string().min(1).optional(),
  cache: z.string().min(1),
});

/** One run of the program: its options, its output, and the engine on the store they name. */
export class Context {
  readonly #ports: Ports;
  readonly #root: Command;
  /** Exit code unless something is thrown; a batch with refused rows sets 3. */
  exit = 0;

  constructor(ports: Ports, root: Command) {
    this.#ports = ports;
    this.#root = root;
  }

  get options(): z.output<typeof GlobalOptions> {
    return GlobalOptions.parse(this.#root.opts());
  }

  get output(): Output {
    const { json, csv, lang } = this.options;
    const format: Format = json ? "json" : csv ? "csv" : "table";
    return new Output(format, lang, this.#ports.stdout, this.#ports.stderr);
  }

  /** The file of tokens and audit records: beside the data, unless named. */
  get accessPath(): string {
    const { data, access } = this.options;
    return access ?? (data.includes("://") ? "dabiao.access.db" : `${data}.access.db`);
  }

  openProjections(): Promise<ServerProjectionPort> {
    return this.#ports.openProjections(this.options.data);
  }

  serve(engine: Engine, flags: Readonly<Record<string, unknown>>): Promise<void> {
    const { data, cache } = this.options;
    return this.#ports.serve(engine, { data, cache, access: this.accessPath, flags });
  }

  verifyStore(store: EventStore): readonly Defect[] {
    return this.#ports.verifyStore(store);
  }
  lostEnd(store: EventStore): LostEnd | undefined {
    return this.#ports.lostEnd(store);
  }
  backupStore(store: EventStore, path: string): Promise<void> {
    return this.#ports.backupStore(store, path);
  }

  /** Runs `use` on the file of tokens and audit records. */
  async withAccess(use: (access: AccessFile) => void): Promise<void> {
    const access = new AccessFile(this.accessPath);
    try {
      use(access);
    } finally {
      access.close();
    }
  }

  openStore(mode: OpenMode, location = this.options.data): Promise<EventStore> {
    return this.#ports.openStore(location, mode, this.options.cache);
  }

  /** Asks a question with the options as commander gives them, and prints the answer; `look` is shown its data. */
  async answer<Query extends z.ZodObject, Data extends z.ZodType>(
    question: Question<Query, Data>,
    raw: unknown,
    look?: (data: z.output<Data>) => void,
  ): Promise<void> {
    const query = optionsIn(question.query, raw);
    const { output } = this;
    await this.withEngine(async (engine) => {
      const answer = await question.ask(engine, query, output.language);
      output.answer(answer);
      look?.(answer.data());
    }, "read-only");
  }

  /** Runs `use` on an engine and closes it afterwards, whatever happens. */
  async withEngine<T>(
    use: (engine: Engine) => Promise<T>,
    mode: Exclude<OpenMode, "examine"> = "existing",
  ): Promise<T> {
    const engine = await Engine.open(await this.openStore(mode));
    try {
      const result = await use(engine);
      await this.#saveSnapshot(engine, mode);
      return result;
    } finally {
      await engine.close();
    }
  }

  /**
   * Saves the snapshot when much was folded. A failure makes the next start slower and loses nothing: it is only noted,
   * and not to those who did but read, perhaps where they may not write.
   */
  async #saveSnapshot(engine: Engine, mode: OpenMode): Promise<void> {
    try {
      await engine.log.saveSnapshot();
    } catch (problem) {
      if (mode === "read-only") return;
      const { output } = this;
      output.note(
        output.say(`快照未能保存,不影响数据:`, `snapshot not saved, no harm to the data: `) +
          asFault(problem).say(output.language),
      );
    }
  }
}
