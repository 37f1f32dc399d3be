/** A byte order mark tells spreadsheets that a CSV file is UTF-8. */
export const UTF8_MARK = "\uFEFF";

const NUMBER = /^[-+]?[\d,]*\.?\d+%?$/;
const BEGINS_LIKE_FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** One line of a CSV file. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A text that a spreadsheet could run as a formula gets an apostrophe, which our readers take off again. */
function csvCell(text: string): string {
  const safe = BEGINS_LIKE_FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
