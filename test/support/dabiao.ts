import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { run } from "../../src/cli/program.js";
import { portsOn } from "../../src/ports.js";
import type { LogPlace, StoreKind } from "./stores.js";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The built command line. */
export const MAIN = join(ROOT, "dist/bin/dabiao.js");

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A folder of its own with a store in it, and the program: as the process that users start (`run`), or called in this
 * one (`call`), which is ten times as quick and enough to prepare what a test is about.
 */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "dabiao-test-"));
  data = join(this.folder, "dabiao.db");
  #place: LogPlace | undefined;

  /** With its log in a store of a kind. */
  static async on(kind: StoreKind): Promise<Workplace> {
    const work = new Workplace();
    work.#place = await kind.place(work.folder);
    work.data = work.#place.location;
    return work;
  }

  path(name: string): string {
    return join(this.folder, name);
  }
  write(name: string, contents: string | Uint8Array): string {
    writeFileSync(this.path(name), contents);
    return this.path(name);
  }

  start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...this.#typed(args)], { cwd: ROOT, env: this.#env });
  }

  #typed(args: readonly string[]): readonly string[] {
    return ["--data", this.data, "--actor", "tester", ...args];
  }
  get #env() {
    return { ...process.env, DABIAO_CACHE: this.path("cache") };
  }

  async call(...args: readonly string[]): Promise<Ended> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const said = Promise.all([text(stdout), text(stderr)]);
    const exit = await run(this.#typed(args), portsOn({ program: MAIN, stdout, stderr, env: this.#env }));
    for (const stream of [stdout, stderr]) stream.end();
    const [out, err] = await said;
    return { exit, stdout: out, stderr: err };
  }

  run(...args: readonly string[]): Promise<Ended> {
    return new Promise((resolve) => {
      const child = this.start(...args);
      let [stdout, stderr] = ["", ""];
      child.stdout?.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr?.on("data", (chunk) => {
        stderr += chunk;
      });
      child.on("close", (exit) => resolve({ exit, stdout, stderr }));
    });
  }

  /** Calls it with --json and reads the answer. */
  async json(...args: readonly string[]): Promise<unknown> {
    const { stdout, stderr } = await this.call("--json", ...args);
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`no JSON from ${args.join(" ")}: ${stdout}\n${stderr}`);
    }
  }

  async remove(): Promise<void> {
    await this.#place?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
