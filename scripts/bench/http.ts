import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
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
 * median lies in with a confidence of 95 %. Of two processes of one program either may be a tenth slower than the other
 * for as long as both live: so there are several sittings, each with processes of its own.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/bin/dabiao.js");
const folder = mkdtempSync(join(tmpdir(), "dabiao-bench-"));
const data = join(folder, "dabiao.db");
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 64);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2);
const SITTINGS = Number(process.env.BENCH_SITTINGS ?? 3);
/** In each sitting. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 4);
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
}
type Round = Measured & { readonly core: number };
/** What was measured of each side, the service first. */
type Rounds = Map<string, Round[]>;
type Extent = Pick<Load, "connections" | "seconds">;
const FULL: Extent = { connections: CONNECTIONS, seconds: SECONDS };
/**
 * Few connections make many commits, until the write-ahead log has the length that it keeps: as long as it grows each
 * fsync has to allocate, and a commit takes half as long again.
 */
const MANY_COMMITS: Extent = { connections: 4, seconds: 7 };

const running: ChildProcess[] = [];
/** Number of the first report that was not filed yet. */
let unfiled = 0;
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

  const [reads, writes]: [Rounds, Rounds] = [new Map(), new Map()];
  for (let n = 0; n < SITTINGS; n++) await sit({ token, units }, { reads, writes });
  print("a hot answer, 0.6 of node:http is the aim", reads);
  print("one report filed, 0.9 of the same route without a store is the aim", writes);
} finally {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
}

/** Measures the service and its peers, all of them begun anew, and adds what was found. */
async function sit(
  { token, units }: { readonly token: string; readonly units: string[] },
  { reads, writes }: { readonly reads: Rounds; readonly writes: Rounds },
): Promise<void> {
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
  await inTurn(reads, token, [
    { name: "progress, hot", served: service, ask: path(progress) },
    { name: "bare node:http, a short text", served: plain, ask: path("/") },
    { name: "bare Fastify, the same bytes", served: bytes, ask: path("/bytes") },
  ]);
  const ask = () => ({ units, first: unfiled });
  const sides = [
    { name: "one report filed, durable", served: service, ask },
    { name: "the same route without a store", served: unstored, ask },
    { name: "the same, and nothing decided", served: undecided, ask },
    { name: "bare Fastify, the same check", served: bare, ask },
  ];
  await inTurn(writes, token, sides, [MANY_COMMITS, FULL]);
  await stopAll();
}

async function stopAll(): Promise<void> {
  for (const child of running.splice(0)) {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
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
 * from one round to the next the same side differs by a fifth, and more than the sides from each other.
 */
async function inTurn(
  found: Rounds,
  token: string,
  sides: readonly Side[],
  warmUps: readonly Extent[] = [FULL],
): Promise<void> {
  for (const side of sides) {
    for (const extent of warmUps) await measure(token, side, extent);
    if (!found.has(side.name)) found.set(side.name, []);
  }
  for (let n = 0; n < ROUNDS; n++) {
    for (const side of n % 2 === 0 ? sides : sides.toReversed()) {
      found.get(side.name)?.push(await measure(token, side, FULL));
    }
  }
}

async function measure(
  token: string,
  { served: { child, port }, ask }: Side,
  extent: Extent,
): Promise<Round> {
  const load: Load = { port, token, ...extent, ask: ask() };
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
  if ("units" in load.ask) unfiled = measured.next;
  return { ...measured, core: (microseconds(child) - before) / (measured.perSecond * extent.seconds) };
}

/** Time of a core that a process has taken, with all its threads. */
function microseconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

function print(title: string, found: Rounds): void {
  const [own, ...peers] = found;
  if (!own) return;
  const times = `${SITTINGS} × ${ROUNDS} × ${SECONDS} s`;
  console.log(`\n${title}; Node ${process.version}, ${CONNECTIONS} connections, medians of ${times}`);
  const middle = (rounds: readonly Round[], of: (round: Round) => number) => median(rounds.map(of));
  for (const [name, rounds] of found) {
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
    figure: own[0],
    unit: "/s",
    better: "more",
    ours: middle(own[1], (round) => round.perSecond),
    peers: peers.map(([name, rounds]) => ({ name, value: middle(rounds, (round) => round.perSecond) })),
  });
}

function rangeText(ratios: readonly number[]): string {
  const [from, to] = medianRange(ratios);
  return `${median(ratios).toFixed(2)} (${from.toFixed(2)}–${to.toFixed(2)})`;
}
