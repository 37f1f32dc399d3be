import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Load, Measured } from "./load.js";
import { median, medianRange, report } from "./table.js";

/**
 * The service beside its peers, each in a process of its own and asked by the same client in turn: a hot progress
 * query beside a bare Fastify route that sends the same bytes and a bare node:http that answers a short text; single
 * durable filings beside the same route without a store, the same where nothing is decided either, and a route that
 * checks the report and no more.
 *
 * A server that is quicker than the client is held back by it, and what else the machine does holds back all: so the
 * ratio is given by answers a second and by the time of a core that an answer took as well, each with the range that its
 * median lies in with a confidence of 95 %.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/bin/dabiao.js");
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const data = join(folder, "dabiao.db");
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 64);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 12);
/**
 * The service files for so long before it is measured. While SQLite's write-ahead log grows to the length that it keeps
 * from then on, each fsync has to allocate, and a commit takes half as long again.
 */
const FILING_WARM_SECONDS = 30;
const UNITS = 20_000;
/** The kernel counts the time of processes in ticks of this length. */
const TICK_MICROSECONDS = 10_000;

interface Served {
  readonly child: ChildProcess;
  readonly port: number;
}
interface Side {
  readonly name: string;
  readonly served: Served;
  readonly ask: () => Load["ask"];
  /** How long its first round is, which only warms it up. */
  readonly warmSeconds?: number;
}
type Round = Measured & { readonly core: number };

const running: ChildProcess[] = [];
try {
  dabiao("seed", "seeds/changsha-2020");
  const years = ["--from", "2019", "--to", "2019"];
  const generated = ["scripts/generate.ts", "--out", folder, "--enterprises", `${UNITS}`, ...years];
  node("--import", "tsx", ...generated);
  dabiao("ingest", "--kind", "enterprises", join(folder, "enterprises.csv"));
  dabiao("ingest", join(folder, "reports-2019.csv"));
  const token = dabiao("token", "create", "--role", "bureau").trim();
  const Listed = z.object({ enterprises: z.array(z.object({ unit: z.string() })) });
  const listed = dabiao("--json", "enterprises", "--limit", "10000", "--cluster", "beidou");
  const units = Listed.parse(JSON.parse(listed)).enterprises.map((one) => one.unit);

  const peer = (kind: string) =>
    start([join(root, "scripts/bench/http-peers.mjs"), kind, data, `${data}.access.db`]);
  const service = await start([main, "--data", data, "serve", "--port", "0", "--rate-max", "1000000000"]);
  const [plain, bytes, bare, undecided, unstored] = [
    await peer("plain"),
    await peer("bytes"),
    await peer("bare"),
    await peer("undecided"),
    await peer("unstored"),
  ];
  const progress = "/v1/progress?cluster=beidou&format=json";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = await (await fetch(`http://127.0.0.1:${service.port}${progress}`, { headers })).text();
  await fetch(`http://127.0.0.1:${bytes.port}/bytes`, { method: "PUT", body, headers });

  const path = (address: string) => () => ({ path: address });
  const reads = await inTurn(token, [
    { name: "progress, hot", served: service, ask: path(progress) },
    { name: "bare node:http, a short text", served: plain, ask: path("/") },
    { name: "bare Fastify, the same bytes", served: bytes, ask: path("/bytes") },
  ]);
  print(`a hot answer of ${body.length} bytes, 0.6 of node:http is the aim`, reads);
  let first = 0;
  const filings = () => ({ units, first });
  const writes = await inTurn(
    token,
    [
      {
        name: "one report filed, durable",
        served: service,
        ask: filings,
        warmSeconds: FILING_WARM_SECONDS,
      },
      { name: "the same route without a store", served: unstored, ask: filings },
      { name: "the same, and nothing decided", served: undecided, ask: filings },
      { name: "bare Fastify, the same check", served: bare, ask: filings },
    ],
    (round) => {
      first = round.next;
    },
  );
  print("one report filed, 0.9 of the same route without a store is the aim", writes);
} finally {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

function dabiao(...args: readonly string[]): string {
  return node(main, "--data", data, ...args);
}

function node(...args: readonly string[]): string {
  const options = { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return execFileSync(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "ignore"] });
}

