import type { CellProblem } from "../cells/cell.js";

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Finds rows and cells in bytes of UTF-8 by RFC 4180: no cell is copied or decoded here. Line ends may be LF, CRLF
 * or CR. The arrays are those of a `Block` and are filled anew by every scan.
 */
export class CsvScanner {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly rows: Uint32Array;
  readonly misshapen = new Map<number, CellProblem>();
  count = 0;
  /** Number of the next row. */
  row: number;
  readonly width: number;
  readonly #capacity: number;
  readonly #delimiter: number;
  #hasDoubledQuotes = false;

  constructor(layout: { width: number; capacity: number; delimiter: number; row: number }) {
    const { width, capacity, delimiter, row } = layout;
    this.width = width;
    this.#capacity = capacity;
    this.#delimiter = delimiter;
    this.row = row;
    this.starts = new Int32Array(width * capacity);
    this.ends = new Int32Array(width * capacity);
    this.rows = new Uint32Array(capacity);
  }

  /**
   * Reads whole rows until the block is full or the bytes end; answers where the next row begins. The row that the
   * bytes cut off is left, unless they are the file's last; one whose quote is never closed is left even then.
   */
  scan(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    this.count = 0;
    this.misshapen.clear();
    let position = from;
    while (this.count < this.#capacity && position < to) {
      const next = this.#scanRow(bytes, position, to, isLast);
      if (next < 0) break;
      this.rows[this.count++] = this.row++;
      position = next;
    }
    return position;
  }

  /** Reads one row into the arrays; answers where the next one begins, or -1 when this one isn't whole. */
  #scanRow(bytes: Uint8Array, from: number, to: number, isLast: boolean): number {
    const { width, starts, ends } = this;
    const delimiter = this.#delimiter;
    const base = this.count * width;
    let position = from;
    let column = 0;
    let filled = 0;
    for (;;) {
      let start = position;
      let end: number;
      if (bytes[position] === QUOTE && position < to) {
        start++;
        const closing = this.#closingQuote(bytes, start, to, isLast);
        if (closing < 0) return -1;
        end = this.#hasDoubledQuotes ? ~closing : closing;
        position = closing + 1;
        if (position < to && !this.#endsCell(bytes[position] ?? 0)) {
          this.misshapen.set(this.count, { code: "ROW_QUOTES", params: {} });
          while (position < to && !this.#endsCell(bytes[position] ?? 0)) position++;
        }
      } else {
        position = plainEnd(bytes, position, to, delimiter);
        end = position;
      }
      if (position >= to && !isLast) return -1;
      if (column < width) {
        starts[base + column] = start;
        ends[base + column] = end;
      } else if (end !== start) {
        filled = column + 1;
      }
      column++;
      if (position >= to) {
        if (column < width) this.misshapen.set(this.count, { code: "ROW_CUT_OFF", params: {} });
        break;
      }
      const byte = bytes[position++];
      if (byte === delimiter) continue;
      if (byte === CARRIAGE_RETURN) {
        // Whether a line feed follows is known only when there is a next byte.
        if (position >= to && !isLast) return -1;
        if (position < to && bytes[position] === LINE_FEED) position++;
      }
      break;
    }
    for (; column < width; column++) starts[base + column] = ends[base + column] = 0;
    if (filled > 0) {
      this.misshapen.set(this.count, {
        code: "ROW_TOO_MANY_CELLS",
        params: { found: filled, expected: width },
      });
    }
    return position;
  }

  /** Where the quoted cell that begins at `start` closes; -1 when the bytes end before that is known. */
  #closingQuote(bytes: Uint8Array, start: number, to: number, isLast: boolean): number {
    this.#hasDoubledQuotes = false;
    let position = start;
    for (;;) {
      while (position < to && bytes[position] !== QUOTE) position++;
      if (position + 1 < to && bytes[position + 1] === QUOTE) {
        this.#hasDoubledQuotes = true;
        position += 2;
        continue;
      }
      if (position + 1 < to) return position;
      return isLast && position < to ? position : -1;
    }
  }

  #endsCell(byte: number): boolean {
    return byte === this.#delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN;
  }
}

/** Where a cell without quotes ends. Nearly every byte is above all that can end one: a single comparison. */
function plainEnd(bytes: Uint8Array, from: number, to: number, delimiter: number): number {
  const highest = Math.max(delimiter, CARRIAGE_RETURN);
  for (let position = from; position < to; position++) {
    const byte = bytes[position] ?? 0;
    if (byte > highest) continue;
    if (byte === delimiter || byte === LINE_FEED || byte === CARRIAGE_RETURN) return position;
  }
  return to;
}
