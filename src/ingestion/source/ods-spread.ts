/**
 * An OpenDocument sheet can say "this row a million times" in a few bytes. How many filled cells its text stands
 * for is counted before anybody writes them out.
 */

const TAGS = /<table:table-row\b([^>]*)>|<table:(?:covered-)?table-cell\b([^>]*)>/g;
const ROWS = /number-rows-repeated="(\d+)"/;
const COLUMNS = /number-columns-repeated="(\d+)"/;

/** The number of cells that the rows of a `content.xml` unfold to; runs of empty cells at the end are not counted. */
export function unfoldedCells(content: string): number {
  let total = 0;
  let rows = 1;
  let cells = 0;
  let filled = 0;
  for (const [, row, cell = ""] of content.matchAll(TAGS)) {
    if (row === undefined) {
      cells += Number(COLUMNS.exec(cell)?.[1] ?? 1);
      if (!cell.endsWith("/")) filled = cells;
      continue;
    }
    total += rows * filled;
    rows = Number(ROWS.exec(row)?.[1] ?? 1);
    cells = filled = 0;
  }
  return total + rows * filled;
}
