import { bytesOf, float64Of } from "../facts/columns.js";
import { addInto, addNumber, type Exact } from "./exact.js";
import { SLOT_COUNT } from "./slots.js";

const LIMIT = Number.MAX_SAFE_INTEGER;

/** The sums as plain data and a column. */
export interface SlotSumsDump {
  readonly count: number;
  readonly spilled: ReadonlyMap<number, bigint>;
  readonly values: Uint8Array;
}

/**
 * Exact sums by cell and slot. They are integers (分, persons, counts) in doubles while they stay below 2^53 and spill
 * to bigint beyond, so no amount is ever rounded.
 */
export class SlotSums {
  /** Values of cell c at [c * SLOT_COUNT, …). NaN where the exact sum is in `spilled`. */
  #values: Float64Array;
  readonly #spilled = new Map<number, bigint>();
  #count = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity * SLOT_COUNT);
  }

  /** Makes a new cell, all zeros. */
  create(): number {
    const cell = this.#count++;
    if (cell * SLOT_COUNT === this.#values.length) {
      this.#values = grown(this.#values, new Float64Array(larger(cell) * SLOT_COUNT));
    }
    return cell;
  }

  /** Adds exact integers slot by slot, or takes them away. */
  addAll(cell: number, amounts: ArrayLike<Exact>, sign: 1 | -1): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const amount = amounts[slot] ?? 0;
      if (amount !== 0) this.#add(cell * SLOT_COUNT + slot, amount, sign);
    }
  }

  /** Adds what another cell holds. */
  addCell(cell: number, other: number): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const amount = this.value(other, slot);
      if (amount !== 0) this.#add(cell * SLOT_COUNT + slot, amount, 1);
    }
  }

  /** Adds what some slots of a cell hold to sums that stand in the same order, or takes it away from them. */
  addTo(sums: Exact[], slots: readonly number[], cell: number, sign: 1 | -1 = 1): void {
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at] ?? 0;
      const value = this.#values[cell * SLOT_COUNT + slot] ?? 0;
      if (Number.isNaN(value)) addInto(sums, at, this.value(cell, slot), sign);
      else if (value !== 0) addNumber(sums, at, sign * value);
    }
  }

  /** The value as it stands: a number, or a bigint where it has outgrown one. */
  value(cell: number, slot: number): Exact {
    const value = this.#values[cell * SLOT_COUNT + slot] ?? 0;
    return Number.isNaN(value) ? (this.#spilled.get(cell * SLOT_COUNT + slot) ?? 0n) : value;
  }

  /** Makes a cell that holds what a cell of other sums does. */
  copy(other: SlotSums, cell: number): number {
    const copied = this.create();
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const value = other.value(cell, slot);
      if (typeof value === "bigint") this.#spilled.set(copied * SLOT_COUNT + slot, value);
      this.#values[copied * SLOT_COUNT + slot] = typeof value === "bigint" ? Number.NaN : value;
    }
    return copied;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#values.byteLength;
  }

  dump(): SlotSumsDump {
    const values = bytesOf(this.#values, this.#count * SLOT_COUNT);
    return { count: this.#count, spilled: this.#spilled, values };
  }

  /** Takes a dump over, into sums that hold nothing yet. */
  restore({ count, spilled, values }: SlotSumsDump): void {
    this.#count = count;
    for (const [at, sum] of spilled) this.#spilled.set(at, sum);
    this.#values = float64Of(values);
  }

  #add(at: number, amount: Exact, sign: 1 | -1): void {
    const sum = typeof amount === "number" ? (this.#values[at] ?? 0) + sign * amount : Number.NaN;
    if (sum >= -LIMIT && sum <= LIMIT) this.#values[at] = sum;
    else this.#addExact(at, BigInt(sign) * BigInt(amount));
  }

  #addExact(at: number, amount: bigint): void {
    const before = this.#values[at] ?? 0;
    const sum = (Number.isNaN(before) ? (this.#spilled.get(at) ?? 0n) : BigInt(before)) + amount;
    if (sum >= -BigInt(LIMIT) && sum <= BigInt(LIMIT)) {
      this.#values[at] = Number(sum);
      this.#spilled.delete(at);
    } else {
      this.#values[at] = Number.NaN;
      this.#spilled.set(at, sum);
    }
  }
}

/** Small tables double; large ones grow by a quarter, so that little of the memory stands empty. */
export function larger(length: number): number {
  return length < 65_536 ? Math.max(64, length * 2) : Math.ceil(length * 1.25);
}

export function grown<T extends Int32Array | Float64Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}
