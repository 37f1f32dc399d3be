const WINDOW_MS = 60_000;
/** Names that are remembered at once; beyond them the ones that came first are forgotten. */
const NAMES_MAX = 100_000;

/** Tells the first of a kind in a minute from those after it, so that a flood leaves one record and not thousands. */
export class OnceAMinute {
  readonly #now: () => number;
  readonly #names = new Set<string>();
  #until = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  isFirst(name: string): boolean {
    const now = this.#now();
    if (now >= this.#until || now < this.#until - WINDOW_MS) {
      this.#names.clear();
      this.#until = now + WINDOW_MS;
    }
    if (this.#names.has(name)) return false;
    const [oldest] = this.#names;
    if (oldest !== undefined && this.#names.size >= NAMES_MAX) this.#names.delete(oldest);
    this.#names.add(name);
    return true;
  }
}
