import { setImmediate as nextTurn } from "node:timers/promises";
import type { AppendResult, StreamWrite } from "../event-store.js";
import type { Outcome } from "./appender.js";
import { writing } from "./problems.js";

interface Waiting {
  readonly writes: readonly StreamWrite[];
  resolve(result: AppendResult): void;
  reject(problem: unknown): void;
}

/** Turns of the event loop that a group may go on growing for, and appends after which it is large enough. */
const TURNS_MAX = 8;
const APPENDS_ENOUGH = 128;

/**
 * Appends that come while another is being written, or in one turn of the event loop after the other, share one
 * transaction and one fsync: a hundred single reports at once cost little more than one. A turn that brings nothing
 * new ends the gathering, so that an append that comes alone hardly waits.
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
    while (this.#waiting.length > 0) {
      await this.#gather();
      const group = this.#waiting;
      this.#waiting = [];
      await this.#commitGroup(group);
    }
    this.#running = undefined;
  }

  async #gather(): Promise<void> {
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      const before = this.#waiting.length;
      await nextTurn();
      if (this.#waiting.length === before || this.#waiting.length >= APPENDS_ENOUGH) return;
    }
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
