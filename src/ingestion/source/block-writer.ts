import type { CellProblem } from "../cells/cell.js";
import type { Table } from "../header/table.js";
import { BLOCK_ROWS, type Block, type FileProblem } from "./block.js";

/** A row that a program has taken apart already. */
export interface TextRow {
  readonly row: number;
  readonly cells: readonly string[];
  /** Columns whose cell belongs to a merge over several rows. */
  readonly merged?: readonly number[] | undefined;
}

/** Brings rows of texts into a block. Cells beyond the table's width that hold something make a row misshapen. */
export function blockOf(
  table: Table,
  rows: readonly TextRow[],
  rest: { readonly bytesRead: number; readonly problems?: readonly FileProblem[] },
): Block {
  const width = table.header.length;
  const writer = new CellWriter(rows.length * width);
  const numbers = new Uint32Array(rows.length);
  const misshapen = new Map<number, CellProblem>();
  const merged = new Set<number>();
  rows.forEach(({ row, cells, merged: columns }, index) => {
    numbers[index] = row;
    for (let column = 0; column < width; column++) writer.add(index * width + column, cells[column] ?? "");
    const found = cells.findLastIndex((cell) => cell.trim() !== "") + 1;
    if (found > width)
      misshapen.set(index, { code: "ROW_TOO_MANY_CELLS", params: { found, expected: width } });
    for (const column of columns ?? []) if (column < width) merged.add(index * width + column);
  });
  const { bytes, starts, ends } = writer;
  const flags = merged.size > 0 ? { merged } : {};
  return {
    table,
    bytes,
    width,
    count: rows.length,
    starts,
    ends,
    rows: numbers,
    misshapen,
    ...flags,
    ...rest,
  };
}

class CellWriter {
  bytes = Buffer.allocUnsafe(64 * 1024);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  #length = 0;

  constructor(cells: number) {
    this.starts = new Int32Array(cells);
    this.ends = new Int32Array(cells);
  }

  add(cell: number, text: string): void {
    const needed = this.#length + text.length * 3;
    if (needed > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes], Math.max(needed, this.bytes.length * 2));
    this.starts[cell] = this.#length;
    this.#length += this.bytes.write(text, this.#length);
    this.ends[cell] = this.#length;
  }
}

const BATCH_CHARS = 1024 * 1024;

/** Rows in batches of a block's size, smaller where cells are long. */
export function* batched(rows: Iterable<TextRow>): Generator<readonly TextRow[]> {
  let batch: TextRow[] = [];
  let characters = 0;
  for (const row of rows) {
    batch.push(row);
    for (const cell of row.cells) characters += cell.length;
    if (batch.length < BLOCK_ROWS && characters < BATCH_CHARS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}
