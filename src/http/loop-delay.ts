import { monitorEventLoopDelay } from "node:perf_hooks";

const SAMPLE_MS = 1000;
const RESOLUTION_MS = 10;

/**
 * How late the event loop is: on average over the last second, or by as long as the requests of its present turn have
 * taken. No timer comes before all of a burst is answered.
 */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer = setInterval(() => this.#sample(), SAMPLE_MS).unref();
  #sampledAt = performance.now();
  #ms = 0;
  /** When the first request of the present turn of the loop asked. */
  #turnAt: number | undefined;

  constructor() {
    this.#histogram.enable();
  }

  /** To be asked by every request that takes its time. */
  get ms(): number {
    const now = performance.now();
    if (this.#turnAt === undefined) {
      this.#turnAt = now;
      setImmediate(() => {
        this.#turnAt = undefined;
      });
    }
    return Math.max(this.#ms, now - this.#turnAt);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #sample(): void {
    const now = performance.now();
    this.#ms = delayIn(this.#histogram, now - this.#sampledAt - SAMPLE_MS);
    this.#sampledAt = now;
    this.#histogram.reset();
  }
}

/**
 * Mean delay of the last second in milliseconds. Where the second gave no sample the loop stood still all the
 * time: the delay is then how late this sample comes.
 *
 * @example delayIn({ count: 0, mean: Number.NaN }, 1300) //=> 1300
 */
export function delayIn(measured: { readonly count: number; readonly mean: number }, lateMs: number): number {
  return Math.max(0, measured.count === 0 ? lateMs : measured.mean / 1e6 - RESOLUTION_MS);
}
