import type { CellProblem } from "../cells/cell.js";
import { cleanText } from "../cells/text.js";
import type { Table } from "../header/table.js";

/** Rows of one block at most. */
export const BLOCK_ROWS = 8192;

export interface Cells {
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * A run of rows as cells over one buffer of UTF-8: what every format is turned into, so that there is one way to
 * read a row. Cell `row * width + column` holds the bytes from `starts` to `ends`; an `ends` below zero is the
 * complement (`~end`) of a quoted cell that holds doubled quotes. A block is valid until the next one is asked for.
 */
export interface Block extends Cells {
  readonly table: Table;
  readonly width: number;
  readonly count: number;
  /** Row numbers as a person counts. */
  readonly rows: Uint32Array;
  /** Rows (by index) that are no rows of this table: too many cells, broken quotes. */
  readonly misshapen: ReadonlyMap<number, CellProblem>;
  /** Cells that belong to a merge over several rows. */
  readonly merged?: ReadonlySet<number> | undefined;
  /** Problems of the file itself, met since the block before. */
  readonly problems?: readonly FileProblem[] | undefined;
  readonly bytesRead: number;
}

export interface FileProblem extends CellProblem {
  readonly row: number;
}

/** Text of a cell as the file writes it. */
export function rawText({ bytes, starts, ends }: Cells, cell: number): string {
  const start = starts[cell] ?? 0;
  const end = ends[cell] ?? 0;
  return end >= 0
    ? bytes.toString("utf8", start, end)
    : bytes.toString("utf8", start, ~end).replaceAll('""', '"');
}

export function cellText(block: Cells, cell: number): string {
  return cleanText(rawText(block, cell));
}

/** Length of a cell in bytes. */
export function cellBytes({ starts, ends }: Cells, cell: number): number {
  const end = ends[cell] ?? 0;
  return (end < 0 ? ~end : end) - (starts[cell] ?? 0);
}

/** Text of the first cell of a row that isn't blank; nothing for a blank row. */
export function firstText(block: Block, row: number): string | undefined {
  const first = row * block.width;
  for (let cell = first; cell < first + block.width; cell++) {
    if (cellBytes(block, cell) === 0) continue;
    const text = cellText(block, cell);
    if (text !== "") return text;
  }
  return undefined;
}
