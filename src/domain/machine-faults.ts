import { Fault } from "./faults.js";

/** Codes of the file system and of SQLite, and what they mean to whoever runs the machine. */
const NO_ROOM = /^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/;
const NOT_TO_BE_WRITTEN = /^(EROFS|EACCES|EPERM|SQLITE_(READONLY|CANTOPEN|PERM).*)$/;
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;
const UNAVAILABLE = /^(EIO|EMFILE|ENFILE|SQLITE_.*)$/;

/** What a refusal of the file system or of SQLite means; nothing when the problem is neither. */
export function machineFault(problem: unknown): Fault | undefined {
  if (!(problem instanceof Error) || !("code" in problem) || typeof problem.code !== "string")
    return undefined;
  const { code, message } = problem;
  const cause = { cause: problem };
  if (NO_ROOM.test(code)) return new Fault("DISK_FULL", {}, cause);
  if (NOT_TO_BE_WRITTEN.test(code)) return new Fault("STORE_READ_ONLY", { detail: message }, cause);
  if (DAMAGED.test(code)) return new Fault("STORE_DAMAGED", { position: "?", detail: message }, cause);
  if (UNAVAILABLE.test(code)) return new Fault("STORE_UNAVAILABLE", { detail: `${code}: ${message}` }, cause);
  return undefined;
}

/** Asks the file system or SQLite; what they refuse comes out as a Fault. */
export function asking<T>(ask: () => T): T {
  try {
    return ask();
  } catch (problem) {
    throw machineFault(problem) ?? problem;
  }
}

/** Whatever was thrown, as a Fault: one that nothing is known about is a bug. */
export function asFault(problem: unknown): Fault {
  if (problem instanceof Fault) return problem;
  return machineFault(problem) ?? new Fault("INTERNAL", { detail: String(problem) }, { cause: problem });
}
