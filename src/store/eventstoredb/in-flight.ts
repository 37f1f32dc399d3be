/**
 * Bounds how many calls are under way at once, over all who ask. Calls with the same key follow one another in the
 * order they were given; others run side by side.
 */
export class InFlight {
  readonly #max: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Results in the order of the items. After a failure nothing more is begun; what was begun is waited for.
   *
   * @throws the failure of the earliest item that failed
   */
  async byKey<T, R>(
    items: readonly T[],
    keyOf: (item: T) => string,
    run: (item: T) => Promise<R>,
  ): Promise<readonly R[]> {
    const results: R[] = [];
    const failures: { at: number; problem: unknown }[] = [];
    const inTurn = async (lane: readonly number[]) => {
      for (const at of lane) {
        const item = items[at];
        await this.#enter();
        try {
          if (item === undefined || failures.length > 0) return;
          results[at] = await run(item);
        } catch (problem) {
          failures.push({ at, problem });
        } finally {
          this.#leave();
        }
      }
    };
    await Promise.all([...lanesOf(items, keyOf).values()].map(inTurn));
    const [first] = failures.sort((a, b) => a.at - b.at);
    if (first) throw first.problem;
    return results;
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#max) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place on, if somebody waits for it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}

function lanesOf<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number[]> {
  const lanes = new Map<string, number[]>();
  for (const [at, item] of items.entries()) {
    const key = keyOf(item);
    const lane = lanes.get(key);
    if (lane) lane.push(at);
    else lanes.set(key, [at]);
  }
  return lanes;
}
