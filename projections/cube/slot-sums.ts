import { bytesOf, float64Of } from "../columns.js";
import { addInto, type Exact } from "./exact.js";
import { SLOT_COUNT } from "./slots.js";

const LIMIT = Number.MAX_SAFE_INTEGER;

/** Cells are kept in chunks of 2^13, so that a large table grows without being copied. */
const CHUNK_SHIFT = 13;
const CHUNK_CELLS = 1 << CHUNK_SHIFT;
const NONE = new Float64Array(0);

/** The sums as plain data and columns, a chunk each. */
export interface SlotSumsDump {
  readonly count: number;
  readonly spilled: ReadonlyMap<number, bigint>;
  readonly chunks: readonly Uint8Array[];
}

/**
 * Exact sums by cell and slot. They are integers (分, persons, counts) in doubles while they stay below 2^53 and spill
 * to bigint beyond, so no amount is ever rounded.
 */
export class SlotSums {
  /** Values of a chunk's cell c at [c * SLOT_COUNT, …). NaN where the exact sum is in `spilled`. */
  readonly #chunks: Float64Array[] = [];
  /** By cell * SLOT_COUNT + slot. */
  readonly #spilled = new Map<number, bigint>();
  readonly #capacity: number;
  #count = 0;

  /** `capacity`: cells to begin with. */
  constructor(capacity = 64) {
    this.#capacity = Math.min(capacity, CHUNK_CELLS);
  }

  /** Makes a new cell, all zeros. */
  create(): number {
    const cell = this.#count++;
    const number = cell >> CHUNK_SHIFT;
    const chunk = this.#chunks[number] ?? NONE;
    if (placeOf(cell) >= chunk.length) {
      this.#chunks[number] = grown(chunk, new Float64Array(this.#roomFor(cell) * SLOT_COUNT));
    }
    return cell;
  }

  /** Adds exact integers slot by slot, or takes them away. */
  addAll(cell: number, amounts: ArrayLike<Exact>, sign: 1 | -1): void {
    const chunk = this.#chunkOf(cell);
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const amount = amounts[slot] ?? 0;
      if (amount !== 0) this.#add(chunk, cell, slot, amount, sign);
    }
  }

  /** The same for numbers, as fast as possible: most of the work of a rebuild ends here. */
  addNumbers(cell: number, amounts: Float64Array): void {
    const chunk = this.#chunkOf(cell);
    const place = placeOf(cell);
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const amount = amounts[slot] ?? 0;
      const sum = (chunk[place + slot] ?? 0) + amount;
      // NaN, which stands for a sum kept aside, is in no range.
      if (sum >= -LIMIT && sum <= LIMIT) chunk[place + slot] = sum;
      else if (amount !== 0) this.#add(chunk, cell, slot, amount, 1);
    }
  }

  /** Adds what some slots of a cell hold to sums that stand in the same order, most of them without a call. */
  addTo(sums: Exact[], slots: readonly number[], cell: number): void {
    const chunk = this.#chunkOf(cell);
    const place = placeOf(cell);
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at] ?? 0;
      const before = sums[at];
      const sum = typeof before === "number" ? before + (chunk[place + slot] ?? 0) : Number.NaN;
      if (sum >= -LIMIT && sum <= LIMIT) sums[at] = sum;
      else addInto(sums, at, this.value(cell, slot));
    }
  }

  /** The value as it stands: a number, or a bigint where it has outgrown one. */
  value(cell: number, slot: number): Exact {
    const value = this.#chunkOf(cell)[placeOf(cell) + slot] ?? 0;
    return Number.isNaN(value) ? (this.#spilled.get(cell * SLOT_COUNT + slot) ?? 0n) : value;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  dump(): SlotSumsDump {
    const filled = (number: number) => Math.min(this.#count - number * CHUNK_CELLS, CHUNK_CELLS);
    const chunks = this.#chunks.map((chunk, number) => bytesOf(chunk, filled(number) * SLOT_COUNT));
    return { count: this.#count, spilled: this.#spilled, chunks };
  }

  /** Takes a dump over, into sums that hold nothing yet. */
  restore({ count, spilled, chunks }: SlotSumsDump): void {
    this.#count = count;
    for (const [at, sum] of spilled) this.#spilled.set(at, sum);
    for (const chunk of chunks) this.#chunks.push(float64Of(chunk));
  }

  /** Only the first chunk begins small and doubles. */
  #roomFor(cell: number): number {
    if (cell >= CHUNK_CELLS) return CHUNK_CELLS;
    return cell === 0 ? this.#capacity : Math.min(CHUNK_CELLS, cell * 2);
  }

  #chunkOf(cell: number): Float64Array {
    return this.#chunks[cell >> CHUNK_SHIFT] ?? NONE;
  }

  #add(chunk: Float64Array, cell: number, slot: number, amount: Exact, sign: 1 | -1): void {
    const at = placeOf(cell) + slot;
    const sum = typeof amount === "number" ? (chunk[at] ?? 0) + sign * amount : Number.NaN;
    if (sum >= -LIMIT && sum <= LIMIT) chunk[at] = sum;
    else chunk[at] = this.#addExact(cell, slot, BigInt(sign) * BigInt(amount));
  }

  /** What a slot holds after an addition that no double may make: NaN where the sum is kept aside. */
  #addExact(cell: number, slot: number, amount: bigint): number {
    const sum = BigInt(this.value(cell, slot)) + amount;
    const key = cell * SLOT_COUNT + slot;
    if (sum >= -BigInt(LIMIT) && sum <= BigInt(LIMIT)) {
      this.#spilled.delete(key);
      return Number(sum);
    }
    this.#spilled.set(key, sum);
    return Number.NaN;
  }
}

/** Where the cell's values begin in its chunk. */
function placeOf(cell: number): number {
  return (cell & (CHUNK_CELLS - 1)) * SLOT_COUNT;
}

/** Small tables double; large ones grow by a quarter, so that little of the memory stands empty. */
export function larger(length: number): number {
  return length < 65_536 ? Math.max(64, length * 2) : Math.ceil(length * 1.25);
}

export function grown<T extends Int32Array | Float64Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}
