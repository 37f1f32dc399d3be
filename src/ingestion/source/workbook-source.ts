import { Fault } from "../../domain/faults.js";
import { nameKey } from "../cells/text.js";
import { NOTE_SHEETS } from "../header/fields.js";
import type { Heading, Table, TopRows } from "../header/table.js";
import type { Limits } from "../limits.js";
import type { Block, FileProblem } from "./block.js";
import { batched, blockOf, type TextRow } from "./block-writer.js";
import { MergedCells } from "./merged-cells.js";
import { openWorkbook, type Sheet } from "./workbook.js";

/** A sheet that may be the one to read. */
interface Candidate {
  readonly sheet: Sheet;
  readonly merged: MergedCells;
  readonly top: TopRows;
}

/**
 * Reads one sheet of a workbook in blocks: the one named, or the only visible one that holds rows under a header
 * that means something.
 *
 * @throws Fault SHEET_UNKNOWN, SHEET_CHOICE, SHEET_HIDDEN, FILE_COLUMNS_MAX, what `openWorkbook` and `Heading.tableOf` throw
 */
export async function* workbookBlocks(
  bytes: Buffer,
  named: string | undefined,
  heading: Heading,
  limits: Limits,
): AsyncGenerator<Block> {
  const sheets = await openWorkbook(bytes, limits);
  const { chosen, skipped } = chooseSheet(sheets, named, heading, limits);
  const table = { ...heading.tableOf(chosen.top), isHidden: chosen.sheet.isColumnHidden };
  if (table.header.length > limits.columnsMax)
    throw new Fault("FILE_COLUMNS_MAX", { limit: limits.columnsMax });
  let problems: FileProblem[] = skipped.map(({ sheet }) => ({
    row: Math.max(1, table.headerRow),
    code: "SHEET_SKIPPED",
    params: { sheet: sheet.name },
  }));
  for (const rows of batched(dataRows(chosen, table, limits, (problem) => problems.push(problem)))) {
    yield blockOf(table, rows, { bytesRead: bytes.length, problems });
    problems = [];
  }
  if (problems.length > 0) yield blockOf(table, [], { bytesRead: bytes.length, problems });
}

function chooseSheet(
  sheets: readonly Sheet[],
  named: string | undefined,
  heading: Heading,
  limits: Limits,
): { chosen: Candidate; skipped: readonly Candidate[] } {
  if (named !== undefined) {
    const sheet = sheets.find(({ name }) => nameKey(name) === nameKey(named));
    if (!sheet) throw new Fault("SHEET_UNKNOWN", { sheet: named, sheets: namesOf(sheets) });
    return { chosen: candidateOf(sheet, limits), skipped: [] };
  }
  const filled = sheets
    .filter(({ name }) => !NOTE_SHEETS.has(nameKey(name)))
    .map((sheet) => candidateOf(sheet, limits))
    .filter(({ top }) => !isBlank(top));
  const visible = filled.filter(({ sheet }) => sheet.isVisible);
  const isData = (one: Candidate) => heading.known(one.top) >= KNOWN_MIN && hasRows(one, heading);
  const hidden = filled.filter((one) => !one.sheet.isVisible && isData(one));
  const [first, ...others] = visible.filter(isData);
  if (first && others.length > 0) {
    throw new Fault("SHEET_CHOICE", { sheets: namesOf([first, ...others].map(({ sheet }) => sheet)) });
  }
  if (!first && hidden.length > 0)
    throw new Fault("SHEET_HIDDEN", { sheets: namesOf(hidden.map(({ sheet }) => sheet)) });
  const chosen = first ?? visible[0];
  if (!chosen) throw new Fault("FILE_EMPTY");
  const skipped = visible.filter((one) => one !== chosen && hasRows(one, heading));
  return { chosen, skipped: [...skipped, ...hidden] };
}

/** A sheet with fewer columns that mean something isn't taken for data, unless it's named or the only one. */
const KNOWN_MIN = 2;

function candidateOf(sheet: Sheet, limits: Limits): Candidate {
  const merged = new MergedCells(sheet, limits.mergedCellsMax);
  const length = Math.min(sheet.rowCount, limits.headerRowsMax);
  const rows = Array.from({ length }, (_, row) => merged.filled(row));
  return { sheet, merged, top: { sheet: sheet.name, rows, mergedTo: (row) => merged.mergedTo(row) } };
}

function isBlank({ rows }: TopRows): boolean {
  return rows.every((row) => row.every((cell) => cell.trim() === ""));
}

function hasRows({ sheet, top }: Candidate, heading: Heading): boolean {
  const from = heading.known(top) > 0 ? heading.tableOf(top).dataRow - 1 : 0;
  for (let row = from; row < sheet.rowCount; row++)
    if (sheet.cells(row).some((cell) => cell.trim() !== "")) return true;
  return false;
}

/** The rows below the header that hold anything, up to a long run of blank ones. */
function* dataRows(
  { sheet, merged }: Candidate,
  table: Table,
  limits: Limits,
  report: (problem: FileProblem) => void,
): Generator<TextRow> {
  let blank = 0;
  let hidden = 0;
  let firstHidden = 0;
  for (let row = table.dataRow - 1; row < sheet.rowCount; row++) {
    const { cells, merged: columns } = merged.data(row);
    if (cells.every((cell) => cell.trim() === "")) {
      blank++;
      continue;
    }
    if (blank > limits.blankRowsMax) {
      report({ row: row + 1, code: "ROWS_AFTER_GAP", params: { limit: limits.blankRowsMax } });
      break;
    }
    blank = 0;
    if (sheet.isHidden(row) && hidden++ === 0) firstHidden = row + 1;
    yield { row: row + 1, cells, merged: columns };
  }
  if (hidden > 0) report({ row: firstHidden, code: "ROWS_HIDDEN", params: { count: hidden } });
}

function namesOf(sheets: readonly Sheet[]): string {
  return sheets.map(({ name }) => name).join("、");
}
