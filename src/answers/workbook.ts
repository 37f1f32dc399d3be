import type { Answer } from "./answer.js";

const WIDTH_MAX = 60;

/** An answer as a workbook: title, table with real numbers, notes. Figures are those that are printed. */
export async function formatXlsx({ title, notes, table }: Answer): Promise<Uint8Array> {
  const { columns, rows } = table();
  // Loaded when it is asked for: it is slow to load, and few ask for a workbook.
  const { default: excel } = await import("exceljs");
  const book = new excel.Workbook();
  const sheet = book.addWorksheet("dabiao", { views: [{ state: "frozen", ySplit: 3 }] });
  sheet.addRow([title]).font = { bold: true, size: 14 };
  sheet.addRow([]);
  sheet.addRow(columns.map(({ head }) => head)).font = { bold: true };
  for (const cells of rows) {
    const row = sheet.addRow([]);
    for (const [at, text] of cells.entries()) {
      const { align } = columns[at] ?? { align: "left" };
      const number = align === "right" ? numberIn(text) : undefined;
      const cell = row.getCell(at + 1);
      cell.value = number ? number.value : text;
      if (number) cell.numFmt = number.format;
      cell.alignment = { horizontal: align };
    }
  }
  for (const note of ["", ...notes]) sheet.addRow([note]);
  for (const [at, { head }] of columns.entries()) {
    const longest = Math.max(widthOf(head), ...rows.slice(0, 1000).map((row) => widthOf(row[at] ?? "")));
    sheet.getColumn(at + 1).width = Math.min(WIDTH_MAX, longest + 2);
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A printed number as a cell has it: `12.3%` is 0.123 shown as per cent. */
function numberIn(text: string): { value: number; format: string } | undefined {
  const found = /^([+-]?[\d,]+(?:\.(\d+))?)(%?)$/.exec(text);
  if (!found) return undefined;
  const [, digits = "", decimals = "", percent] = found;
  const value = Number(digits.replaceAll(",", ""));
  if (!Number.isSafeInteger(Math.round(value))) return undefined;
  const places = decimals === "" ? "" : `.${"0".repeat(decimals.length)}`;
  return percent === "%"
    ? { value: Number(`${digits.replaceAll(",", "")}e-2`), format: `0${places}%` }
    : { value, format: `#,##0${places}` };
}

/** A Chinese character is as wide as two letters. */
function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (one.charCodeAt(0) > 0xff ? 2 : 1), 0);
}
