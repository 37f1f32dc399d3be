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
  /** Is the column hidden where people look at the table? */
  readonly isHidden?: ((column: number) => boolean) | undefined;
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

/** Lines that may be the header, zero-based and inclusive. */
interface HeaderLines {
  readonly first: number;
  readonly last: number;
  /** How many different things its columns are about. */
  readonly known: number;
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
  const lines = bestLines(top, kind, mapping);
  if (!lines) return undefined;
  const captions = top.rows.slice(0, lines.first).flat();
  return {
    sheet: top.sheet,
    header: headerTexts(top, lines.first, lines.last),
    headerRow: lines.first + 1,
    dataRow: lines.last + 2 + (mapping?.skipRows ?? 0),
    captionUnit: onlyUnit(captions),
  };
}

/** The unit that the lines above name; none where they name several. */
function onlyUnit(captions: readonly string[]): MoneyUnit | undefined {
  const units = new Set(captions.map(readCaptionUnit).filter((unit) => unit !== undefined));
  const [unit] = units;
  return units.size === 1 ? unit : undefined;
}

/** How many columns the likeliest header knows. */
export function knownIn(top: TopRows, kind: Kind, mapping: Mapping | undefined): number {
  return bestLines(top, kind, mapping)?.known ?? 0;
}

function headless(top: TopRows, mapping: Mapping): Table {
  const width = Math.max(...top.rows.map((row) => row.length));
  const header = Array.from({ length: width }, (_, i) => `#${i + 1}`);
  return { sheet: top.sheet, header, headerRow: 0, dataRow: 1 + mapping.skipRows };
}

/** The lines that know the most columns; the mapping may say where they begin. */
function bestLines(top: TopRows, kind: Kind, mapping: Mapping | undefined): HeaderLines | undefined {
  const asked = mapping?.headerRow;
  const rows = asked === undefined ? [...top.rows.keys()] : asked > top.rows.length ? [] : [asked - 1];
  const count = (first: number, last: number): HeaderLines => {
    return { first, last, known: knownColumns(headerTexts(top, first, last), kind, mapping) };
  };
  const single = rows.map((row) => count(row, Math.min(top.mergedTo?.(row) ?? row, top.rows.length - 1)));
  const alone = rows.map((row) => count(row, row));
  // A line of group titles has its columns' own names below, where nothing but the sheet's merges tells.
  const grouped = top.mergedTo ? rows.slice(0, -1).map((row) => count(row, row + 1)) : [];
  const best = [...single, ...alone, ...grouped].reduce<HeaderLines | undefined>(
    (most, one) => (one.known > (most?.known ?? 0) ? one : most),
    undefined,
  );
  const isNumbered = Object.values(mapping?.columns ?? {}).some(({ column }) => typeof column === "number");
  return best ?? (asked !== undefined || isNumbered ? alone[0] : undefined);
}

/** How many different things the columns of a row are about. */
function knownColumns(header: readonly string[], kind: Kind, mapping: Mapping | undefined): number {
  if (mapping) {
    const wanted = Object.values(mapping.columns).map(({ column }) => nameKey(`${column}`));
    const present = new Set(header.map(nameKey));
    return wanted.filter((name) => present.has(name)).length;
  }
  const meanings = header.map((text) => readHeaderCell(text, kind));
  const known = meanings.filter((meaning) => meaning !== undefined && meaning.field !== "aside");
  return new Set(known.map((meaning) => `${meaning?.field} ${meaning?.basis ?? ""}`)).size;
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
