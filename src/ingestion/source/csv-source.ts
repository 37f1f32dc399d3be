import type { FileHandle } from "node:fs/promises";
import { Fault } from "../../domain/faults.js";
import type { Heading, Table } from "../header/table.js";
import type { Limits } from "../limits.js";
import { BLOCK_ROWS, type Block, rawText } from "./block.js";
import { CsvScanner } from "./csv-scanner.js";
import { detectEncoding, Utf8Reader } from "./text-encoding.js";
import { TextWindow } from "./text-window.js";

const DELIMITERS = [",", "\t", ";", "|"].map((sign) => sign.charCodeAt(0));

/**
 * Reads a delimited text file in blocks.
 *
 * @throws Fault FILE_ENCODING, FILE_EMPTY, FILE_DAMAGED, FILE_COLUMNS_MAX, and what `Heading.tableOf` throws
 */
export async function* csvBlocks(file: FileHandle, heading: Heading, limits: Limits): AsyncGenerator<Block> {
  const reader = new Utf8Reader(file, await detectEncoding(file));
  const window = new TextWindow(reader, limits.rowBytesMax);
  await window.more(1);
  const { delimiter, rows } = delimited(window, heading, limits);
  const table = heading.tableOf({ rows });
  const width = table.header.length;
  window.from = startOfRow(window, delimiter, table.dataRow);

  const scanner = new CsvScanner({ width, capacity: BLOCK_ROWS, delimiter, row: table.dataRow });
  for (;;) {
    window.from = scanner.scan(window.bytes, window.from, window.to, window.isLast);
    if (scanner.count > 0) yield blockFrom(scanner, table, window);
    if (scanner.count === BLOCK_ROWS) continue;
    if (window.isLast && window.from < window.to) {
      throw new Fault("FILE_DAMAGED", {
        detail: { zh: `第${scanner.row}行引号没有闭合`, en: `row ${scanner.row}: quote not closed` },
      });
    }
    if (window.isLast) return;
    await window.more(scanner.row);
  }
}

function blockFrom(scanner: CsvScanner, table: Table, { bytes, bytesRead }: TextWindow): Block {
  const { width, count, starts, ends, rows, misshapen } = scanner;
  return { table, bytes, width, count, starts, ends, rows, misshapen, bytesRead };
}

/** The first rows by the sign that makes a header of one of them, or else the most cells. */
function delimited(window: TextWindow, heading: Heading, limits: Limits) {
  const readings = DELIMITERS.map((delimiter) => {
    const rows = topRows(window, delimiter, limits);
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    return { delimiter, rows, cells, known: heading.known({ rows }) };
  });
  return readings.reduce((best, one) =>
    (one.known - best.known || one.cells - best.cells) > 0 ? one : best,
  );
}

/** The first rows as texts, without empty cells at their ends. */
function topRows(window: TextWindow, delimiter: number, limits: Limits): readonly (readonly string[])[] {
  const width = limits.columnsMax + 1;
  const scanner = new CsvScanner({ width, capacity: limits.headerRowsMax, delimiter, row: 1 });
  scanner.scan(window.bytes, window.from, window.to, window.isLast);
  const { count, starts, ends } = scanner;
  const cells = { bytes: window.bytes, starts, ends };
  return Array.from({ length: count }, (_, row) => {
    let length = width;
    while (length > 0 && starts[row * width + length - 1] === ends[row * width + length - 1]) length--;
    if (length > limits.columnsMax) throw new Fault("FILE_COLUMNS_MAX", { limit: limits.columnsMax });
    return Array.from({ length }, (_, column) => rawText(cells, row * width + column));
  });
}

function startOfRow(window: TextWindow, delimiter: number, row: number): number {
  if (row === 1) return window.from;
  const scanner = new CsvScanner({ width: 1, capacity: row - 1, delimiter, row: 1 });
  return scanner.scan(window.bytes, window.from, window.to, window.isLast);
}
