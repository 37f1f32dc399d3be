import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";
import { z } from "zod";
import { FAULTS, Fault, type FaultCode } from "./domain/faults.js";
import type { AskedReport, MadeReport, MakeReport } from "./http/report-maker.js";

interface Where {
  readonly data: string;
  readonly cache: string | undefined;
}

const Written = z.array(z.object({ file: z.string() })).min(1);
const Told = z.object({
  error: z.object({
    code: z.string().refine((code): code is FaultCode => code in FAULTS),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
});

/**
 * Makes each report in a process of its own, which reads the log up to the report's position: computing and typesetting
 * hold no request up, and go on below all others.
 *
 * @param program the command line
 * @param where the log and its snapshots are
 */
export function reportProcess(program: string, where: Where, fonts: string | undefined): MakeReport {
  return async (asked, folder, signal) => {
    // A signal that was aborted already calls no listener any more.
    if (signal.aborted) throw notInTime();
    const { exit, stdout, stderr } = await run(program, where, argumentsOf(asked, folder, fonts), signal);
    if (exit !== 0) throw problemOf(stderr, signal);
    return madeIn(stdout);
  };
}

function argumentsOf(
  { kind, format, language, options }: AskedReport,
  folder: string,
  fonts: string | undefined,
): readonly string[] {
  const all: AskedReport["options"] = { ...options, format, out: folder, ...(fonts && { fonts }) };
  // Name and value in one: what begins with a dash is no option of its own.
  const given = Object.entries(all).map(([name, value]) =>
    value === true ? `--${name}` : `--${name}=${value}`,
  );
  return ["--json", "--lang", language, "report", kind, ...given];
}

async function madeIn(stdout: string): Promise<MadeReport> {
  const [{ file } = { file: "" }] = Written.parse(JSON.parse(stdout));
  return { bytes: await readFile(file), name: basename(file) };
}

function notInTime(): Fault {
  return new Fault("OVERLOADED", {
    detail: { zh: "报告未能按时编成", en: "the report was not ready in time" },
  });
}

function problemOf(stderr: string, signal: AbortSignal): Error {
  if (signal.aborted) return notInTime();
  try {
    const { code, params } = Told.parse(JSON.parse(stderr.trim().split("\n").at(-1) ?? "")).error;
    return new Fault(code, params);
  } catch {
    return new Error(`report: ${stderr.slice(-2000)}`);
  }
}

interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  program: string,
  { data, cache }: Where,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // An address of a server may hold a password: the list of processes does not show the environment.
    const env = { ...process.env, DABIAO_DATA: data, DABIAO_CACHE: cache };
    // Sources that run unbuilt need the loader that they were started with.
    const loader = program.endsWith(".ts") ? process.execArgv : [];
    const child = spawn(process.execPath, [...loader, program, ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid !== undefined) lower(child.pid);
    const stop = () => child.kill("SIGKILL");
    signal.addEventListener("abort", stop);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (exit) => {
      signal.removeEventListener("abort", stop);
      resolve({ exit, stdout, stderr });
    });
  });
}

/** It may have ended already: then there is nothing to lower. */
function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    return;
  }
}
