import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Ended, ROOT, Workplace } from "../../test/support/dabiao.js";
import type { Random } from "../synthetic/random.js";
import { fileAll, registerOfFilers } from "./filers.js";

/** What a trial did, and what was wrong afterwards, in words. */
export interface Result {
  readonly did: string;
  readonly wrong: readonly string[];
}

/** Disturbs the program once on a place of its own, and holds what is left against undisturbed runs. */
export type Trial = (ground: Ground, place: Workplace, random: Random) => Promise<Result>;

const ENTERPRISES = "2000";
const QUESTIONS = [
  ["--csv", "series", "--grain", "month", "--from", "2019-01", "--to", "2019-12"],
  ["--json", "progress", "--period", "2019-12"],
] as const;

/** What every trial starts from, and what undisturbed runs end with. */
export interface Ground {
  readonly base: Workplace;
  /** A store with plan and register, and one with the reports as well. */
  readonly start: string;
  readonly done: string;
  /** A file of reports, and its rows again as two files. */
  readonly reports: string;
  readonly halves: readonly [string, string];
  /** What an undisturbed import takes. */
  readonly tookMs: number;
  readonly undisturbed: { readonly whole: string; readonly halved: string; readonly filed: string };
}

export async function prepareGround(): Promise<Ground> {
  const base = new Workplace();
  const sample = base.path("sample");
  const generate = ["--import", "tsx", "scripts/generate.ts", "--out", sample, "--enterprises", ENTERPRISES];
  execFileSync(process.execPath, [...generate, "--from", "2019", "--to", "2019", "--all-monthly"], {
    cwd: ROOT,
  });
  await succeed(base, "seed", "seeds/changsha-2020");
  for (const register of [`${sample}/enterprises.csv`, base.write("filers.csv", registerOfFilers())])
    await succeed(base, "ingest", "--kind", "enterprises", register);
  const [start, done, reports] = [base.path("start.db"), base.path("done.db"), `${sample}/reports-2019.csv`];
  await succeed(base, "backup", start);

  const since = performance.now();
  await succeed(base, "ingest", reports);
  const tookMs = performance.now() - since;
  await succeed(base, "backup", done);
  copyFileSync(`${base.data}-snapshot`, `${done}-snapshot`);
  const halves = inHalves(base, reports);
  const whole = await outcome(base);
  const halved = await undisturbed(start, async (place) => {
    for (const half of halves) await succeed(place, "ingest", half);
  });
  const filed = await undisturbed(start, async (place) => void (await fileAll(place, [])));
  return { base, start, done, reports, halves, tookMs, undisturbed: { whole, halved, filed } };
}

/** A place with a copy of a store, and of its snapshot where it has one. */
export function placeWith(store: string): Workplace {
  const place = new Workplace();
  for (const suffix of ["", "-snapshot"])
    if (existsSync(store + suffix)) copyFileSync(store + suffix, place.data + suffix);
  return place;
}

/** What the store answers, its last position, and what the doctor finds and ends with. */
export async function outcome(place: Workplace, ...where: readonly string[]): Promise<string> {
  const answers = await answersOf(place, ...where);
  const { exit, stdout } = await place.run(...where, "doctor");
  // Which files lie beside the log is no part of what it comes to.
  const found = stdout.split("\n").filter((line) => !line.startsWith("✓"));
  return [...answers, { exit, stdout: found.join("\n") }]
    .map((one) => `${one.exit}\n${one.stdout}`)
    .join("\n");
}

export async function answersOf(place: Workplace, ...where: readonly string[]): Promise<readonly Ended[]> {
  const answers: Ended[] = [];
  for (const question of QUESTIONS) answers.push(await place.run(...where, ...question));
  return answers;
}

/** Runs a command and kills it with no warning after a while, unless it has ended by then. */
export async function killed(place: Workplace, afterMs: number, ...args: readonly string[]): Promise<void> {
  const child = place.start(...args);
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  await once(child, "close");
  clearTimeout(timer);
}

/**
 * The same a while after a file of the store is first written to, named by its ending.
 *
 * @returns whether it was seen
 */
export async function killedAfterWrite(
  place: Workplace,
  { ending, laterMs }: { readonly ending: string; readonly laterMs: number },
  ...args: readonly string[]
): Promise<boolean> {
  const child = place.start(...args);
  const ended = once(child, "close");
  let isSeen = false;
  const watcher = watch(place.folder, async (_, name) => {
    if (isSeen || !name?.startsWith(`${basename(place.data)}${ending}`)) return;
    isSeen = true;
    if (laterMs > 0) await pause(laterMs);
    child.kill("SIGKILL");
  });
  await ended;
  watcher.close();
  return isSeen;
}

/** A complaint when a command did not end with 0. */
export async function complaint(place: Workplace, ...args: readonly string[]): Promise<readonly string[]> {
  const { exit, stderr } = await place.run(...args);
  return exit === 0 ? [] : [`${args[0]} ended with ${exit}: ${stderr.slice(-300)}`];
}

export async function differs(expected: string, place: Workplace, ...where: readonly string[]) {
  const found = await outcome(place, ...where);
  return found === expected ? [] : [`differs from the undisturbed run: ${found.slice(-600)}`];
}

async function succeed(place: Workplace, ...args: readonly string[]): Promise<void> {
  const [wrong] = await complaint(place, ...args);
  if (wrong !== undefined) throw new Error(wrong);
}

async function undisturbed(start: string, work: (place: Workplace) => Promise<void>): Promise<string> {
  const place = placeWith(start);
  await work(place);
  const found = await outcome(place);
  await place.remove();
  return found;
}

/** Rows of a unit stay together: a report is one row for each cluster. */
function inHalves(place: Workplace, reports: string): readonly [string, string] {
  const [header = "", ...rows] = readFileSync(reports, "utf8").trimEnd().split("\n");
  const unitOf = (row: string | undefined) => row?.slice(0, row.indexOf(","));
  let middle = Math.floor(rows.length / 2);
  while (unitOf(rows[middle]) === unitOf(rows[middle - 1])) middle++;
  const part = (name: string, of: readonly string[]) => {
    writeFileSync(place.path(name), `${[header, ...of].join("\n")}\n`);
    return place.path(name);
  };
  return [part("first.csv", rows.slice(0, middle)), part("second.csv", rows.slice(middle))];
}
