const WINDOW_MS = 60_000;
/** Senders that are counted at once; beyond them the ones that came first are forgotten. */
const SENDERS_MAX = 100_000;

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
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();
  #until = 0;

  constructor(max: number, now: () => number = Date.now) {
    this.max = max;
    this.#now = now;
  }

  count(sender: string): Quota {
    const now = this.#now();
    if (now >= this.#until || now < this.#until - WINDOW_MS) {
      this.#counts.clear();
      this.#until = now + WINDOW_MS;
    }
    const count = (this.#counts.get(sender) ?? 0) + 1;
    this.#counts.set(sender, count);
    if (this.#counts.size > SENDERS_MAX) this.#forgetFirst();
    const seconds = Math.ceil((this.#until - now) / 1000);
    return { isExceeded: count > this.max, remaining: Math.max(0, this.max - count), seconds };
  }

  #forgetFirst(): void {
    const [first] = this.#counts.keys();
    if (first !== undefined) this.#counts.delete(first);
  }
}
