import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A node as a process of its own, with its log in a file: it can be killed, and comes back with what it had. */
export class PeerProcess {
  connection = "";
  readonly #log: string;
  #child: ChildProcess | undefined;
  #port = "0";

  /** @param log path of the file that its log is kept in */
  constructor(log: string) {
    this.#log = log;
  }

  /** Listens when it returns, on the port it had before. */
  async up(): Promise<this> {
    const args = ["--import", "tsx", "test/peer/main.ts", this.#port, this.#log];
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    this.connection = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the peer ended with ${code}`)));
      child.stdout.once("data", (chunk: Buffer) => resolve(`${chunk}`.trim()));
    });
    this.#port = /:(\d+)\?/.exec(this.connection)?.[1] ?? "0";
    return this;
  }

  /** Ends it with no warning. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once("close", resolve);
      child.kill("SIGKILL");
    });
  }
}
