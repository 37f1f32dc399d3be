/** Columns that grow as they are filled: a fact is a row of numbers, not an object, so millions of them stay small and fast. */

type Numbers = Float64Array | Int32Array | Uint16Array | Uint8Array;

const CAPACITY = 1024;

export class Column<T extends Numbers> {
  #data: T;
  readonly #make: (length: number) => T;
  readonly #of: (bytes: Uint8Array) => T;
  #length = 0;

  constructor(make: (length: number) => T, of: (bytes: Uint8Array) => T, capacity = CAPACITY) {
    this.#make = make;
    this.#of = of;
    this.#data = make(capacity);
  }

  get length(): number {
    return this.#length;
  }
  get bytes(): number {
    return this.#data.byteLength;
  }

  push(value: number): void {
    if (this.#length === this.#data.length) this.#makeRoom(1);
    this.#data[this.#length++] = value;
  }
  /** Adds many, all at once. */
  append(values: ArrayLike<number>): void {
    this.#makeRoom(values.length);
    this.#data.set(values, this.#length);
    this.#length += values.length;
  }
  /** Adds one value many times. */
  repeat(value: number, times: number): void {
    this.#makeRoom(times);
    this.#data.fill(value, this.#length, this.#length + times);
    this.#length += times;
  }
  /** Small columns double; large ones grow by a quarter, so that little of the memory stands empty. */
  #makeRoom(values: number): void {
    const needed = this.#length + values;
    if (needed <= this.#data.length) return;
    const length = this.#length < 1_000_000 ? this.#length * 2 : Math.ceil(this.#length * 1.25);
    this.#grow(Math.max(CAPACITY, length, needed));
  }
  /** Makes room for so many values more, where that is a good deal more than there is. */
  reserve(values: number): void {
    if (values > this.#length / 4 && this.#length + values > this.#data.length)
      this.#grow(this.#length + values);
  }
  #grow(length: number): void {
    const larger = this.#make(length);
    larger.set(this.#data);
    this.#data = larger;
  }
  at(index: number): number {
    return this.#data[index] ?? 0;
  }
  set(index: number, value: number): void {
    this.#data[index] = value;
  }

  /** The filled part as bytes, without a copy; `restore` takes them back. */
  dump(): Uint8Array {
    return bytesOf(this.#data, this.#length);
  }
  /** Takes the bytes over as they stand. */
  restore(bytes: Uint8Array): void {
    this.#data = this.#of(bytes);
    this.#length = this.#data.length;
  }

  /** In a column that never falls: number of rows whose value is at most `value`. */
  countUpTo(value: number): number {
    return countUpTo(this.#data, value, this.#length);
  }
}

/** Of numbers that never fall: how many of the first `length` are at most `value`. */
export function countUpTo(numbers: ArrayLike<number>, value: number, length = numbers.length): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first `length` numbers as bytes, without a copy. */
export function bytesOf(numbers: Numbers, length = numbers.length): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, length * numbers.BYTES_PER_ELEMENT);
}

/** The numbers that the bytes are: a view of them where they stand at a fitting address, a copy otherwise. */
export function float64Of(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset } = aligned(bytes, 8);
  return new Float64Array(buffer, byteOffset, bytes.length / 8);
}
export function int32Of(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset } = aligned(bytes, 4);
  return new Int32Array(buffer, byteOffset, bytes.length / 4);
}
function uint16Of(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset } = aligned(bytes, 2);
  return new Uint16Array(buffer, byteOffset, bytes.length / 2);
}
function aligned(bytes: Uint8Array, width: number): Uint8Array {
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
}

export const float64 = (): Column<Float64Array> =>
  new Column((length) => new Float64Array(length), float64Of);
export const int32 = (capacity?: number): Column<Int32Array> =>
  new Column((length) => new Int32Array(length), int32Of, capacity);
export const uint16 = (capacity?: number): Column<Uint16Array> =>
  new Column((length) => new Uint16Array(length), uint16Of, capacity);
export const uint8 = (): Column<Uint8Array> =>
  new Column<Uint8Array>(
    (length) => new Uint8Array(length),
    (bytes) => bytes,
  );
