import { float64 } from "./columns.js";

/** Which position the log had reached at a time. Clocks may go backwards; positions do not, so the latest time counts. */
export class LogClock {
  readonly #time = float64();
  readonly #position = float64();

  apply(position: number, recordedAt: number): void {
    const last = this.#time.length - 1;
    if (last >= 0 && recordedAt <= this.#time.at(last)) this.#position.set(last, position);
    else {
      this.#time.push(recordedAt);
      this.#position.push(position);
    }
  }

  /** Position of the last event recorded at `time` (milliseconds) or before; 0 when there was none. */
  positionAt(time: number): number {
    const count = this.#time.countUpTo(time);
    return count === 0 ? 0 : this.#position.at(count - 1);
  }

  /** The latest time that any event up to a position was recorded; undefined before the first. */
  timeAt(position: number): number | undefined {
    if (this.#time.length === 0 || position < 1) return undefined;
    return this.#time.at(Math.min(this.#position.countUpTo(position - 1), this.#time.length - 1));
  }

  dump(): readonly Uint8Array[] {
    return [this.#time.dump(), this.#position.dump()];
  }
  restore([time, position]: readonly Uint8Array[]): void {
    if (time) this.#time.restore(time);
    if (position) this.#position.restore(position);
  }
}
