import { countUpTo } from "../columns.js";
import { Recent } from "../recent.js";
import type { Running } from "./running.js";

/** The present, and the few past positions that are asked for again and again. */
const VERSIONS_MAX = 8;

/** Running sums of series, kept as long as no registration comes in between: most positions share them. */
export class RunningSums {
  /** Positions at which registrations (or the tree of areas) changed. */
  readonly #changes: number[] = [];
  readonly #kept = new Recent<Map<number, Running>>(VERSIONS_MAX);

  changedAt(position: number): void {
    if (this.#changes.at(-1) === position) this.#kept.delete(this.#changes.length);
    else this.#changes.push(position);
  }

  dump(): readonly number[] {
    return this.#changes;
  }
  restore(changes: readonly number[]): void {
    for (const position of changes) this.#changes.push(position);
  }

  /** Those as of a position by series, as far as somebody asked for them. */
  at(position: number): Map<number, Running> {
    const version = countUpTo(this.#changes, position);
    const known = this.#kept.get(version);
    if (known) return known;
    const running = new Map<number, Running>();
    this.#kept.set(version, running);
    return running;
  }
}
