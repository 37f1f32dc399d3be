const WINDOW_MS = 60_000;
/** Names that are counted at once; beyond them the ones that came first are forgotten. */
const NAMES_MAX = 100_000;

/** How often each name came in this minute: the next one begins anew, and so does one after the clock was put back. */
export class MinuteCounts {
  readonly #counts = new Map<string, number>();
  #until = 0;

  /**
   * Counts a name once more.
   *
   * @param now milliseconds since 1970
   * @returns how often it came, and the seconds until the counts begin anew
   */
  count(name: string, now: number): { readonly times: number; readonly seconds: number } {
    if (now >= this.#until || now < this.#until - WINDOW_MS) {
      this.#counts.clear();
      this.#until = now + WINDOW_MS;
    }
    const times = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, times);
    if (this.#counts.size > NAMES_MAX) this.#forgetFirst();
    return { times, seconds: Math.ceil((this.#until - now) / 1000) };
  }

  /** Tells the first of a name in a minute from those after it, so that a flood leaves one record and not thousands. */
  isFirst(name: string, now: number): boolean {
    return this.count(name, now).times === 1;
  }

  #forgetFirst(): void {
    const [first] = this.#counts.keys();
    if (first !== undefined) this.#counts.delete(first);
  }
}
