import { bytesOf, float64Of, int32Of } from "../facts/columns.js";
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
  /** 可比口径: of reports whose unit reported the same months a year before, this year's and last year's figure. */
  outputMatched: 12,
  outputBase: 13,
  outputPairs: 14,
  revenueMatched: 15,
  revenueBase: 16,
  revenuePairs: 17,
  employmentMatched: 18,
  employmentBase: 19,
  employmentPairs: 20,
} as const;
export type Slot = (typeof SLOTS)[keyof typeof SLOTS];
export const SLOT_COUNT = 21;

const LIMIT = Number.MAX_SAFE_INTEGER;

/** The cells as plain data and columns. */
export interface CellsDump {
  readonly count: number;
  readonly historyCount: number;
  readonly checkpoint: number;
  readonly touched: readonly number[];
  readonly spilled: ReadonlyMap<number, bigint>;
  readonly historySpilled: ReadonlyMap<number, bigint>;
  readonly columns: readonly Uint8Array[];
}

const NO_BYTES = new Uint8Array(0);

export class Cells {
  /** Values of cell c at [c * SLOT_COUNT, …). NaN where the exact sum is in `spilled`. */
  #values: Float64Array;
  readonly #spilled = new Map<number, bigint>();
  #count = 0;

  /** Newest history entry of each cell, -1 when it has none. */
  #newest: Int32Array;
  /** Checkpoint at which each cell was remembered first: before it the cell held nothing. */
  #firstAt: Int32Array;
  /** Checkpoint at which each cell was last marked as touched. */
  #touchedAt: Int32Array;
  #touched: number[] = [];

  #historyValues: Float64Array = new Float64Array(0);
  #historyAt: Int32Array = new Int32Array(0);
  #historyBefore: Int32Array = new Int32Array(0);
  readonly #historySpilled = new Map<number, bigint>();
  #historyCount = 0;
  #checkpoint = 0;

  constructor(capacity = 1024) {
    this.#values = new Float64Array(capacity * SLOT_COUNT);
    this.#newest = new Int32Array(capacity).fill(-1);
    this.#firstAt = new Int32Array(capacity);
    this.#touchedAt = new Int32Array(capacity).fill(-1);
  }

  /** Makes a new cell, all zeros. */
  create(): number {
    const cell = this.#count++;
    if (cell === this.#newest.length) {
      const length = larger(cell);
      this.#newest = grown(this.#newest, new Int32Array(length).fill(-1));
      this.#firstAt = grown(this.#firstAt, new Int32Array(length));
      this.#touchedAt = grown(this.#touchedAt, new Int32Array(length).fill(-1));
      this.#values = grown(this.#values, new Float64Array(length * SLOT_COUNT));
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

  /** Adds what another cell holds. */
  addCell(cell: number, other: number): void {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      const amount = this.value(other, slot);
      if (amount === 0) continue;
      const at = cell * SLOT_COUNT + slot;
      const sum = typeof amount === "number" ? (this.#values[at] ?? 0) + amount : Number.NaN;
      if (sum >= -LIMIT && sum <= LIMIT) this.#values[at] = sum;
      else this.#addExact(at, BigInt(amount));
    }
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
    if (entry < 0 || (this.#firstAt[cell] ?? 0) > checkpoint) return 0;
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
      this.#firstAt,
      this.#touchedAt,
      this.#historyValues,
      this.#historyAt,
      this.#historyBefore,
    ];
    return columns.reduce((sum, column) => sum + column.byteLength, 0);
  }

  dump(): CellsDump {
    const [count, history] = [this.#count, this.#historyCount];
    return {
      count,
      historyCount: history,
      checkpoint: this.#checkpoint,
      touched: this.#touched,
      spilled: this.#spilled,
      historySpilled: this.#historySpilled,
      columns: [
        bytesOf(this.#values, count * SLOT_COUNT),
        bytesOf(this.#newest, count),
        bytesOf(this.#firstAt, count),
        bytesOf(this.#touchedAt, count),
        bytesOf(this.#historyValues, history * SLOT_COUNT),
        bytesOf(this.#historyAt, history),
        bytesOf(this.#historyBefore, history),
      ],
    };
  }

  /** Takes a dump over, into cells that hold nothing yet. */
  restore(dump: CellsDump): void {
    const [values = NO_BYTES, newest = NO_BYTES, firstAt = NO_BYTES, touchedAt = NO_BYTES] = dump.columns;
    const [historyValues = NO_BYTES, historyAt = NO_BYTES, historyBefore = NO_BYTES] = dump.columns.slice(4);
    this.#count = dump.count;
    this.#historyCount = dump.historyCount;
    this.#checkpoint = dump.checkpoint;
    this.#touched = [...dump.touched];
    for (const [at, sum] of dump.spilled) this.#spilled.set(at, sum);
    for (const [at, sum] of dump.historySpilled) this.#historySpilled.set(at, sum);
    this.#values = float64Of(values);
    this.#newest = int32Of(newest);
    this.#firstAt = int32Of(firstAt);
    this.#touchedAt = int32Of(touchedAt);
    this.#historyValues = float64Of(historyValues);
    this.#historyAt = int32Of(historyAt);
    this.#historyBefore = int32Of(historyBefore);
  }

  #remember(cell: number): void {
    const entry = this.#historyCount++;
    if (entry === this.#historyAt.length) {
      const length = larger(entry);
      this.#historyAt = grown(this.#historyAt, new Int32Array(length));
      this.#historyBefore = grown(this.#historyBefore, new Int32Array(length));
      this.#historyValues = grown(this.#historyValues, new Float64Array(length * SLOT_COUNT));
    }
    if ((this.#newest[cell] ?? -1) < 0) this.#firstAt[cell] = this.#checkpoint;
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

/** Small tables double; large ones grow by a quarter, so that little of the memory stands empty. */
function larger(length: number): number {
  return length < 65_536 ? Math.max(1024, length * 2) : Math.ceil(length * 1.25);
}

function grown<T extends Int32Array | Float64Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}
