import { UNIT_END } from "./report-block.js";

const END = UNIT_END.charCodeAt(0);

/**
 * Numbers units in the order in which they first come. Names come as bytes, by the million, and month after month in
 * much the same order: so the one that followed last time is tried first, byte by byte where it stands. To make a text
 * of each and look it up takes five times as long.
 */
export class UnitNumbers {
  readonly #numbers = new Map<string, number>();
  /** The names' bytes one after another, and where each begins. */
  #bytes = new Uint8Array(1 << 16);
  readonly #starts = [0];
  /** By number: the one that came after it last time. */
  readonly #followers: number[] = [];
  #latest = 0;

  /** Numbers of the next units, and the names of those among them that are new. */
  of(names: Uint8Array, count: number): { units: Uint32Array<ArrayBuffer>; newNames: readonly string[] } {
    const units = new Uint32Array(count);
    const newNames: string[] = [];
    let at = 0;
    for (let n = 0; n < count; n++) {
      const number = this.#guess(names, at) ?? this.#numberAt(names, at, newNames);
      this.#followers[this.#latest] = number;
      this.#latest = number;
      units[n] = number;
      at += this.#start(number + 1) - this.#start(number) + UNIT_END.length;
    }
    return { units, newNames };
  }

  /** The one that followed last time; where it is missing now the one behind it, where one is back again its neighbour. */
  #guess(names: Uint8Array, at: number): number | undefined {
    const follower = this.#followers[this.#latest] ?? 0;
    if (this.#standsAt(names, at, follower)) return follower;
    const second = this.#followers[follower] ?? 0;
    if (this.#standsAt(names, at, second)) return second;
    const neighbour = this.#latest + 1;
    return this.#standsAt(names, at, neighbour) ? neighbour : undefined;
  }

  #start(number: number): number {
    return this.#starts[number] ?? Number.NaN;
  }

  #standsAt(names: Uint8Array, at: number, number: number): boolean {
    const start = this.#start(number);
    const length = this.#start(number + 1) - start;
    for (let n = 0; n < length; n++) if (names[at + n] !== this.#bytes[start + n]) return false;
    return at + length === names.length || names[at + length] === END;
  }

  #numberAt(names: Uint8Array, at: number, newNames: string[]): number {
    const end = names.indexOf(END, at);
    const bytes = names.subarray(at, end < 0 ? names.length : end);
    const name = Buffer.from(bytes).toString();
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#followers.length);
    newNames.push(name);
    const start = this.#start(this.#followers.length);
    this.#starts.push(start + bytes.length);
    if (start + bytes.length > this.#bytes.length) {
      const longer = new Uint8Array(2 * this.#bytes.length);
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    this.#bytes.set(bytes, start);
    return this.#followers.push(this.#followers.length + 1) - 1;
  }
}
