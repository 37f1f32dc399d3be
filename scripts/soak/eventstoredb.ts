import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PeerProcess } from "../../test/peer/peer-process.js";

/**
 * A large import through the EventStoreDB adapter while the server is killed and restarted, held against the same
 * import into a file that nothing disturbs.
 *
 *   npm run build && npx tsx scripts/soak/eventstoredb.ts [reports=200000] [kills=6]
 *
 * With DABIAO_TEST_ESDB=esdb://… (an empty log) it runs on that server, which nobody kills.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MONTHS = 12;
const [reportCount = 200_000, kills = 6] = process.argv.slice(2).map(Number);
const units = Math.ceil(reportCount / MONTHS);
const folder = mkdtempSync(join(tmpdir(), "dabiao-soak-"));
const real = process.env.DABIAO_TEST_ESDB;

try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function soak(): Promise<boolean> {
  const [register, reports] = [join(folder, "units.csv"), join(folder, "reports.csv")];
  writeFileSync(register, registerOf());
  writeFileSync(reports, reportsOf());
  const file = join(folder, "undisturbed.db");
  for (const args of [
    ["seed", "seeds/changsha-2020"],
    ["ingest", "--kind", "enterprises", register],
  ]) {
    await succeed(file, args);
  }
  const undisturbedMs = await timed(() => succeed(file, ["ingest", reports]));
  say(`undisturbed, embedded: ${units * MONTHS} reports in ${seconds(undisturbedMs)}`);

  const node = real === undefined ? await new PeerProcess(join(folder, "node.log")).up() : undefined;
  const server = node?.connection ?? real ?? "";
  say(`on ${node ? "the test peer" : "a real server"}`);
  try {
    await succeed(server, ["seed", "seeds/changsha-2020"]);
    const registerMs = await timed(() => succeed(server, ["ingest", "--kind", "enterprises", register]));
    say(`register: ${units} units in ${seconds(registerMs)}`);
    let killed = 0;
    const disturbedMs = await timed(async () => {
      killed = await disturbed(server, reports, node);
    });
    const rate = Math.round((units * MONTHS) / (disturbedMs / 1000));
    say(`reports: ${units * MONTHS} in ${seconds(disturbedMs)}, ${rate}/s, server killed ${killed} times`);
    const openMs = await timed(() => succeed(server, ["progress"]));
    say(`next start from its snapshot, with an answer: ${seconds(openMs)}`);
    const [there, here] = [await figures(server), await figures(file)];
    const same = there === here;
    say(same ? `figures are the same (${here.length} characters compared)` : "FIGURES DIFFER");
    const doctor = await ended(start(server, ["doctor"]));
    say(`doctor: ${doctor.exit === 0 ? "all well" : doctor.text}`);
    return same && doctor.exit === 0 && (node === undefined || killed === kills);
  } finally {
    await node?.kill();
  }
}

/** Runs the import to its end while the node goes away and comes back; the same command again where it gave up. */
async function disturbed(server: string, reports: string, node: PeerProcess | undefined): Promise<number> {
  let isDone = false;
  let killed = 0;
  const importing = (async () => {
    for (let run = 1; ; run++) {
      const { exit, text } = await ended(start(server, ["ingest", reports]));
      if (exit === 0) break;
      if (exit !== 6 || run > kills + 1) throw new Error(`ingest ended with ${exit}: ${text}`);
      say(`run ${run} of the command gave up; once more`);
    }
    isDone = true;
  })();
  // Spread over what the import takes: the first when it has begun to write.
  const pauseMs = Math.max(1500, (reportCount / 200_000) * 8000);
  while (node && killed < kills && !isDone) {
    await Promise.race([new Promise((resolve) => setTimeout(resolve, pauseMs)), importing]);
    if (isDone) break;
    await node.kill();
    killed++;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await node.up();
  }
  await importing;
  return killed;
}

function registerOf(): string {
  const rows = ["统一社会信用代码,企业名称,生效月份,地区,园区,产业,规模,代表企业数"];
  for (let unit = 1; unit <= units; unit++) {
    const park = unit % 3 === 0 ? "长沙高新区" : "";
    rows.push(`EST-N-${unit},合成单元${unit},2018-01,岳麓区,${park},北斗,规模以上,${1 + (unit % 7)}`);
  }
  return `${rows.join("\n")}\n`;
}

function reportsOf(): string {
  const rows = ["统一社会信用代码,报告期,产业,产值(元),期末从业人员"];
  for (let unit = 1; unit <= units; unit++) {
    for (let month = 1; month <= MONTHS; month++) {
      rows.push(
        `EST-N-${unit},2019-${`${month}`.padStart(2, "0")},北斗,${unit * 100 + month}.25,${unit % 90}`,
      );
    }
  }
  return `${rows.join("\n")}\n`;
}

async function figures(data: string): Promise<string> {
  const span = ["--from", "2019-01", "--to", "2019-12", "--cluster", "北斗"];
  let all = "";
  for (const args of [
    ["series", ...span],
    ["series", ...span, "--park", "长沙高新区", "--measure", "employment"],
    ["progress", "--period", "2019-12"],
  ]) {
    all += await succeed(data, ["--csv", ...args]);
  }
  return all;
}

function start(data: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [`${ROOT}dist/bin/dabiao.js`, "--data", data, "--actor", "soak", ...args], {
    cwd: ROOT,
    env: { ...process.env, DABIAO_CACHE: join(folder, "cache") },
  });
}

async function ended(child: ChildProcess): Promise<{ exit: number | null; text: string; stdout: string }> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const exit = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { exit, stdout, text: stderr.slice(-2000) };
}

async function succeed(data: string, args: readonly string[]): Promise<string> {
  const { exit, stdout, text } = await ended(start(data, args));
  if (exit !== 0) throw new Error(`${args.join(" ")} ended with ${exit}: ${text}`);
  return stdout;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function say(text: string): void {
  console.log(text);
}
