/**
 * The values that were kept last, by number. A ring that is written over in place: a Map that entries leave and enter
 * is rebuilt again and again, and what its old tables held stays until the next full collection.
 */
export class Recent<T> {
  readonly #keys: number[] = [];
  readonly #values: (T | undefined)[] = [];
  readonly #max: number;
  #next = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: number): T | undefined {
    const at = this.#keys.indexOf(key);
    return at < 0 ? undefined : this.#values[at];
  }

  set(key: number, value: T): void {
    const known = this.#keys.indexOf(key);
    const at = known < 0 ? this.#next : known;
    if (known < 0) this.#next = (this.#next + 1) % this.#max;
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  delete(key: number): void {
    const at = this.#keys.indexOf(key);
    if (at >= 0) this.#values[at] = undefined;
  }
}
