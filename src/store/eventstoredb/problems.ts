import { Fault } from "../../domain/faults.js";
import { StreamConflict } from "../event-store.js";

/**
 * What an error of the client means for the call that met it:
 *
 * - `outage`: no answer, or one that leaves open what the server did. May be tried again with the same event ids.
 * - `not-leader`: this node takes no writes; the client goes to the leader on its next call.
 * - `refused`: a stream is not at the expected revision.
 * - `no-stream`: there is no such stream.
 * - `failure`: the server will say the same again.
 */
export type ProblemKind = "outage" | "not-leader" | "refused" | "no-stream" | "failure";

const KIND_BY_TYPE: Readonly<Record<string, ProblemKind>> = {
  unavailable: "outage",
  cancelled: "outage",
  "deadline-exceeded": "outage",
  timeout: "outage",
  // "Server Is Busy", "Not Ready" and a stream torn in the middle arrive as unknown.
  unknown: "outage",
  "not-leader": "not-leader",
  "wrong-expected-version": "refused",
  "stream-not-found": "no-stream",
  "no-stream": "no-stream",
};

/** gRPC codes that mean an outage where the client passes an error on unread: CANCELLED … INTERNAL, UNAVAILABLE. */
const OUTAGE_CODES: ReadonlySet<unknown> = new Set([1, 2, 4, 8, 10, 13, 14]);

/** Such as a position that lies in no event: asked again it will be as wrong. */
const INVALID_ARGUMENT = 3;

/** PERMISSION_DENIED, UNAUTHENTICATED */
const DENIED_CODES: ReadonlySet<unknown> = new Set([7, 16]);

/** No answer within the deadline: the client itself may wait for ever. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

export function kindOf(problem: unknown): ProblemKind {
  if (problem instanceof NoAnswer) return "outage";
  if (problem instanceof StreamConflict) return "refused";
  if (!(problem instanceof Error)) return "failure";
  const { type, code } = fieldsOf(problem);
  if (code === INVALID_ARGUMENT) return "failure";
  if (typeof type === "string") return KIND_BY_TYPE[type] ?? "failure";
  if (OUTAGE_CODES.has(code) || problem.message.startsWith("Failed to discover")) return "outage";
  return "failure";
}

/** The server was asked to begin at a position where no event begins. */
export function isNoPlace(problem: unknown): boolean {
  return fieldsOf(problem).code === INVALID_ARGUMENT;
}

/** The revision that a refusal says the stream is at: -1 where there is no stream, undefined where it does not say. */
export function actualRevision(problem: unknown): number | undefined {
  const { actualVersion } = fieldsOf(problem);
  if (actualVersion === "no_stream") return -1;
  return typeof actualVersion === "bigint" ? Number(actualVersion) : undefined;
}

/** Errors that leave the adapter: a `Fault` that says what the server said; anything unexpected as it is. */
export function faultOf(problem: unknown): unknown {
  if (problem instanceof Fault || !(problem instanceof Error)) return problem;
  const { type, code, maxAppendSize } = fieldsOf(problem);
  const detail = problem.message;
  const cause = { cause: problem };
  if (DENIED_CODES.has(code)) return new Fault("STORE_ACCESS_DENIED", { detail }, cause);
  if (kindOf(problem) === "outage" || type === "not-leader") {
    return new Fault("STORE_UNAVAILABLE", { detail }, cause);
  }
  switch (type) {
    case "access-denied":
      return new Fault("STORE_ACCESS_DENIED", { detail }, cause);
    case "stream-deleted":
      return new Fault(
        "STORE_DAMAGED",
        { position: "?", detail: { zh: `流被删除:${detail}`, en: `stream deleted: ${detail}` } },
        cause,
      );
    case "maximum-append-size-exceeded":
      return new Fault("APPEND_TOO_LARGE", { found: "?", limit: `${maxAppendSize}` }, cause);
    default:
      return problem;
  }
}

function fieldsOf(problem: unknown): {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly actualVersion?: unknown;
  readonly maxAppendSize?: unknown;
} {
  return typeof problem === "object" && problem !== null ? problem : {};
}
