import { open, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { WorkBook } from "@e965/xlsx";
import { csvLine, UTF8_MARK } from "../csv-text.js";
import { Fault, faultMessage, type RowProblem } from "../domain/faults.js";
import { headingFor } from "./header/heading.js";
import type { Heading, Table, TopRows } from "./header/table.js";
import { type Limits, limitsOf } from "./limits.js";
import { type Mapping, parseMapping } from "./mapping.js";
import type { ReadOptions } from "./rows.js";
import { type Block, rawText } from "./source/block.js";
import { openBlocks } from "./source/source.js";

/** Headers of the two added columns; the reader ignores them when the file comes back. */
const REASON_HEADERS = ["错误", "错误代码"];
const WORKBOOKS: ReadonlyMap<string, "xlsx" | "biff8" | "ods"> = new Map([
  [".xlsx", "xlsx"],
  [".xls", "biff8"],
  [".ods", "ods"],
]);

/** What is remembered while the file is read: the lines above its data, and the bad rows. */
interface Found {
  readonly sheet: string | undefined;
  /** Lines above the header and between it and the data. */
  readonly above: readonly (readonly string[])[];
  readonly header: readonly string[];
  readonly between: readonly (readonly string[])[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly problems: readonly RowProblem[] }[];
}

/**
 * Writes the bad rows of a received file, with their cells as they stood and what is wrong with each, to a file of
 * the same kind (by the extension of `outPath`: .xlsx, .xls, .ods, .json, .ndjson, else CSV). Corrected, it can be
 * sent again with the same options: lines above the header stay, and the reasons are not read.
 *
 * @throws the faults of `readFile` about a file as a whole
 */
export async function writeRejects(
  sourcePath: string,
  options: ReadOptions,
  problemsByRow: ReadonlyMap<number, readonly RowProblem[]>,
  outPath: string,
): Promise<void> {
  const found = withoutReasons(await findRows(sourcePath, options, problemsByRow));
  const extension = extname(outPath).toLowerCase();
  if (extension === ".json" || extension === ".ndjson" || extension === ".jsonl") {
    await writeFile(outPath, jsonOf(found, extension === ".json"));
    return;
  }
  const lines = linesOf(found, goesByNumber(parseMapping(options.mapping, options.kind)));
  const bookType = WORKBOOKS.get(extension);
  if (bookType === undefined) {
    await writeFile(outPath, UTF8_MARK + lines.map(csvLine).join(""));
    return;
  }
  // A large library that a text file doesn't need.
  const { utils, write } = await import("@e965/xlsx");
  const book: WorkBook = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(lines.map((line) => [...line])), found.sheet ?? "Sheet1");
  const bytes: Uint8Array = write(book, { type: "buffer", bookType, compression: true });
  await writeFile(outPath, bytes);
}

async function findRows(
  sourcePath: string,
  options: ReadOptions,
  problemsByRow: ReadonlyMap<number, readonly RowProblem[]>,
): Promise<Found> {
  const limits = limitsOf(options.limits);
  const mapping = parseMapping(options.mapping, options.kind);
  const name = basename(sourcePath);
  const file = await open(sourcePath).catch((cause: unknown) => {
    throw new Fault("FILE_NOT_FOUND", { file: name }, { cause });
  });
  try {
    const heading = new RecordingHeading(headingFor(options.kind, mapping), limits);
    const rows: { cells: readonly string[]; problems: readonly RowProblem[] }[] = [];
    let table: Table | undefined;
    const sheet = options.sheet ?? mapping?.sheet;
    for await (const block of openBlocks({ file, name, format: options.format, sheet }, heading, limits)) {
      table = block.table;
      for (let index = 0; index < block.count; index++) {
        const problems = problemsByRow.get(block.rows[index] ?? 0);
        if (problems) rows.push({ cells: textsOf(block, index), problems });
      }
    }
    return {
      ...heading.around(mapping),
      header: heading.header ?? table?.header ?? [],
      sheet: table?.sheet,
      rows,
    };
  } finally {
    await file.close();
  }
}

/** Remembers what stands above the data, and keeps cells beyond the header instead of dropping them. */
class RecordingHeading implements Heading {
  header: readonly string[] | undefined;
  #top: TopRows | undefined;
  #table: Table | undefined;
  readonly #heading: Heading;
  readonly #limits: Limits;

  constructor(heading: Heading, limits: Limits) {
    this.#heading = heading;
    this.#limits = limits;
  }

