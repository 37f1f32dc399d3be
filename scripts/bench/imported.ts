import { execFileSync } from "node:child_process";
import { copyFileSync, createReadStream, createWriteStream, existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A city's files and a store that took them in through the command line, as its users do. */
const root = fileURLToPath(new URL("../..", import.meta.url));
export const main = join(root, "dist/bin/dabiao.js");

export const UNITS = Number(process.env.BENCH_UNITS ?? 30_000);
const YEARS = [2018, 2019, 2020];

export function node(args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

export function dabiao(data: string, ...args: readonly string[]): void {
  // Progress goes to the error stream and is not wanted here.
  execFileSync(process.execPath, [main, "--data", data, ...args], { cwd: root, stdio: "ignore" });
}

/** The files that make up a store: what is not in the log's own file yet, and the snapshot beside it. */
const ENDINGS = ["", "-wal", "-shm", "-snapshot", "-end"];

export function copyStore(from: string, to: string): void {
  discardStore(to);
  for (const end of ENDINGS) if (existsSync(from + end)) copyFileSync(from + end, to + end);
}

export function discardStore(path: string): void {
  for (const end of ENDINGS) rmSync(path + end, { force: true });
}

/** Bytes on disk. */
export function sizeOfStore(path: string): number {
  return ENDINGS.reduce((sum, end) => sum + (statSync(path + end, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Writes the made-up city into `folder`: its register, all monthly reports of three years in one file, and each year's. */
export async function cityFiles(
  folder: string,
  units = UNITS,
): Promise<{ reports: string; years: readonly string[] }> {
  const [from, to] = [`${YEARS[0]}`, `${YEARS.at(-1)}`];
  const made = ["--out", folder, "--enterprises", `${units}`, "--from", from, "--to", to, "--all-monthly"];
  node(["--import", "tsx", "scripts/generate.ts", ...made]);
  const reports = join(folder, "reports.csv");
  const out = createWriteStream(reports);
  let page: string[] = [];
  const flush = () => {
    out.write(page.join(""));
    page = [];
  };
  for (const [n, year] of YEARS.entries()) {
    let first = true;
    for await (const line of createInterface({
      input: createReadStream(join(folder, `reports-${year}.csv`)),
    })) {
      if (!first || n === 0) page.push(`${line}\n`);
      first = false;
      if (page.length === 50_000) flush();
    }
  }
  flush();
  await new Promise((resolve) => out.end(resolve));
  return { reports, years: YEARS.map((year) => join(folder, `reports-${year}.csv`)) };
}

/** A store with plan, areas and register, and no report yet. */
export function seeded(folder: string, data: string): void {
  dabiao(data, "seed", "seeds/changsha-2020");
  dabiao(data, "ingest", "--kind", "enterprises", join(folder, "enterprises.csv"));
}
