import type { Table } from "./answer.js";

/** A table as CSV that Excel opens as it is: BOM, CRLF, quoted where needed, text that looks like a formula defused. */
export function formatCsv({ columns, rows }: Table): string {
  const heads = columns.map(({ head }) => head);
  return `\ufeff${[heads, ...rows].map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function csvCell(text: string): string {
  const isNumber = /^[-+]?[\d,]*\.?\d+%?$/.test(text);
  // A negative number with its unit is no formula, and Excel must not take it for one: the sign proper is no operator.
  const signed = text.replace(/^-(?=[\d,]*\.?\d+[\p{L} ]+$)/u, "−");
  const safe = !isNumber && /^[=+\-@\t\r]/.test(signed) ? `'${signed}` : signed;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
