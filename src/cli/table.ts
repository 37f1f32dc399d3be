import stringWidth from "string-width";

/** A column of a printed table; numbers stand right, texts left. */
export interface Column<Row> {
  readonly head: string;
  readonly align?: "left" | "right";
  readonly cell: (row: Row) => string;
}

/**
 * A plain table whose columns line up although a Chinese character is two cells wide.
 */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map((column, at) =>
    Math.max(stringWidth(column.head), ...cells.map((line) => stringWidth(line[at] ?? ""))),
  );
  const pad = (text: string, at: number) => {
    const blanks = " ".repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)));
    return columns[at]?.align === "right" ? blanks + text : text + blanks;
  };
  const lines = [columns.map((column) => column.head), widths.map((width) => "─".repeat(width)), ...cells];
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/** The same as CSV that Excel opens as it is: BOM, CRLF, quoted where needed, text that looks like a formula defused. */
export function formatCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map((column) => column.head),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  return `\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(text: string): string {
  const isNumber = /^[-+]?[\d,]*\.?\d+%?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
