import { bytesOf, int32Of } from "../columns.js";
import type { Exact } from "./exact.js";
import { PastSums, type PastSumsDump } from "./past-sums.js";
import { grown, larger, SlotSums, type SlotSumsDump } from "./slot-sums.js";

/** The cells as plain data and columns. */
export interface CellsDump {
  readonly checkpoint: number;
  readonly touched: readonly number[];
  readonly touchedLeaves: readonly number[];
  readonly sums: SlotSumsDump;
  readonly history: PastSumsDump;
  readonly columns: readonly Uint8Array[];
}

const CAPACITY = 1024;
/** Every so many checkpoints the leaves are remembered as well: few questions need them as of the past. */
const LEAVES_EVERY = 32;
const NO_BYTES = new Uint8Array(0);

/** The cube's memory: cells of exact sums, each with a history of what it held at past checkpoints. */
export class Cells {
  readonly #sums = new SlotSums(CAPACITY);

  /** Newest history entry of each cell, -1 when it has none. */
  #newest: Int32Array = new Int32Array(CAPACITY).fill(-1);
  /** Checkpoint at which each cell was remembered first: before it the cell held nothing. */
  #firstAt: Int32Array = new Int32Array(CAPACITY);
  /** Checkpoint at which each cell was last marked as touched; of a leaf the last one that remembered leaves. */
  #touchedAt: Int32Array = new Int32Array(CAPACITY).fill(-1);
  #touched: number[] = [];
  #touchedLeaves: number[] = [];

  /** By history entry: what the cell held, at which checkpoint, and the entry before of the same cell. */
  readonly #history = new PastSums();
  #historyAt: Int32Array = new Int32Array(0);
  #historyBefore: Int32Array = new Int32Array(0);
  #checkpoint = 0;

  /** Makes a new cell, all zeros. */
  create(): number {
    const cell = this.#sums.create();
    if (cell === this.#newest.length) {
      const length = larger(cell);
      this.#newest = grown(this.#newest, new Int32Array(length).fill(-1));
      this.#firstAt = grown(this.#firstAt, new Int32Array(length));
      this.#touchedAt = grown(this.#touchedAt, new Int32Array(length).fill(-1));
    }
    return cell;
  }

  /** Adds exact integers slot by slot, or takes them away. */
  addAll(cell: number, amounts: ArrayLike<Exact>, sign: 1 | -1): void {
    this.#sums.addAll(cell, amounts, sign);
    this.#touch(cell);
  }

  /** Adds numbers slot by slot. */
  addNumbers(cell: number, amounts: Float64Array): void {
    this.#sums.addNumbers(cell, amounts);
    this.#touch(cell);
  }

  #touch(cell: number): void {
    if (this.#touchedAt[cell] === this.#checkpoint) return;
    this.#touchedAt[cell] = this.#checkpoint;
    this.#touched.push(cell);
  }

