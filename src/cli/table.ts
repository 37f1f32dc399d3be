import stringWidth from "string-width";
import type { Table } from "../answers/answer.js";

/** A plain table whose columns line up although a Chinese character is two cells wide. */
export function formatTable(table: Table): string {
  const { onlyInFiles = [] } = table;
  const onScreen = <Of>(line: readonly Of[]) => line.filter((_, at) => onlyInFiles[at] !== true);
  const [heads, aligns, rows] = [onScreen(table.heads), onScreen(table.aligns), table.rows.map(onScreen)];
  const widths = heads.map((head, at) =>
    Math.max(stringWidth(head), ...rows.map((row) => stringWidth(row[at] ?? ""))),
  );
  const pad = (text: string, at: number) => {
    const blanks = " ".repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)));
    return aligns[at] === "right" ? blanks + text : text + blanks;
  };
  const lines = [heads, widths.map((width) => "─".repeat(width)), ...rows];
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}
