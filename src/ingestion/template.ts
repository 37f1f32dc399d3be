import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import type ExcelJS from "exceljs";
import { csvLine, UTF8_MARK } from "../csv-text.js";
import type { Bilingual } from "../domain/attribution.js";
import { wordsOf } from "./cells/choice.js";
import type { Kind } from "./header/fields.js";
import { TEMPLATE_COLUMNS, type TemplateColumn } from "./template-columns.js";

/** The names that a template offers to choose from, in both languages. */
export interface TemplateNames {
  readonly clusters: readonly Bilingual[];
  readonly districts: readonly Bilingual[];
  readonly parks: readonly Bilingual[];
}

/** Rows that the drop-downs reach. */
const ROWS_READY = 2000;
const NUMBER_FORMATS = { text: "@", amount: "#,##0.00####", count: "#,##0" } as const;
const LISTS_SHEET = "选项";
const TITLES = {
  enterprises: { sheet: "企业名录", title: "企业名录填报说明 How to fill in the register" },
  reports: { sheet: "报表", title: "报表填报说明 How to fill in the reports" },
} as const;

/**
 * Writes an empty form: a workbook with drop-downs and notes, or for `.csv` the header line. What is filled in there
 * reads back by the default options.
 */
export async function writeTemplate(kind: Kind, names: TemplateNames, path: string): Promise<void> {
  const columns = TEMPLATE_COLUMNS[kind];
  if (extname(path).toLowerCase() === ".csv") {
    await writeFile(path, UTF8_MARK + csvLine(columns.map(({ header }) => `${header.zh} / ${header.en}`)));
    return;
  }
  // A large library that little else needs: loaded when it is asked for.
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  const form = book.addWorksheet(TITLES[kind].sheet, { views: [{ state: "frozen", xSplit: 1, ySplit: 1 }] });
  addNotes(book, kind, columns);
  const lists = book.addWorksheet(LISTS_SHEET, { state: "hidden" });
  columns.forEach((column, index) => {
    addColumn(form, lists, { column, number: index + 1, words: choicesOf(column, names) });
  });
  form.getRow(1).height = 34;
  await book.xlsx.writeFile(path);
}

interface PlacedColumn {
  readonly column: TemplateColumn;
  /** Counted from 1; the same in the form and in the sheet of lists. */
  readonly number: number;
  readonly words: readonly string[];
}

function addColumn(
  form: ExcelJS.Worksheet,
  lists: ExcelJS.Worksheet,
  { column, number, words }: PlacedColumn,
): void {
  const sheetColumn = form.getColumn(number);
  sheetColumn.width = column.width;
  sheetColumn.numFmt = NUMBER_FORMATS[column.format];
  const head = form.getCell(1, number);
  head.value = `${column.header.zh}\n${column.header.en}`;
  head.numFmt = NUMBER_FORMATS.text;
  head.font = { bold: true, ...(column.isRequired ? { color: { argb: "FF9C0006" } } : {}) };
  head.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFEDEDED" } };
  head.alignment = { wrapText: true, vertical: "middle", horizontal: "center" };
  words.forEach((word, index) => {
    lists.getCell(index + 1, number).value = word;
  });
  const validation = validationOf(column, words, lists.getColumn(number).letter);
  if (!validation) return;
  for (let row = 2; row <= ROWS_READY + 1; row++) form.getCell(row, number).dataValidation = validation;
}

function validationOf(
  column: TemplateColumn,
  words: readonly string[],
  listColumn: string,
): ExcelJS.DataValidation | undefined {
  const prompt = {
    allowBlank: true,
    showErrorMessage: true,
    errorTitle: column.header.zh,
    error: `${column.note.zh}\n${column.note.en}`,
  };
  if (words.length > 0) {
    const list = `'${LISTS_SHEET}'!$${listColumn}$1:$${listColumn}$${words.length}`;
    return { ...prompt, type: "list", formulae: [list], showErrorMessage: column.isOpenChoice !== true };
  }
  if (column.format === "count")
    return { ...prompt, type: "whole", operator: "greaterThanOrEqual", formulae: [0] };
  return column.format === "amount"
    ? { ...prompt, type: "decimal", operator: "between", formulae: [-1e13, 1e13] }
    : undefined;
}

function choicesOf({ choice }: TemplateColumn, names: TemplateNames): readonly string[] {
  if (choice === undefined) return [];
  return typeof choice === "string" ? names[choice].map(({ zh }) => zh) : wordsOf(choice);
}

function addNotes(book: ExcelJS.Workbook, kind: Kind, columns: readonly TemplateColumn[]): void {
  const notes = book.addWorksheet("填报说明", { views: [{ state: "frozen", ySplit: 2 }] });
  notes.addRow([TITLES[kind].title]).font = { bold: true, size: 14 };
  notes.addRow(["列 Column", "必填 Required", "填法", "How to fill it in"]).font = { bold: true };
  for (const { header, isRequired, note } of columns) {
    notes.addRow([`${header.zh} ${header.en}`, isRequired ? "是 yes" : "否 no", note.zh, note.en]);
  }
  [38, 14, 56, 60].forEach((width, index) => {
    const column = notes.getColumn(index + 1);
    column.width = width;
    column.alignment = { wrapText: true, vertical: "top" };
  });
}
