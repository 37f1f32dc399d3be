import { createHash } from "node:crypto";
import { z } from "zod";
import { FAULTS, type FaultCode, type RowProblem } from "../../domain/faults.js";
import type { EventStore } from "../../store/event-store.js";

/** Problems written at once: small pieces would cost a turn of the event loop each. */
const PIECE = 1000;

const Words = z.strictObject({ zh: z.string(), en: z.string() });
const KeptProblem = z.object({
  row: z.int(),
  sheet: z.string().exactOptional(),
  column: z.string().exactOptional(),
  value: z.string().exactOptional(),
  code: z.custom<FaultCode>((code) => typeof code === "string" && code in FAULTS),
  params: z.record(z.string(), z.union([z.string(), z.number(), Words])),
  severity: z.enum(["error", "confirm", "warning"]),
});

/**
 * Keeps what was found wrong with a file among the received files, one problem a line: whoever lost the answer, or asks
 * later, gets the same. Checked anew, on what the log holds by then, the file would not give the same.
 *
 * @returns the name it is kept under; undefined where nothing was found
 */
export async function keepProblems(
  store: EventStore,
  problems: readonly RowProblem[],
): Promise<string | undefined> {
  if (problems.length === 0) return undefined;
  const hash = createHash("sha256");
  const pieces = piecesOf(problems);
  for (const piece of pieces) hash.update(piece);
  const sha256 = hash.digest("hex");
  await store.putFile(sha256, streamed(pieces));
  return sha256;
}

/** What `keepProblems` kept under the name; undefined where the store has no such file. */
export async function keptProblems(
  store: EventStore,
  sha256: string,
): Promise<readonly RowProblem[] | undefined> {
  const kept = await store.getFile(sha256);
  if (!kept) return undefined;
  const bytes: Uint8Array[] = [];
  for await (const chunk of kept) bytes.push(chunk);
  const lines = Buffer.concat(bytes).toString("utf8").trimEnd().split("\n");
  return lines.map((line) => KeptProblem.parse(JSON.parse(line)));
}

function piecesOf(problems: readonly RowProblem[]): readonly Buffer[] {
  return Array.from({ length: Math.ceil(problems.length / PIECE) }, (_, n) => {
    const lines = problems.slice(n * PIECE, (n + 1) * PIECE).map((problem) => `${JSON.stringify(problem)}\n`);
    return Buffer.from(lines.join(""));
  });
}

async function* streamed(pieces: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
