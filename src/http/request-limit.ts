import { MinuteCounts } from "./minute-counts.js";

/** What a request leaves its sender. */
export interface Quota {
  readonly isExceeded: boolean;
  readonly remaining: number;
  /** Seconds until the count begins anew. */
  readonly seconds: number;
}

/** Counts the requests of each sender, minute by minute. */
export class RequestLimit {
  readonly max: number;
  readonly #counts = new MinuteCounts();

  constructor(max: number) {
    this.max = max;
  }

  /** @param now milliseconds since 1970 */
  count(sender: string, now: number): Quota {
    const { times, seconds } = this.#counts.count(sender, now);
    return { isExceeded: times > this.max, remaining: Math.max(0, this.max - times), seconds };
  }
}
