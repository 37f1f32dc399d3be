import { createHash } from "node:crypto";
import { z } from "zod";
import { ANSWER_KEPT_MS } from "../access/notes.js";
import { jsonText } from "../answers/answer.js";
import { idOfDigest } from "../domain/derived-ids.js";
import { Fault } from "../domain/faults.js";

interface Kept {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly request: string;
  readonly answer: Promise<unknown>;
}

const KEPT_MAX = 20_000;
const Positioned = z.object({ position: z.number() });

/** Answers kept on disk, so that they survive a restart and other processes find them. */
export interface KeptAnswers {
  keepAnswer(key: string, request: string, body: string): void;
  keptAnswer(key: string, request: string): { readonly isSame: boolean; readonly body: string } | undefined;
}

/**
 * Answers by `Idempotency-Key`: a repeat of the same request gets the same answer, also while the first is still
 * under way, after a restart, and from another process. Event ids follow from the key as well: where the process
 * died before it could keep the answer, the repeat finds its change in the log and adds nothing.
 */
export class Idempotency {
  readonly #kept = new Map<string, Kept>();
  readonly #answers: KeptAnswers;
  readonly #position: () => number;
  readonly #now: () => number;

  /** `position` is where the log ends: an answer about a later one is not about this log. */
  constructor(answers: KeptAnswers, position: () => number, now: () => number) {
    this.#answers = answers;
    this.#position = position;
    this.#now = now;
  }

  /** @throws Fault IDEMPOTENCY_KEY_REUSED; whatever `act` throws, which is not kept */
  async once<T>(key: string | undefined, request: string, act: () => Promise<T>): Promise<T | unknown> {
    if (key === undefined) return act();
    const at = this.#now();
    const known = this.#kept.get(key);
    if (known && at - known.at <= ANSWER_KEPT_MS) {
      if (known.request !== request) throw new Fault("IDEMPOTENCY_KEY_REUSED");
      return known.answer;
    }
    const before = this.#answers.keptAnswer(key, request);
    if (before) {
      if (!before.isSame) throw new Fault("IDEMPOTENCY_KEY_REUSED");
      const body: unknown = JSON.parse(before.body);
      // An older backup was put back, or the log has lost its end: the change is made again.
      const { data } = Positioned.safeParse(body);
      if (!data || data.position <= this.#position()) return body;
    }
    const answer = act().then((done) => {
      this.#answers.keepAnswer(key, request, jsonText(done));
      return done;
    }, refusedAsReused);
    this.#kept.set(key, { at, request, answer });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_MAX) break;
      this.#kept.delete(oldest);
    }
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}

/** Where the answer was not kept the log tells by the event's id that the key was used before, for something else. */
function refusedAsReused(cause: unknown): never {
  const isTaken = cause instanceof Fault && cause.code === "EVENT_ID_TAKEN";
  throw isTaken ? new Fault("IDEMPOTENCY_KEY_REUSED", {}, { cause }) : cause;
}

/** The event id that a key stands for at a time: another one as soon as the key may be used for something else. */
export function eventIdOf(key: string, now: number): string {
  const week = Math.floor(now / ANSWER_KEPT_MS);
  return idOfDigest(createHash("sha256").update(`${week} ${key}`).digest("hex"));
}