/** Resolves when the process says which port it listens on. It writes into a file: nobody has to read its log. */
async function start(args: readonly string[]): Promise<Served> {
  const file = join(folder, `log-${running.length}`);
  const log = openSync(file, "w");
  const profile = process.env.BENCH_PROFILE?.split(" ") ?? [];
  const child = spawn(process.execPath, [...profile, ...args], {
    cwd: root,
    stdio: ["ignore", log, "inherit"],
  });
  closeSync(log);
  running.push(child);
  while (child.exitCode === null) {
    const [, port] = /"port":(\d+),.*"listening"/.exec(readFileSync(file, "utf8")) ?? [];
    if (port !== undefined) return { child, port: Number(port) };
    await pause(20);
  }
  throw new Error(`${args.join(" ")} ended with ${child.exitCode}`);
}

/**
 * Rounds in turn, every other one backwards, so that a slower moment of the machine meets all alike. Many short ones:
 * from one round to the next the same side differs by a fifth, and more than the sides from each other. The first warms
 * up.
 */
async function inTurn(
  token: string,
  sides: readonly Side[],
  after: (round: Round) => void = () => undefined,
): Promise<readonly (readonly [Side, readonly Round[]])[]> {
  const found = sides.map((side): [Side, Round[]] => [side, []]);
  for (let n = 0; n <= ROUNDS; n++) {
    for (const [side, rounds] of n % 2 === 0 ? found : found.toReversed()) {
      const round = await measure(token, side, n === 0 ? side.warmSeconds : SECONDS);
      after(round);
      if (n > 0) rounds.push(round);
    }
  }
  return found;
}

async function measure(
  token: string,
  { served: { child, port }, ask }: Side,
  seconds = SECONDS,
): Promise<Round> {
  const load: Load = { port, token, connections: CONNECTIONS, seconds, ask: ask() };
  const before = microseconds(child);
  const client = spawn(
    process.execPath,
    ["--import", "tsx", "scripts/bench/load-client.ts", JSON.stringify(load)],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  for await (const chunk of client.stdout) text += chunk;
  const measured = Measured.parse(JSON.parse(text));
  return { ...measured, core: (microseconds(child) - before) / (measured.perSecond * seconds) };
}

/** Time of a core that a process has taken, with all its threads. */
function microseconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

function print(title: string, [own, ...peers]: readonly (readonly [Side, readonly Round[]])[]): void {
  if (!own) return;
  console.log(
    `\n${title}; Node ${process.version}, ${CONNECTIONS} connections, medians of ${ROUNDS} × ${SECONDS} s`,
  );
  const middle = (rounds: readonly Round[], of: (round: Round) => number) => median(rounds.map(of));
  for (const [{ name }, rounds] of [own, ...peers]) {
    const ratios = own[1].map((round, n) => round.perSecond / (rounds[n]?.perSecond ?? Number.NaN));
    const cores = own[1].map((round, n) => (rounds[n]?.core ?? Number.NaN) / round.core);
    const figures = [
      `${Math.round(middle(rounds, (round) => round.perSecond))
        .toLocaleString("en")
        .padStart(8)}/s`,
      `p50 ${middle(rounds, (round) => round.p50).toFixed(2)} ms`,
      `p99 ${middle(rounds, (round) => round.p99).toFixed(2)} ms`,
      `${middle(rounds, (round) => round.core)
        .toFixed(0)
        .padStart(4)} µs of a core`,
      `ratio ${rangeText(ratios)}   by core ${rangeText(cores)}`,
    ];
    console.log(`${name.padEnd(34)} ${figures.join("   ")}`);
  }
  report({
    figure: own[0].name,
    unit: "/s",
    better: "more",
    ours: middle(own[1], (round) => round.perSecond),
    peers: peers.map(([{ name }, rounds]) => ({ name, value: middle(rounds, (round) => round.perSecond) })),
  });
}

function rangeText(ratios: readonly number[]): string {
  const [from, to] = medianRange(ratios);
  return `${median(ratios).toFixed(2)} (${from.toFixed(2)}–${to.toFixed(2)})`;
}
