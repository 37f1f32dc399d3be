import { bytesOf, int32Of } from "./columns.js";

const NONE = -1;
const EMPTY = new Int32Array(0);

/** Rows of integers as they are saved: the rows one after another, and how long each is. */
export interface IntRowsDump {
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array;
}

/** Rows of integers, each as long as what was written to it; -1 where nothing was. */
export class IntRows {
  readonly #rows: (Int32Array | undefined)[] = [];
  readonly #begin: number;

  /** `begin`: initial length of a row. */
  constructor(begin = 16) {
    this.#begin = begin;
  }

  get(row: number, at: number): number {
    return this.#rows[row]?.[at] ?? NONE;
  }

  /** The row with room behind it; good until the next `put`. */
  row(row: number): Int32Array {
    return this.#rows[row] ?? EMPTY;
  }

  put(row: number, at: number, value: number): void {
    let place = this.#rows[row];
    if (!place || at >= place.length) {
      const longer = new Int32Array(Math.max(this.#begin, Math.ceil(at * 1.5))).fill(NONE);
      if (place) longer.set(place);
      place = longer;
      this.#rows[row] = place;
    }
    place[at] = value;
  }

  get bytes(): number {
    return this.#rows.reduce((sum, row) => sum + (row?.byteLength ?? 0), 0);
  }

  dump(): IntRowsDump {
    const rows = Array.from(this.#rows, (row) => filled(row ?? EMPTY));
    const all = new Int32Array(rows.reduce((sum, row) => sum + row.length, 0));
    let at = 0;
    for (const row of rows) {
      all.set(row, at);
      at += row.length;
    }
    return { lengths: rows.map((row) => row.length), bytes: bytesOf(all) };
  }

  /** Takes the bytes over. */
  restore({ lengths, bytes }: IntRowsDump): void {
    const all = int32Of(bytes);
    let at = 0;
    for (const [row, length] of lengths.entries()) {
      this.#rows[row] = length > 0 ? all.subarray(at, at + length) : EMPTY;
      at += length;
    }
  }
}

/** The row up to the last integer that was written. */
function filled(row: Int32Array): Int32Array {
  let length = row.length;
  while (length > 0 && row[length - 1] === NONE) length--;
  return row.subarray(0, length);
}
