import { csvLine, UTF8_MARK } from "../csv-text.js";
import type { Table } from "./answer.js";

/** A table as CSV that Excel opens as it is. */
export function formatCsv({ columns, rows }: Table): string {
  const lines = [columns.map(({ head }) => head), ...rows.map((row) => row.map(withMinusSign))];
  return UTF8_MARK + lines.map(csvLine).join("");
}

/** A negative number with its unit, such as -3.8个百分点, is no formula: the minus sign proper keeps it from looking so. */
function withMinusSign(text: string): string {
  return text.replace(/^-(?=[\d,]*\.?\d+[\p{L} ]+$)/u, "−");
}
