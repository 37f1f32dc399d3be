import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Workplace } from "./dabiao.js";

const Listening = z.object({ msg: z.literal("listening"), port: z.number() });

export interface Told {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** `dabiao serve` as a process of its own, asked over real connections. */
export class Served {
  readonly process: ChildProcess;
  readonly port: number;
  readonly token: string;

  private constructor(process: ChildProcess, port: number, token: string) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  static async start(work: Workplace, token: string, ...flags: readonly string[]): Promise<Served> {
    const process = work.start("serve", "--port", "0", ...flags);
    const lines = createInterface({ input: outputOf(process) });
    for await (const line of lines) {
      const found = Listening.safeParse(JSON.parse(line));
      if (found.success) {
        process.stdout?.resume();
        return new Served(process, found.data.port, token);
      }
    }
    throw new Error("the service ended before it listened");
  }

  begin(method: string, path: string, headers: Readonly<Record<string, string>> = {}): ClientRequest {
    const authorization = `Bearer ${this.token}`;
    return request({ port: this.port, method, path, headers: { authorization, ...headers } });
  }

  ask(method: string, path: string, json?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const type = json === undefined ? {} : { "content-type": "application/json" };
    const sent = this.begin(method, path, { ...type, ...headers });
    const told = answerTo(sent);
    sent.end(json === undefined ? undefined : JSON.stringify(json));
    return told;
  }

  /** An upload of which only the beginning has been sent. */
  async beginUpload(rows: string): Promise<{ finish(): Promise<Told>; readonly told: Promise<Told> }> {
    const sent = this.begin("POST", "/v1/batches", { "content-type": "multipart/form-data; boundary=b" });
    const told = answerTo(sent);
    const head =
      '--b\r\ncontent-disposition: form-data; name="file"; filename="r.csv"\r\ncontent-type: text/csv\r\n\r\n';
    await new Promise<void>((resolve) => sent.write(head, () => resolve()));
    return {
      told,
      finish: () => {
        sent.end(`${rows}\r\n--b--\r\n`);
        return told;
      },
    };
  }

  /** Waits for a line of its metrics. */
  async until(metric: string): Promise<void> {
    for (let body = ""; !body.includes(`\n${metric}\n`); ) ({ body } = await this.ask("GET", "/metrics"));
  }

  /** Ends it by a signal. @returns exit code, or the signal that killed it */
  async stop(signal: NodeJS.Signals): Promise<unknown> {
    const ended = once(this.process, "close");
    this.process.kill(signal);
    const [code, by] = await ended;
    return code ?? by;
  }
}

function answerTo(sent: ClientRequest): Promise<Told> {
  return new Promise((resolve, reject) => {
    sent.on("error", reject);
    sent.on("response", (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"], body }),
      );
    });
  });
}

function outputOf({ stdout }: ChildProcess) {
  if (!stdout) throw new TypeError("started without a pipe");
  return stdout;
}
