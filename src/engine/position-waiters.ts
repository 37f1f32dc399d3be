interface Waiter {
  readonly position: number;
  readonly settle: (reached: boolean) => void;
}

/** Those who wait until the read models have reached a position. */
export class PositionWaiters {
  readonly #waiting = new Set<Waiter>();

  get count(): number {
    return this.#waiting.size;
  }

  /** Resolves to true when the position is reached; to false after `timeoutMs`, or when `signal` aborts. */
  wait(position: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (reached: boolean) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
        this.#waiting.delete(waiter);
        resolve(reached);
      };
      const giveUp = () => settle(false);
      const timer = setTimeout(giveUp, timeoutMs);
      const waiter = { position, settle };
      signal?.addEventListener("abort", giveUp);
      this.#waiting.add(waiter);
    });
  }

  /** Resolves all who wait for this position or an earlier one. */
  reached(position: number): void {
    for (const waiter of this.#waiting) if (waiter.position <= position) waiter.settle(true);
  }
}
