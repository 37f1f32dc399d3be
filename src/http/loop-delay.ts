import { monitorEventLoopDelay } from "node:perf_hooks";

const SAMPLE_MS = 1000;
const RESOLUTION_MS = 10;

/** How late the event loop is: on average over the last second, and by now where it did not come to measure it. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #timer = setInterval(() => this.#sample(), SAMPLE_MS).unref();
  #sampledAt = performance.now();
  #ms = 0;

  constructor() {
    this.#histogram.enable();
  }

  get ms(): number {
    return Math.max(this.#ms, this.#overdue(performance.now()));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  /** How late the next sample is: all requests of a burst are answered before any timer. */
  #overdue(now: number): number {
    return now - this.#sampledAt - SAMPLE_MS;
  }

  #sample(): void {
    const now = performance.now();
    this.#ms = delayIn(this.#histogram, this.#overdue(now));
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
