import type { Language } from "../../domain/faults.js";
import { NO_FIGURE } from "../../statistics/figure.js";
import { escapeXml } from "../charts/xml.js";
import { type Cell, type Column, isFigure, type Row, reasonsIn, type Table } from "../model.js";
import { figureHtml, type Numbering, unitHtml } from "./html-figure.js";

/** A table with its caption above and its notes below; groups of columns under common heads. */
export function tableHtml(table: Table, language: Language, numbering: Numbering): string {
  const { id, caption, columns, rows } = table;
  const reasons = reasonsIn(table);
  const body = rows
    .map((row) => rowHtml(row, columns, (cell) => cellHtml(cell, reasons, numbering)))
    .join("\n");
  const widths = columns.map(({ weight = 1 }) => weight);
  const all = widths.reduce((a, b) => a + b, 0);
  const cols = widths.map((weight) => `<col style="width:${((weight / all) * 100).toFixed(2)}%">`).join("");
  const notes = tableNotes(table, language);
  const below =
    notes.length === 0
      ? ""
      : `<p class="note">${language === "zh" ? "注：" : "Note: "}${notes.map(escapeXml).join(language === "zh" ? "" : " ")}</p>`;
  return `<div class="table" id="${id}"><table>
<caption>${numbering.labels.get(table) ?? ""}　${escapeXml(caption)}</caption>
<colgroup>${cols}</colgroup>
<thead>${headHtml(columns, language)}</thead>
<tbody>
${body}
</tbody>
</table>${below}</div>`;
}

/** The table's own notes and the reasons of its empty cells; a single reason needs no number. */
export function tableNotes(table: Table, language: Language): readonly string[] {
  const reasons = reasonsIn(table).map((reason) => NO_FIGURE[reason][language]);
  const [first] = reasons;
  const stop = language === "zh" ? "。" : ".";
  const told =
    first === undefined
      ? []
      : reasons.length === 1
        ? [`— ${first}${stop}`]
        : [
            `${reasons.map((reason, at) => `—${at + 1} ${reason}`).join(language === "zh" ? "；" : "; ")}${stop}`,
          ];
  return [...table.notes, ...told];
}

function headHtml(columns: readonly Column[], language: Language): string {
  const isGrouped = columns.some(({ group }) => group !== undefined);
  if (!isGrouped) return `<tr>${columns.map((column) => headCell(column, language, 1)).join("")}</tr>`;
  const top = columns.map((column, at) => {
    const { group } = column;
    if (group === undefined) return headCell(column, language, 2);
    if (columns[at - 1]?.group === group) return "";
    const span = groupSpan(columns, at);
    return `<th scope="colgroup" class="group" colspan="${span}">${escapeXml(group)}</th>`;
  });
  const below = columns.map((column) => (column.group === undefined ? "" : headCell(column, language, 1)));
  return `<tr>${top.join("")}</tr><tr>${below.join("")}</tr>`;
}

/** How many columns from here on stand under the same head. */
export function groupSpan(columns: readonly Column[], at: number): number {
  const group = columns[at]?.group;
  let end = at;
  while (end < columns.length && columns[end]?.group === group) end++;
  return end - at;
}

function headCell({ head, unit, align }: Column, language: Language, rows: number): string {
  const span = rows > 1 ? ` rowspan="${rows}"` : "";
  return `<th scope="col" class="${align}"${span}>${escapeXml(head)}${unitHtml(unit, language)}</th>`;
}

function rowHtml({ cells, role }: Row, columns: readonly Column[], html: (cell: Cell) => string): string {
  const inner = cells.map((cell, at) => {
    const align = columns[at]?.align ?? "text";
    return at === 0
      ? `<th scope="row" class="${align}">${html(cell)}</th>`
      : `<td class="${align}">${html(cell)}</td>`;
  });
  return `<tr${role ? ` class="${role}"` : ""}>${inner.join("")}</tr>`;
}

function cellHtml(cell: Cell, reasons: readonly string[], numbering: Numbering): string {
  if (!isFigure(cell)) return escapeXml(cell.text);
  const printed = figureHtml(cell, numbering);
  if (cell.reason !== null)
    return reasons.length > 1 ? `${printed}<sup>${reasons.indexOf(cell.reason) + 1}</sup>` : printed;
  return cell.mark === "revised" ? `${printed}<sup>r</sup>` : printed;
}
