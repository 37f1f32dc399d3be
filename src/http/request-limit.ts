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
  readonly #counts: MinuteCounts;

  constructor(max: number, now?: () => number) {
    this.max = max;
    this.#counts = new MinuteCounts(now);
  }

  count(sender: string): Quota {
    const { times, seconds } = this.#counts.count(sender);
    return { isExceeded: times > this.max, remaining: Math.max(0, this.max - times), seconds };
  }
}
