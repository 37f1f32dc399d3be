/** A byte order mark tells spreadsheets that a CSV file is UTF-8. */
export const UTF8_MARK = "\uFEFF";

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
const LOOKS_LIKE_FORMULA = /^[=+@\t\r]|^-(?![\d.])/;

/** One line of a CSV file. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe, which readers take off again. */
function csvCell(text: string): string {
  const safe = LOOKS_LIKE_FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