  /** The same for the cell of a leaf: those are many, and not remembered at every checkpoint. */
  addLeaf(cell: number, amounts: Float64Array): void {
    this.#sums.addNumbers(cell, amounts);
    if (this.#touchedAt[cell] === this.#leavesAt) return;
    this.#touchedAt[cell] = this.#leavesAt;
    this.#touchedLeaves.push(cell);
  }

  /** The last checkpoint up to number `checkpoint` that remembered leaves; 0 for none. */
  leavesBefore(checkpoint: number): number {
    return checkpoint - (checkpoint % LEAVES_EVERY);
  }

  /** The next one after it, whether it was taken yet or not. */
  leavesAfter(checkpoint: number): number {
    return this.leavesBefore(checkpoint) + LEAVES_EVERY;
  }

  get #leavesAt(): number {
    return this.leavesBefore(this.#checkpoint);
  }

  /** Adds what some slots of a series hold over some periods to sums that stand in the same order. `cells`: by period. */
  addTo(sums: Exact[], slots: readonly number[], cells: Int32Array, periods: readonly number[]): void {
    for (const period of periods) {
      const cell = cells[period] ?? -1;
      if (cell >= 0) this.#sums.addTo(sums, slots, cell);
    }
  }

  /** The same with what they held when checkpoint number `checkpoint` was taken. */
  addPastTo(
    sums: Exact[],
    slots: readonly number[],
    cells: Int32Array,
    periods: readonly number[],
    checkpoint: number,
  ): void {
    for (const period of periods) {
      const cell = cells[period] ?? -1;
      if (cell < 0) continue;
      // Most have not changed since, and the present is nearer at hand than what was remembered.
      if ((this.#touchedAt[cell] ?? -1) < checkpoint) this.#sums.addTo(sums, slots, cell);
      else this.#addHeldTo(sums, slots, cell, checkpoint);
    }
  }

  #addHeldTo(sums: Exact[], slots: readonly number[], cell: number, checkpoint: number): void {
    if ((this.#firstAt[cell] ?? 0) > checkpoint) return;
    let entry = this.#newest[cell] ?? -1;
    while (entry >= 0 && (this.#historyAt[entry] ?? 0) > checkpoint) entry = this.#historyBefore[entry] ?? -1;
    if (entry >= 0) this.#history.addTo(sums, slots, entry);
  }

  /** The value as it stands. */
  value(cell: number, slot: number): Exact {
    return this.#sums.value(cell, slot);
  }

  /** Remembers what every cell touched since the last checkpoint holds now. Returns the checkpoint's number, from 1. */
  takeCheckpoint(): number {
    this.#checkpoint++;
    for (const cell of this.#touched) this.#remember(cell);
    this.#touched = [];
    if (this.#leavesAt === this.#checkpoint) {
      for (const cell of this.#touchedLeaves) this.#remember(cell);
      this.#touchedLeaves = [];
    }
    return this.#checkpoint;
  }

  get bytes(): number {
    const columns = [this.#newest, this.#firstAt, this.#touchedAt, this.#historyAt, this.#historyBefore];
    return columns.reduce((sum, column) => sum + column.byteLength, this.#sums.bytes + this.#history.bytes);
  }

  dump(): CellsDump {
    const [count, history] = [this.#sums.count, this.#history.count];
    return {
      checkpoint: this.#checkpoint,
      touched: this.#touched,
      touchedLeaves: this.#touchedLeaves,
      sums: this.#sums.dump(),
      history: this.#history.dump(),
      columns: [
        bytesOf(this.#newest, count),
        bytesOf(this.#firstAt, count),
        bytesOf(this.#touchedAt, count),
        bytesOf(this.#historyAt, history),
        bytesOf(this.#historyBefore, history),
      ],
    };
  }

  /** Takes a dump over, into cells that hold nothing yet. */
  restore(dump: CellsDump): void {
    const [newest = NO_BYTES, firstAt = NO_BYTES, touchedAt = NO_BYTES] = dump.columns;
    const [historyAt = NO_BYTES, historyBefore = NO_BYTES] = dump.columns.slice(3);
    this.#sums.restore(dump.sums);
    this.#history.restore(dump.history);
    this.#checkpoint = dump.checkpoint;
    this.#touched = [...dump.touched];
    this.#touchedLeaves = [...dump.touchedLeaves];
    this.#newest = int32Of(newest);
    this.#firstAt = int32Of(firstAt);
    this.#touchedAt = int32Of(touchedAt);
    this.#historyAt = int32Of(historyAt);
    this.#historyBefore = int32Of(historyBefore);
  }

  #remember(cell: number): void {
    const entry = this.#history.copy(this.#sums, cell);
    if (entry === this.#historyAt.length) {
      const length = larger(entry);
      this.#historyAt = grown(this.#historyAt, new Int32Array(length));
      this.#historyBefore = grown(this.#historyBefore, new Int32Array(length));
    }
    if ((this.#newest[cell] ?? -1) < 0) this.#firstAt[cell] = this.#checkpoint;
    this.#historyAt[entry] = this.#checkpoint;
    this.#historyBefore[entry] = this.#newest[cell] ?? -1;
    this.#newest[cell] = entry;
  }
}
