import { Fault } from "../../domain/faults.js";
import type { Merge, Sheet } from "./workbook.js";

/** A sheet's cells with its merges filled in: every cell of a merge reads as the merge's first cell. */
export class MergedCells {
  readonly #sheet: Sheet;
  readonly #byRow = new Map<number, Merge[]>();

  /** @throws Fault FILE_BOMB where merges cover more than `cellsMax` cells of the rows that exist */
  constructor(sheet: Sheet, cellsMax: number) {
    this.#sheet = sheet;
    let covered = 0;
    for (const merge of sheet.merges) {
      const bottom = Math.min(merge.bottom, sheet.rowCount - 1);
      covered += Math.max(0, bottom - merge.top + 1) * (merge.right - merge.left + 1);
      if (covered > cellsMax)
        throw new Fault("FILE_BOMB", {
          found: { zh: `${covered}个合并单元格`, en: `${covered} merged cells` },
        });
      for (let row = merge.top; row <= bottom; row++) {
        const merges = this.#byRow.get(row);
        if (merges) merges.push(merge);
        else this.#byRow.set(row, [merge]);
      }
    }
  }

  /** All merges filled in, sideways too: for headers and captions. */
  filled(row: number): readonly string[] {
    const cells = [...this.#sheet.cells(row)];
    for (const merge of this.#byRow.get(row) ?? []) {
      const text = this.#textOf(merge);
      for (let column = merge.left; column <= merge.right; column++) put(cells, column, text);
    }
    return cells;
  }

  /**
   * Merges down several rows filled in, with the columns that any merge covers: a name written once for some rows is
   * each row's name; a figure written once for several rows or columns is nobody's.
   */
  data(row: number): { readonly cells: readonly string[]; readonly merged: readonly number[] } {
    const cells = [...this.#sheet.cells(row)];
    const merged: number[] = [];
    for (const merge of this.#byRow.get(row) ?? []) {
      if (merge.top < merge.bottom) put(cells, merge.left, this.#textOf(merge));
      for (let column = merge.left; column <= merge.right; column++) merged.push(column);
    }
    return { cells, merged };
  }

  /** The last row that a cell of this row is merged down to. */
  mergedTo(row: number): number {
    const starting = (this.#byRow.get(row) ?? []).filter(({ top }) => top === row);
    return Math.max(row, ...starting.map(({ bottom }) => bottom));
  }

  #textOf({ top, left }: Merge): string {
    return this.#sheet.cells(top)[left] ?? "";
  }
}

function put(cells: string[], column: number, text: string): void {
  while (cells.length < column) cells.push("");
  cells[column] = text;
}
