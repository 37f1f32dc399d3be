import type { AppendResult, StreamWrite } from "../event-store.js";
import type { Outcome } from "./appender.js";
import { writing } from "./problems.js";

interface Waiting {
  readonly writes: readonly StreamWrite[];
  resolve(result: AppendResult): void;
  reject(problem: unknown): void;
}

/**
 * Appends that come while another is being written, or in the same turn of the event loop, share one transaction and
 * one fsync: a hundred single reports at once cost little more than one.
 */
export class GroupCommit {
  readonly #commit: (appends: readonly (readonly StreamWrite[])[]) => readonly Outcome[];
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(commit: (appends: readonly (readonly StreamWrite[])[]) => readonly Outcome[]) {
    this.#commit = commit;
  }

  append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ writes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async finished(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    await nextTurn();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#commitGroup(group);
    }
    this.#running = undefined;
  }

  async #commitGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await writing(() => this.#commit(group.map((one) => one.writes)));
      for (const [n, outcome] of outcomes.entries()) {
        if ("result" in outcome) group[n]?.resolve(outcome.result);
        else group[n]?.reject(outcome.refused);
      }
    } catch (problem) {
      for (const one of group) one.reject(problem);
    }
  }
}

/** After the input that is ready now has been taken in. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
