import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The service beside its peers, each in a process of its own and asked by the same client in turn: a hot progress
 * query beside a bare Fastify route that sends the same bytes and a bare node:http that answers a short text; single
 * durable filings beside the same checks without a store.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/src/main.js");
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const data = join(folder, "dabiao.db");
const CONNECTIONS = 64;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const ROUNDS = 3;
const UNITS = 20_000;

interface Served {
  readonly child: ChildProcess;
  readonly port: number;
}
interface Rate {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}
type Ask = (n: number) => { method: string; path: string; body?: string };

try {
  dabiao("seed", "seeds/changsha-2020");
  node(
    "--import",
    "tsx",
    "scripts/generate.ts",
    "--out",
    folder,
    "--enterprises",
    `${UNITS}`,
    "--from",
    "2019",
    "--to",
    "2019",
  );
  dabiao("ingest", "--kind", "enterprises", join(folder, "enterprises.csv"));
  dabiao("ingest", join(folder, "reports-2019.csv"));
  const token = dabiao("token", "create", "--role", "bureau").trim();
  const units = dabiao("--json", "enterprises", "--limit", "10000", "--cluster", "beidou");
  const ids: string[] = JSON.parse(units).enterprises.map((one: { unit: string }) => one.unit);

  const service = await start(main, [
    "--data",
    data,
    "serve",
    "--port",
    "0",
    "--rate-max",
    "1000000000",
    "--log-level",
    "info",
  ]);
  const peers = await start(fileURLToPath(new URL("http-peers.mjs", import.meta.url)), []);
  const progress = "/v1/progress?cluster=beidou&format=json";
  const ask: Ask = () => ({ method: "GET", path: progress });
  const body = await once(service.port, { method: "GET", path: progress }, token);
  await once(peers.port, { method: "PUT", path: "/bytes", body }, token);

  console.log(
    `\nNode ${process.version}, ${CONNECTIONS} connections, medians of ${ROUNDS} × ${SECONDS} s, ${body.length} bytes`,
  );
  const reads = await inTurn([
    ["progress, hot", () => load(service.port, token, ask)],
    [
      "bare Fastify, the same bytes",
      () => load(peers.port, token, () => ({ method: "GET", path: "/bytes" })),
    ],
    ["bare node:http, a short text", () => load(peers.port + 1, token, () => ({ method: "GET", path: "/" }))],
  ]);
  let n = 0;
  const filing = () => {
    const at = n++;
    const [unit, period] = [ids[at % ids.length], 1950 + Math.floor(at / ids.length)];
    const lines = [{ cluster: "beidou", output: `${1000 + at}.00`, employment: 5 }];
    return {
      method: "PUT",
      path: `/v1/enterprises/${unit}/reports/2020-${`${1 + (period % 12)}`.padStart(2, "0")}`,
      body: JSON.stringify({ lines, reason: { code: "error", text: "bench" }, confirm: ["ALL"] }),
    };
  };
  const writes = await inTurn([
    ["one report filed, durable", () => load(service.port, token, filing)],
    ["the same route without a store", () => load(peers.port, token, filing)],
  ]);
  print(reads);
  print(writes);
  service.child.kill("SIGTERM");
  peers.child.kill();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function dabiao(...args: readonly string[]): string {
  return node(main, "--data", data, ...args);
}

function node(...args: readonly string[]): string {
  const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return execFileSync(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "ignore"] });
}

/** Resolves with the port that the process says it listens on. */
function start(file: string, args: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (text.length > 10_000) return;
      text += chunk;
      const [, port] = /"port":(\d+),.*"listening"/.exec(text) ?? [];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
  });
}

/** Rounds in turn, so that a slower moment of the machine meets all alike. */
async function inTurn(
  runs: readonly (readonly [string, () => Promise<Rate>])[],
): Promise<readonly (readonly [string, Rate])[]> {
  const found = runs.map(([name]) => ({ name, rates: [] as Rate[] }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, [, run]] of runs.entries()) {
      const rate = await run();
      if (round > 0) found[at]?.rates.push(rate);
    }
  }
  return found.map(({ name, rates }) => {
    const sorted = rates.sort((a, b) => a.perSecond - b.perSecond);
    return [name, sorted[Math.floor(sorted.length / 2)] ?? { perSecond: 0, p50: 0, p99: 0 }];
  });
}

async function load(port: number, token: string, ask: Ask): Promise<Rate> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const times: number[] = [];
  const until = performance.now() + SECONDS * 1000;
  let n = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < until) {
        const started = performance.now();
        await once(port, ask(n++), token, agent);
        times.push(performance.now() - started);
      }
    }),
  );
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { perSecond: times.length / SECONDS, p50: at(0.5), p99: at(0.99) };
}

function once(
  port: number,
  { method, path, body }: ReturnType<Ask>,
  token: string,
  agent?: Agent,
): Promise<string> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined
      ? {}
      : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, host: "127.0.0.1", method, path, headers, ...(agent ? { agent } : {}) },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () =>
          answer.statusCode === 200
            ? resolve(text)
            : reject(new Error(`${answer.statusCode} ${path} ${text}`)),
        );
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function print(rates: readonly (readonly [string, Rate])[]): void {
  const own = rates[0]?.[1].perSecond ?? 0;
  for (const [name, { perSecond, p50, p99 }] of rates) {
    const ratio = (own / perSecond).toFixed(2);
    console.log(
      `${name.padEnd(34)} ${Math.round(perSecond).toLocaleString("en").padStart(8)}/s   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms   ratio ${ratio}`,
    );
  }
}
