import ExcelJS from "exceljs";
import { MARKS } from "../../engine/queries/mark.js";
import { roundHalfUp } from "../../statistics/print.js";
import { unitName } from "../cells.js";
import { figureName } from "../figure-names.js";
import { labelsOf } from "../labels.js";
import {
  type Cell,
  type Column,
  type FigureCell,
  figuresOf,
  isFigure,
  type ReportDocument,
  type Table,
} from "../model.js";
import { lackWords } from "../words.js";
import { isoTime, steadyOffice } from "./steady-zip.js";
import { groupSpan, headText, isGrouped, notesText } from "./tables.js";

/** Digits that a number of a workbook carries exactly. */
const DIGITS_MAX = 15;
const WIDTH = { text: 22, number: 14 } as const;

/**
 * The report's tables, one sheet each, with real numbers in the places that are printed; and a sheet with every
 * figure of the report, by the same numbers as in the other formats.
 */
export async function renderXlsx(document: ReportDocument): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const labels = labelsOf(document);
  for (const block of document.blocks) {
    if (block.kind !== "table") continue;
    const label = labels.get(block) ?? "";
    addTable(book, label, block, document);
  }
  addFigures(book, document);
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  return steadyOffice(bytes, isoTime(document.provenance.recordedAt), document.title);
}

function addTable(
  book: ExcelJS.Workbook,
  label: string,
  table: Table,
  { language, title }: ReportDocument,
): void {
  const { caption, columns, rows } = table;
  const headRows = isGrouped(columns) ? 4 : 3;
  const sheet = book.addWorksheet(sheetName(`${label} ${caption}`), {
    views: [{ state: "frozen", ySplit: headRows, xSplit: 1 }],
    pageSetup: {
      paperSize: 9,
      orientation: columns.length > 7 ? "landscape" : "portrait",
      fitToPage: true,
      fitToHeight: 0,
    },
  });
  const last = columns.length;
  sheet.addRow([`${label}　${caption}`]).font = { bold: true, size: 13 };
  sheet.addRow([title]);
  if (isGrouped(columns)) addGroups(sheet, columns);
  sheet.addRow(columns.map((column) => headText(column, language)));
  for (let row = 3; row <= headRows; row++) {
    sheet.getRow(row).font = { bold: true };
    sheet.getRow(row).alignment = { wrapText: true, horizontal: "center", vertical: "middle" };
  }
  for (const { cells, role } of rows) {
    const row = sheet.addRow([]);
    for (const [at, cell] of cells.entries()) setCell(row.getCell(at + 1), cell, language);
    if (role === "total") row.font = { bold: true };
    if (role === "part") row.getCell(1).alignment = { horizontal: "left", vertical: "middle", indent: 1 };
  }
  for (let row = 3; row <= headRows + rows.length; row++) {
    for (let column = 1; column <= last; column++) sheet.getRow(row).getCell(column).border = THIN;
  }
  const notes = notesText(table, language);
  if (notes !== "") {
    const row = sheet.addRow([notes]);
    row.getCell(1).alignment = { wrapText: true, vertical: "top" };
    row.height = LINE_POINTS * Math.ceil((notes.length * (language === "zh" ? 2 : 1)) / 80);
    sheet.mergeCells(row.number, 1, row.number, last);
  }
  for (const row of [1, 2]) sheet.mergeCells(row, 1, row, last);
  const widths = columns.map(({ align, weight = 1 }) => Math.round(WIDTH[align] * Math.max(weight, 0.8)));
  for (const [at, width] of widths.entries()) sheet.getColumn(at + 1).width = width;
  const heads = columns.map((column) => headText(column, language));
  sheet.getRow(headRows).height = heightOf(heads, widths);
  for (const [at, { cells }] of rows.entries()) {
    sheet.getRow(headRows + 1 + at).height = heightOf(
      cells.map((cell) => cell.text),
      widths,
    );
  }
}

const LINE_POINTS = 15;

