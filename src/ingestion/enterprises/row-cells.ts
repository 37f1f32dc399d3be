import { type Cell, type CellProblem, refused, withOtherwise } from "../cells/cell.js";
import { nameKey } from "../cells/text.js";
import type { Column, Columns } from "../header/columns.js";
import { FIELDS, type Field } from "../header/fields.js";
import type { Place, ProblemList } from "../problems.js";
import { type Block, cellText } from "../source/block.js";

interface Findings {
  readonly problems: ProblemList;
  readonly cellBytesMax: number;
}

/** The cells of one row by field. What is wrong with them is collected; `good` tells whether anything was. */
export class RowCells {
  good = true;
  readonly row: number;
  readonly #block: Block;
  readonly #index: number;
  readonly #fields: Columns["fields"];
  readonly #findings: Findings;

  constructor(block: Block, index: number, columns: Columns, findings: Findings) {
    this.row = block.rows[index] ?? 0;
    this.#block = block;
    this.#index = index;
    this.#fields = columns.fields;
    this.#findings = findings;
  }

  /** Understands a cell; nothing where it is refused. A field without a column reads as blank. */
  read<T>(field: Field, read: (text: string) => Cell<T>): T | undefined {
    const column = this.#fields.get(field);
    const text = column ? this.#text(column) : "";
    const found = Buffer.byteLength(text);
    const limit = this.#findings.cellBytesMax;
    const cell =
      found > limit
        ? refused("CELL_TOO_LONG", { found, limit })
        : withOtherwise(read, column?.otherwise)(text);
    if ("problem" in cell) {
      this.refuse(field, cell.problem);
      return undefined;
    }
    if (cell.warning) this.warn(field, cell.warning);
    return cell.value;
  }

  /** As `read`, but a blank cell is refused. */
  require<T>(field: Field, read: (text: string) => Cell<T | undefined>): T | undefined {
    return this.read(field, (text) => (text === "" ? refused("CELL_REQUIRED") : read(text)));
  }

  refuse(field: Field, problem: CellProblem): void {
    this.good = false;
    this.#findings.problems.error(this.#place(field), problem);
  }

  warn(field: Field, problem: CellProblem): void {
    this.#findings.problems.warning(this.#place(field), problem);
  }

  #text(column: Column): string {
    if (column.index < 0) return column.constant ?? "";
    const text = cellText(this.#block, this.#index * this.#block.width + column.index);
    return column.values?.get(nameKey(text)) ?? text;
  }

  #place(field: Field): Place {
    const { row } = this;
    const { sheet } = this.#block.table;
    const column = this.#fields.get(field);
    const isCell = column !== undefined && column.index >= 0;
    const value = isCell ? cellText(this.#block, this.#index * this.#block.width + column.index) : undefined;
    return { row, sheet, column: column?.header ?? FIELDS[field][0], value };
  }
}
