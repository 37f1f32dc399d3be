import { float64 } from "./columns.js";

/**
 * Translates between positions in the store, which may have gaps, and event numbers (1, 2, 3 …), which stay
 * the same when the log is moved to another store. Kept as runs of neighbouring positions: a single one where
 * the store counts events.
 */
export class LogOrder {
  readonly #number = float64();
  readonly #position = float64();
  #count = 0;
  #last = Number.NaN;

  /** How many events there are. */
  get count(): number {
    return this.#count;
  }

  /** The next `count` events stand at neighbouring positions. */
  add(first: number, count = 1): void {
    if (first !== this.#last + 1) {
      this.#number.push(this.#count + 1);
      this.#position.push(first);
    }
    this.#count += count;
    this.#last = first + count - 1;
  }

  /** Position of the event of that number; 0 for none, the last one's for a number from the future. */
  positionOf(number: number): number {
    const run = this.#number.countUpTo(Math.min(number, this.#count)) - 1;
    return run < 0 ? 0 : this.#position.at(run) + Math.min(number, this.#count) - this.#number.at(run);
  }

  /** How many events stand at a position or before it. */
  countUpTo(position: number): number {
    const run = this.#position.countUpTo(position) - 1;
    if (run < 0) return 0;
    const next = run + 1 < this.#number.length ? this.#number.at(run + 1) : this.#count + 1;
    return Math.min(next - 1, this.#number.at(run) + position - this.#position.at(run));
  }

  /** Position of the last event that stands before a position; 0 for none. */
  before(position: number): number {
    const run = this.#position.countUpTo(position - 1) - 1;
    if (run < 0) return 0;
    const next = run + 1 < this.#number.length ? this.#number.at(run + 1) : this.#count + 1;
    return Math.min(position - 1, this.#position.at(run) + next - this.#number.at(run) - 1);
  }

  dump(): readonly [Uint8Array, Uint8Array] {
    return [this.#number.dump(), this.#position.dump()];
  }
  restore(number: Uint8Array, position: Uint8Array, count: number): void {
    this.#number.restore(number);
    this.#position.restore(position);
    this.#count = count;
    this.#last = count > 0 ? this.positionOf(count) : Number.NaN;
  }
}
