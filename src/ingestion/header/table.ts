import type { MoneyUnit } from "../../domain/amount.js";
import { Fault } from "../../domain/faults.js";
import { cleanText, nameKey } from "../cells/text.js";
import type { Mapping } from "../mapping.js";
import type { Kind } from "./fields.js";
import { readCaptionUnit, readHeaderCell } from "./header-cell.js";

/** A table as it stands in a file: its header, where the data begin, what is said above. */
export interface Table {
  readonly sheet?: string | undefined;
  /** Header texts as the file writes them; levels of a merged header joined by `/`. */
  readonly header: readonly string[];
  /** Row of the (first) header line as a person counts; 0 where there is none. */
  readonly headerRow: number;
  /** First row of data. */
  readonly dataRow: number;
  /** Money unit named above the header: `单位:万元`. */
  readonly captionUnit?: MoneyUnit | undefined;
}

/** What knows headers; a source asks it, having the first rows. */
export interface Heading {
  /** @throws Fault FILE_EMPTY, HEADER_MISSING, MAPPING_INVALID */
  tableOf(top: TopRows): Table;
  /** How many columns of the likeliest header row mean something. */
  known(top: TopRows): number;
}

/** The first rows of a file or sheet. `mergedTo` gives the last row that cells of a row are merged down to. */
export interface TopRows {
  readonly sheet?: string;
  readonly rows: readonly (readonly string[])[];
  readonly mergedTo?: (row: number) => number;
}

/**
 * Finds the header among the first rows: where the mapping says, else the row with the most columns that mean
 * something. Nothing where no row has any.
 *
 * @throws Fault FILE_EMPTY where all rows are blank
 */
export function findTable(top: TopRows, kind: Kind, mapping: Mapping | undefined): Table | undefined {
  if (top.rows.every((row) => row.every((cell) => cell.trim() === ""))) throw new Fault("FILE_EMPTY");
  if (mapping?.headerRow === 0) return headless(top, mapping);
  const chosen = (mapping?.headerRow ?? bestRow(top, kind, mapping).index + 1) - 1;
  if (chosen < 0 || chosen >= top.rows.length) return undefined;
  const last = lastHeaderRow(top, chosen);
  const captions = top.rows.slice(0, chosen).flat();
  return {
    sheet: top.sheet,
    header: headerTexts(top, chosen, last),
    headerRow: chosen + 1,
    dataRow: last + 2 + (mapping?.skipRows ?? 0),
    captionUnit: captions.map(readCaptionUnit).find((unit) => unit !== undefined),
  };
}

function headless(top: TopRows, mapping: Mapping): Table {
  const width = Math.max(...top.rows.map((row) => row.length));
  const header = Array.from({ length: width }, (_, i) => `#${i + 1}`);
  return { sheet: top.sheet, header, headerRow: 0, dataRow: 1 + mapping.skipRows };
}

/** The row that knows the most columns, and how many. */
export function bestRow(
  top: TopRows,
  kind: Kind,
  mapping: Mapping | undefined,
): { readonly index: number; readonly known: number } {
  let best = { index: -1, known: 0 };
  top.rows.forEach((_, index) => {
    const known = knownColumns(headerTexts(top, index, lastHeaderRow(top, index)), kind, mapping);
    if (known > best.known) best = { index, known };
  });
  return best;
}

/** How many different things the columns of a row are about. */
function knownColumns(header: readonly string[], kind: Kind, mapping: Mapping | undefined): number {
  if (mapping) {
    const wanted = Object.values(mapping.columns).map(({ column }) => nameKey(`${column}`));
    const present = new Set(header.map(nameKey));
    return wanted.filter((name) => present.has(name)).length;
  }
  const fields = header.map((text) => readHeaderCell(text, kind)?.field);
  return new Set(fields.filter((field) => field !== undefined && field !== "aside")).size;
}

function lastHeaderRow(top: TopRows, first: number): number {
  return Math.min(Math.max(first, top.mergedTo?.(first) ?? first), top.rows.length - 1);
}

/** One text a column: the different texts of the header lines from top to bottom, joined by `/`. */
function headerTexts(top: TopRows, first: number, last: number): readonly string[] {
  const lines = top.rows.slice(first, last + 1);
  const width = Math.max(...lines.map((line) => line.length));
  const header = Array.from({ length: width }, (_, column) => {
    const levels = lines.map((line) => cleanText(line[column] ?? "")).filter((text) => text !== "");
    return [...new Set(levels)].join("/");
  });
  while (header.at(-1) === "") header.pop();
  return header;
}
