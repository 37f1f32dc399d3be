import { bytesOf, float64Of, int32Of } from "../columns.js";
import { addInto, addNumber, type Exact } from "./exact.js";
import type { SlotSums } from "./slot-sums.js";
import { AMOUNTS, SLOT_COUNT } from "./slots.js";

/** Rows are kept in chunks of 2^13, so that a large table grows without being copied. */
const CHUNK_SHIFT = 13;
const CHUNK_ROWS = 1 << CHUNK_SHIFT;
const COUNTS = SLOT_COUNT - AMOUNTS;

interface Chunk {
  readonly amounts: Float64Array;
  readonly counts: Int32Array;
}

/** The sums as plain data and columns, two for each chunk. */
export interface PastSumsDump {
  readonly count: number;
  readonly spilled: ReadonlyMap<number, bigint>;
  readonly amounts: readonly Uint8Array[];
  readonly counts: readonly Uint8Array[];
}

/**
 * What cells held, a row each that never changes. Most of them there are of all that a cube remembers, so counts take
 * 32 bits: a cell counts lines, and there are not more of these than that.
 */
export class PastSums {
  readonly #chunks: Chunk[] = [];
  /** By row * AMOUNTS + slot: sums that no double holds, where the row has NaN. */
  readonly #spilled = new Map<number, bigint>();
  #count = 0;

  get count(): number {
    return this.#count;
  }
  get bytes(): number {
    return this.#chunks.reduce((sum, { amounts, counts }) => sum + amounts.byteLength + counts.byteLength, 0);
  }

  /** Remembers what a cell holds. Returns the number of its row. */
  copy(sums: SlotSums, cell: number): number {
    const row = this.#count++;
    const at = row & (CHUNK_ROWS - 1);
    if (at === 0) this.#chunks.push(newChunk());
    const { amounts, counts } = this.#chunks.at(-1) ?? NO_CHUNK;
    for (let slot = 0; slot < AMOUNTS; slot++) {
      const amount = sums.value(cell, slot);
      if (typeof amount === "bigint") this.#spilled.set(row * AMOUNTS + slot, amount);
      amounts[at * AMOUNTS + slot] = typeof amount === "bigint" ? Number.NaN : amount;
    }
    for (let n = 0; n < COUNTS; n++) counts[at * COUNTS + n] = Number(sums.value(cell, AMOUNTS + n));
    return row;
  }

  /** Adds what some slots of a row hold to sums that stand in the same order. */
  addTo(sums: Exact[], slots: readonly number[], row: number): void {
    const { amounts, counts } = this.#chunks[row >> CHUNK_SHIFT] ?? NO_CHUNK;
    const place = row & (CHUNK_ROWS - 1);
    for (let at = 0; at < slots.length; at++) {
      const slot = slots[at] ?? 0;
      const value =
        slot < AMOUNTS ? amounts[place * AMOUNTS + slot] : counts[place * COUNTS + slot - AMOUNTS];
      if (value === undefined || value === 0) continue;
      if (Number.isNaN(value)) addInto(sums, at, this.#spilled.get(row * AMOUNTS + slot) ?? 0n);
      else addNumber(sums, at, value);
    }
  }

  dump(): PastSumsDump {
    const rows = (chunk: number) => Math.min(this.#count - chunk * CHUNK_ROWS, CHUNK_ROWS);
    return {
      count: this.#count,
      spilled: this.#spilled,
      amounts: this.#chunks.map(({ amounts }, chunk) => bytesOf(amounts, rows(chunk) * AMOUNTS)),
      counts: this.#chunks.map(({ counts }, chunk) => bytesOf(counts, rows(chunk) * COUNTS)),
    };
  }

  /** Takes a dump over, into sums that hold nothing yet. */
  restore({ count, spilled, amounts, counts }: PastSumsDump): void {
    this.#count = count;
    for (const [at, sum] of spilled) this.#spilled.set(at, sum);
    for (const [chunk, bytes] of amounts.entries()) {
      const own = { amounts: float64Of(bytes), counts: int32Of(counts[chunk] ?? NO_BYTES) };
      this.#chunks.push(own.amounts.length === CHUNK_ROWS * AMOUNTS ? own : roomy(own));
    }
  }
}

const NO_BYTES = new Uint8Array(0);
const NO_CHUNK: Chunk = { amounts: new Float64Array(0), counts: new Int32Array(0) };

function newChunk(): Chunk {
  return { amounts: new Float64Array(CHUNK_ROWS * AMOUNTS), counts: new Int32Array(CHUNK_ROWS * COUNTS) };
}

/** The last chunk with room for the rows to come. */
function roomy({ amounts, counts }: Chunk): Chunk {
  const chunk = newChunk();
  chunk.amounts.set(amounts);
  chunk.counts.set(counts);
  return chunk;
}
