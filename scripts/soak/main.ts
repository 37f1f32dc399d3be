import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { ROOT, Workplace } from "../../test/support/dabiao.js";
import { Random } from "../synthetic/random.js";

/**
 * Kills imports and backups at random moments, for as long as asked, and holds what is left against an undisturbed
 * run: same figures, same number of events, a store the doctor finds nothing wrong with.
 *
 *   npm run soak -- --minutes 20 --seed 7     # a seed repeats the moments
 */
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "5" }, seed: { type: "string", default: "1" } },
});
const random = new Random(Number(values.seed));
const KILLS_MAX = 3;

const base = new Workplace();
const sample = base.path("sample");
const generate = ["--import", "tsx", "scripts/generate.ts", "--out", sample, "--enterprises", "1500"];
execFileSync(process.execPath, [...generate, "--from", "2019", "--to", "2019", "--all-monthly"], {
  cwd: ROOT,
});
await base.run("seed", "seeds/changsha-2020");
await base.run("ingest", "--kind", "enterprises", `${sample}/enterprises.csv`);
const start = base.path("start.db");
await base.run("backup", start);
const reports = `${sample}/reports-2019.csv`;
const since = performance.now();
await base.run("ingest", reports);
const tookMs = performance.now() - since;
const undisturbed = await outcome(base);
if (!undisturbed.endsWith("0\n0\n0"))
  throw new Error(`the undisturbed run failed: ${undisturbed.slice(-200)}`);

const until = performance.now() + Number(values.minutes) * 60_000;
let [rounds, failed] = [0, 0];
for (; performance.now() < until; rounds++) {
  const place = new Workplace();
  copyFileSync(start, place.data);
  const moments = Array.from({ length: random.integer(1, KILLS_MAX) }, () => random.integer(0, tookMs));
  for (const ms of moments) await killed(place, ms, "ingest", reports);
  await place.run("ingest", reports);
  const copy = place.path("copy.db");
  await killed(place, random.integer(0, 1500), "backup", copy);
  if (!existsSync(copy)) await place.run("backup", copy);
  const [kept, copied] = [await outcome(place), await outcome(place, "--data", copy)];
  const isGood = kept === undisturbed && copied === undisturbed;
  if (!isGood) failed++;
  console.log(
    `${rounds + 1} kills at ${moments.join(", ")} ms: ${isGood ? "ok" : `FAILED, kept in ${place.folder}`}`,
  );
  if (isGood) place.remove();
}
rmSync(base.folder, { recursive: true });
console.log(`seed ${values.seed}: ${rounds} rounds, ${failed} failed`);
process.exitCode = failed === 0 && rounds > 0 ? 0 : 1;

async function killed(place: Workplace, afterMs: number, ...args: readonly string[]): Promise<void> {
  const child = place.start(...args);
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  await new Promise((resolve) => child.on("close", resolve));
  clearTimeout(timer);
}

/** What the store answers, its last position, and what the doctor ends with. */
async function outcome(place: Workplace, ...where: readonly string[]): Promise<string> {
  const series = ["series", "--grain", "month", "--from", "2019-01", "--to", "2019-12"];
  const figures = await place.run(...where, "--csv", ...series);
  const progress = await place.run(...where, "--json", "progress", "--period", "2019-12");
  const doctor = await place.run(...where, "doctor");
  return [figures.stdout, progress.stdout, figures.exit, progress.exit, doctor.exit].join("\n");
}
