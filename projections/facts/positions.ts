import { bytesOf, countUpTo, float64Of, int32 } from "../columns.js";

const HIGH = 2 ** 32;

/**
 * Positions that never fall, by line: the low 32 bits of each, and the lines from which on the bits above are others.
 * Those hardly ever change, so this takes half the space of doubles.
 */
export class Positions {
  /** Read without their sign: columns of five kinds are not read in line any more, but by a look-up. */
  readonly #low = int32();
  /** Where each stretch of lines begins, and what their low bits are added to. */
  #starts = [0];
  #bases = [0];
  #base = 0;

  get length(): number {
    return this.#low.length;
  }
  get bytes(): number {
    return this.#low.bytes;
  }
  reserve(lines: number): void {
    this.#low.reserve(lines);
  }

  push(position: number): void {
    const low = position % HIGH;
    if (position - low !== this.#base) {
      this.#base = position - low;
      this.#starts.push(this.#low.length);
      this.#bases.push(this.#base);
    }
    this.#low.push(low);
  }

  /** Neighbouring positions from `first` on. */
  pushRun(first: number, count: number): void {
    this.push(first);
    const low = first % HIGH;
    if (low + count > HIGH) {
      for (let n = 1; n < count; n++) this.push(first + n);
      return;
    }
    const others = new Int32Array(count - 1);
    for (let n = 1; n < count; n++) others[n - 1] = low + n;
    this.#low.append(others);
  }

  at(line: number): number {
    const low = this.#low.at(line) >>> 0;
    return this.#base === 0 ? low : low + (this.#bases[countUpTo(this.#starts, line) - 1] ?? 0);
  }

  /** Number of lines whose position is at most `position`. */
  countUpTo(position: number): number {
    const stretch = countUpTo(this.#bases, position) - 1;
    const [start, base] = [this.#starts[stretch] ?? 0, this.#bases[stretch] ?? 0];
    const end = this.#starts[stretch + 1] ?? this.length;
    let [low, high] = [start, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (base + (this.#low.at(middle) >>> 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  dump(): readonly [low: Uint8Array, stretches: Uint8Array] {
    return [this.#low.dump(), bytesOf(Float64Array.of(...this.#starts, ...this.#bases))];
  }
  /** Takes the bytes over. */
  restore([low, stretches]: ReturnType<Positions["dump"]>): void {
    this.#low.restore(low);
    const all = [...float64Of(stretches)];
    this.#starts = all.slice(0, all.length / 2);
    this.#bases = all.slice(all.length / 2);
    this.#base = this.#bases.at(-1) ?? 0;
  }
}
