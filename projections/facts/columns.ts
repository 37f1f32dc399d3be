/** Columns that grow as they are filled: a fact is a row of numbers, not an object, so millions of them stay small and fast. */

type Numbers = Float64Array | Int32Array | Uint8Array;

export class Column<T extends Numbers> {
  #data: T;
  readonly #make: (length: number) => T;
  #length = 0;

  constructor(make: (length: number) => T, capacity = 1024) {
    this.#make = make;
    this.#data = make(capacity);
  }

  get length(): number {
    return this.#length;
  }
  get bytes(): number {
    return this.#data.byteLength;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) {
      // Small columns double; large ones grow by a quarter, so that little of the memory stands empty.
      const length = this.#length < 1_000_000 ? this.#length * 2 : Math.ceil(this.#length * 1.25);
      const larger = this.#make(length);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }
  at(index: number): number {
    return this.#data[index] ?? 0;
  }
  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** The filled part as bytes, without a copy; `restore` takes them back. */
  dump(): Uint8Array {
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = this.#data;
    return new Uint8Array(buffer, byteOffset, this.#length * BYTES_PER_ELEMENT);
  }
  restore(bytes: Uint8Array): void {
    const length = bytes.length / this.#data.BYTES_PER_ELEMENT;
    this.#data = this.#make(Math.max(1024, length));
    new Uint8Array(this.#data.buffer).set(bytes);
    this.#length = length;
  }

  /** In a column that never falls: number of rows whose value is at most `value`. */
  countUpTo(value: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#data[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export const float64 = (): Column<Float64Array> => new Column((length) => new Float64Array(length));
export const int32 = (): Column<Int32Array> => new Column((length) => new Int32Array(length));
export const uint8 = (): Column<Uint8Array> => new Column((length) => new Uint8Array(length));
