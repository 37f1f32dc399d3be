import { setTimeout as pause } from "node:timers/promises";
import type { Words } from "../../domain/defect.js";
import { Fault } from "../../domain/faults.js";
import { machineFault } from "../../domain/machine-faults.js";

/** How long a writer waits for writers of other processes, in milliseconds. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 20;

/** SQLite's code of a problem, such as SQLITE_BUSY; nothing when it is not one of SQLite's. */
export function sqliteCode(problem: unknown): string | undefined {
  if (!(problem instanceof Error) || !("code" in problem) || typeof problem.code !== "string")
    return undefined;
  return problem.code.startsWith("SQLITE_") ? problem.code : undefined;
}

/** What SQLite's refusals mean; anything else as it is. */
export function faultOf(problem: unknown): unknown {
  return machineFault(problem) ?? closed(problem);
}

export const MISSING: Words = { zh: "事件缺失", en: "the event is missing" };

/** `upTo` is the last position that cannot be read, where that is known: behind it the log goes on. */
export function damaged(position: number, detail: Words, upTo?: number): Fault {
  return new Fault("STORE_DAMAGED", { position, detail, ...(upTo === undefined ? {} : { upTo }) });
}

/** Runs a read; what SQLite says about it comes out as a Fault. */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (problem) {
    throw faultOf(problem);
  }
}

/**
 * Runs a write as soon as no other process is writing. SQLite's own waiting would hold up the whole process, so it
 * is kept short and repeated.
 *
 * @throws Fault STORE_UNAVAILABLE when others write for longer than 30 s
 */
export async function writing<T>(write: () => T): Promise<T> {
  for (const since = performance.now(); ; ) {
    try {
      return write();
    } catch (problem) {
      const isBusy = sqliteCode(problem)?.startsWith("SQLITE_BUSY") === true;
      if (!isBusy || performance.now() - since > PATIENCE_MS) throw faultOf(problem);
      await pause(PAUSE_MS);
    }
  }
}

function closed(problem: unknown): unknown {
  const isClosed = problem instanceof TypeError && problem.message.includes("not open");
  return isClosed
    ? new Fault("STORE_UNAVAILABLE", { detail: { zh: "已关闭", en: "closed" } }, { cause: problem })
    : problem;
}
