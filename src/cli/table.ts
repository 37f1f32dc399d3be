import stringWidth from "fast-string-width";
import type { Table } from "../answers/answer.js";

/** A plain table whose columns line up although a Chinese character is two cells wide. */
export function formatTable({ columns, rows }: Table): string {
  const printed = columns.flatMap(({ head, align, isOnlyInFiles }, at) => {
    if (isOnlyInFiles) return [];
    const cells = rows.map((row) => row[at] ?? "");
    const width = cells.reduce((widest, cell) => Math.max(widest, stringWidth(cell)), stringWidth(head));
    return [[head, "─".repeat(width), ...cells].map((text) => padded(text, width, align))];
  });
  const lines = Array.from({ length: rows.length + 2 }, (_, n) => printed.map((column) => column[n] ?? ""));
  return lines.map((line) => line.join("  ").trimEnd()).join("\n");
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(width - stringWidth(text));
  return align === "right" ? blanks + text : text + blanks;
}