/** Room for the cell that wraps into the most lines; not every program makes it by itself. */
function heightOf(texts: readonly string[], widths: readonly number[]): number {
  const lines = texts.map((text, at) => {
    const wide = text.replace(/[\x20-\x7e]/g, "").length;
    return Math.ceil((text.length + wide) / Math.max(1, (widths[at] ?? 1) - 1));
  });
  return LINE_POINTS * Math.max(1, ...lines);
}

const THIN: Partial<ExcelJS.Borders> = {
  top: { style: "thin" },
  bottom: { style: "thin" },
  left: { style: "thin" },
  right: { style: "thin" },
};

/** A row of group names, each over all columns of its group. */
function addGroups(sheet: ExcelJS.Worksheet, columns: readonly Column[]): void {
  const row = sheet.addRow([]);
  for (const [at, { group }] of columns.entries()) {
    if (group === undefined || columns[at - 1]?.group === group) continue;
    row.getCell(at + 1).value = group;
    sheet.mergeCells(row.number, at + 1, row.number, at + groupSpan(columns, at));
  }
}

function setCell(target: ExcelJS.Cell, cell: Cell, language: "zh" | "en"): void {
  if (!isFigure(cell)) {
    target.value = /^\d{4}$/.test(cell.text) ? Number(cell.text) : cell.text;
    target.alignment = { wrapText: true, vertical: "middle" };
    return;
  }
  target.alignment = { horizontal: "right", vertical: "middle" };
  if (cell.value === null) {
    target.value = cell.text;
    if (cell.reason !== null) target.note = lackWords(cell.reason, language);
    return;
  }
  const printed = roundHalfUp(cell.value, cell.places);
  if (printed.replace(/\D/g, "").length > DIGITS_MAX) {
    target.value = printed;
    return;
  }
  target.value = Number(printed);
  // A comparator or a bound in words: ≥, 超过.
  const sign = /^[^\d-]+(?=[\d-])/.exec(cell.text)?.[0];
  const digits = cell.places === 0 ? "#,##0" : `#,##0.${"0".repeat(cell.places)}`;
  target.numFmt = sign === undefined ? digits : `"${sign}"${digits}`;
}

function addFigures(book: ExcelJS.Workbook, document: ReportDocument): void {
  const { language } = document;
  const isChinese = language === "zh";
  const sheet = book.addWorksheet(isChinese ? "全部数字" : "All figures", {
    views: [{ state: "frozen", ySplit: 1 }],
  });
  sheet.addRow(
    isChinese
      ? ["编号", "名称", "数值", "列示值", "单位", "报告期", "范围", "标识", "缺数原因", "溯源", "代号"]
      : ["number", "name", "value", "printed", "unit", "period", "scope", "mark", "reason", "explain", "id"],
  ).font = { bold: true };
  for (const [number, figure] of figuresOf(document).entries()) {
    const row = sheet.addRow([number, figureName(figure.name, language), null, figure.text]);
    setCell(row.getCell(3), figure, language);
    row.getCell(5).value = unitName(figure.unit, language);
    row.getCell(6).value = figure.period;
    row.getCell(7).value = scopeText(figure);
    row.getCell(8).value = figure.mark === null ? "" : MARKS[figure.mark][language];
    row.getCell(9).value = figure.reason === null ? "" : lackWords(figure.reason, language);
    row.getCell(10).value = figure.figure ?? "";
    row.getCell(11).value = figure.name;
  }
  for (const [at, width] of [8, 26, 18, 14, 12, 14, 34, 12, 24, 44, 26].entries())
    sheet.getColumn(at + 1).width = width;
}

function scopeText({ scope }: FigureCell): string {
  return Object.entries(scope)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

/** Excel takes 31 characters, some not at all, no half of one, and no apostrophe at the end. */
export function sheetName(text: string): string {
  return text
    .replace(/[\\/?*[\]:]/g, " ")
    .slice(0, 31)
    .replace(/[\ud800-\udbff]$/, "")
    .replace(/'+$/, "");
}