  known(top: TopRows): number {
    return this.#heading.known(top);
  }

  tableOf(top: TopRows): Table {
    const table = this.#heading.tableOf(top);
    this.#top = top;
    this.#table = table;
    // A file without a header line has none to give back.
    this.header = table.headerRow > 0 ? table.header : [];
    const { columnsMax } = this.#limits;
    const header = Array.from({ length: columnsMax }, (_, column) => table.header[column] ?? "");
    return { ...table, header };
  }

  around(mapping: Mapping | undefined): Pick<Found, "above" | "between"> {
    const rows = this.#top?.rows ?? [];
    const headerRow = this.#table?.headerRow ?? 0;
    const dataRow = this.#table?.dataRow ?? 1;
    return {
      above: rows.slice(0, Math.max(0, headerRow - 1)),
      between: rows.slice(dataRow - 1 - (mapping?.skipRows ?? 0), dataRow - 1),
    };
  }
}

function textsOf(block: Block, index: number): readonly string[] {
  const cells = Array.from({ length: block.width }, (_, column) =>
    rawText(block, index * block.width + column),
  );
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

/** Rows that were set aside before and are wrong still: the reasons of then say nothing any more. */
function withoutReasons(found: Found): Found {
  const { header } = found;
  if (!REASON_HEADERS.every((reason) => header.includes(reason))) return found;
  const kept = (cells: readonly string[]) =>
    cells.filter((_, column) => !REASON_HEADERS.includes(header[column] ?? ""));
  return {
    ...found,
    above: found.above.map(kept),
    header: kept(header),
    between: found.between.map(kept),
    rows: found.rows.map(({ cells, problems }) => ({ cells: kept(cells), problems })),
  };
}

/** Does a mapping name columns by their number, as it must where there is no header? */
function goesByNumber(mapping: Mapping | undefined): boolean {
  const columns = Object.values(mapping?.columns ?? {});
  return [...columns, ...(mapping?.only ?? [])].some(({ column }) => typeof column === "number");
}

/**
 * The reasons stand first, where they are seen, and where a row with a cell too many still has one too many. Where
 * columns go by number they stand last.
 */
function linesOf({ above, header, between, rows }: Found, areLast: boolean): readonly (readonly string[])[] {
  const width = Math.max(header.length, ...rows.map(({ cells }) => cells.length));
  const line = (reasons: readonly string[], cells: readonly string[]) =>
    areLast ? [...padded(cells, width), ...reasons] : [...reasons, ...cells];
  const beside = (texts: readonly (readonly string[])[]) =>
    areLast ? texts : texts.map((cells) => line(["", ""], cells));
  const heading = header.length === 0 ? [] : [line(REASON_HEADERS, header)];
  const bad = rows.map(({ cells, problems }) => line(reasonsOf(problems), cells));
  return [...beside(above), ...heading, ...beside(between), ...bad];
}

function jsonOf({ header, rows }: Found, asArray: boolean): string {
  const objects = rows.map(({ cells, problems }) => {
    const reasons = reasonsOf(problems);
    const entries = header.map((key, column) => [key, cells[column] ?? ""] as const);
    return JSON.stringify(
      Object.fromEntries([
        ...entries,
        ...REASON_HEADERS.map((key, index) => [key, reasons[index] ?? ""] as const),
      ]),
    );
  });
  return asArray ? `[\n${objects.join(",\n")}\n]\n` : `${objects.join("\n")}\n`;
}

function reasonsOf(problems: readonly RowProblem[]): readonly [sentences: string, codes: string] {
  const sentences = problems.map(({ column, code, params }) => {
    const said = `${faultMessage(code, params, "zh")} / ${faultMessage(code, params, "en")}`;
    return column === undefined ? said : `${column.replace(/\s+/g, " ")}:${said}`;
  });
  return [sentences.join(";"), problems.map(({ code }) => code).join(" ")];
}

function padded(cells: readonly string[], width: number): readonly string[] {
  return [...cells, ...Array.from({ length: width - cells.length }, () => "")];
}

/** Workbooks that are read but not written: their bad rows go to a workbook that every program opens. */
const OTHER_WORKBOOKS = new Set([".xlsm", ".xlsb", ".xltx", ".xltm", ".et", ".ett", ".numbers", ".uos"]);

/** The kind of file, by its extension, that the bad rows of a file are written to. */
export function extensionOfRejects(file: string): string {
  const own = extname(file);
  return OTHER_WORKBOOKS.has(own.toLowerCase()) ? ".xlsx" : own;
}
