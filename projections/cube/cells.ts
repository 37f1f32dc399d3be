import type { Exact } from "./exact.js";

/**
 * The cube's memory: cells of exact sums, addressed by series and period, each with a history of what it held at
 * past checkpoints. Sums are integers (分, persons, counts) in doubles while they stay below 2^53 and spill to
 * bigint beyond, so no amount is ever rounded.
 */

/** What one cell adds up. `…N` counts the reports that gave the measure. */
export const SLOTS = {
  output: 0,
  revenue: 1,
  employment: 2,
  outputN: 3,
  revenueN: 4,
  employmentN: 5,
  reports: 6,
  /** Enterprises that units registered here stand for; a change, summed over time for the stock. */
  enterprises: 7,
  /** Units that have to report; a change, as above. Those that report less often than monthly are counted again below. */
  units: 8,
  unitsByQuarter: 9,
  unitsByHalf: 10,
  unitsByYear: 11,
} as const;
export type Slot = (typeof SLOTS)[keyof typeof SLOTS];
export const SLOT_COUNT = 12;

const LIMIT = Number.MAX_SAFE_INTEGER;

export class Cells {
  /** Values of cell c at [c * SLOT_COUNT, …). NaN where the exact sum is in `spilled`. */
  #values = new Float64Array(1024 * SLOT_COUNT);
  readonly #spilled = new Map<number, bigint>();
  #count = 0;

  /** Newest history entry of each cell, -1 when it has none. */
  #newest = new Int32Array(1024).fill(-1);
  /** Checkpoint at which each cell was last marked as touched. */
  #touchedAt = new Int32Array(1024).fill(-1);
  #touched: number[] = [];

  #historyValues = new Float64Array(1024 * SLOT_COUNT);
  #historyAt = new Int32Array(1024);
  #historyBefore = new Int32Array(1024);
  readonly #historySpilled = new Map<number, bigint>();
  #historyCount = 0;
  #checkpoint = 0;

  /** Makes a new cell, all zeros. */
  create(): number {
    const cell = this.#count++;
    if (cell === this.#newest.length) {
      this.#newest = grown(this.#newest, new Int32Array(cell * 2).fill(-1));
      this.#touchedAt = grown(this.#touchedAt, new Int32Array(cell * 2).fill(-1));
      this.#values = grown(this.#values, new Float64Array(cell * 2 * SLOT_COUNT));
    }
    return cell;
  }

  /** Adds exact integers slot by slot, or takes them away; `isKept` cells are remembered at the next checkpoint. */
  addAll(cell: number, amounts: ArrayLike<Exact>, sign: 1 | -1, isKept = true): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const amount = amounts[slot] ?? 0;
      if (amount === 0) continue;
      const at = cell * SLOT_COUNT + slot;
      const sum = typeof amount === "number" ? (this.#values[at] ?? 0) + sign * amount : Number.NaN;
      if (sum >= -LIMIT && sum <= LIMIT) this.#values[at] = sum;
      else this.#addExact(at, BigInt(sign) * BigInt(amount));
    }
    if (isKept) this.#touch(cell);
  }

  /** Marks a cell as changed since the last checkpoint. */
  #touch(cell: number): void {
    if (this.#touchedAt[cell] === this.#checkpoint) return;
    this.#touchedAt[cell] = this.#checkpoint;
    this.#touched.push(cell);
  }

  /** The value as it stands: a number, or a bigint where it has outgrown one. */
  value(cell: number, slot: number): Exact {
    const value = this.#values[cell * SLOT_COUNT + slot] ?? 0;
    return Number.isNaN(value) ? (this.#spilled.get(cell * SLOT_COUNT + slot) ?? 0n) : value;
  }

  /** The value as it stood when checkpoint number `checkpoint` was taken. */
  valueAt(cell: number, slot: number, checkpoint: number): Exact {
    let entry = this.#newest[cell] ?? -1;
    while (entry >= 0 && (this.#historyAt[entry] ?? 0) > checkpoint) entry = this.#historyBefore[entry] ?? -1;
    if (entry < 0) return 0;
    const value = this.#historyValues[entry * SLOT_COUNT + slot] ?? 0;
    return Number.isNaN(value) ? (this.#historySpilled.get(entry * SLOT_COUNT + slot) ?? 0n) : value;
  }

  /** Remembers what every cell touched since the last checkpoint holds now. Returns the checkpoint's number, from 1. */
  takeCheckpoint(): number {
    this.#checkpoint++;
    for (const cell of this.#touched) this.#remember(cell);
    this.#touched = [];
    return this.#checkpoint;
  }

  get bytes(): number {
    const columns = [
      this.#values,
      this.#newest,
      this.#touchedAt,
      this.#historyValues,
      this.#historyAt,
      this.#historyBefore,
    ];
    return columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  #remember(cell: number): void {
    const entry = this.#historyCount++;
    if (entry === this.#historyAt.length) {
      this.#historyAt = grown(this.#historyAt, new Int32Array(entry * 2));
      this.#historyBefore = grown(this.#historyBefore, new Int32Array(entry * 2));
      this.#historyValues = grown(this.#historyValues, new Float64Array(entry * 2 * SLOT_COUNT));
    }
    this.#historyAt[entry] = this.#checkpoint;
    this.#historyBefore[entry] = this.#newest[cell] ?? -1;
    this.#newest[cell] = entry;
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const value = this.value(cell, slot);
      if (typeof value === "bigint") this.#historySpilled.set(entry * SLOT_COUNT + slot, value);
      this.#historyValues[entry * SLOT_COUNT + slot] = typeof value === "bigint" ? Number.NaN : value;
    }
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

function grown<T extends Int32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
