import type { Language } from "../../domain/faults.js";
import { escapeXml } from "../charts/xml.js";
import { type Cell, type Column, isFigure, type Row, type Table } from "../model.js";
import { figureHtml, type Numbering } from "./html-figure.js";
import { groupSpan, isGrouped, marksIn, notesText, TOGETHER_MAX, unitText } from "./tables.js";

/** A table with its caption above and its notes below; groups of columns under common heads. */
export function tableHtml(table: Table, language: Language, numbering: Numbering): string {
  const { id, caption, columns, rows } = table;
  const marks = marksIn(table);
  const body = rows
    .map((row) => rowHtml(row, columns, (cell) => cellHtml(cell, marks(cell), numbering)))
    .join("\n");
  const widths = columns.map(({ weight = 1 }) => weight);
  const all = widths.reduce((a, b) => a + b, 0);
  const cols = widths.map((weight) => `<col style="width:${((weight / all) * 100).toFixed(2)}%">`).join("");
  const notes = notesText(table, language);
  const below = notes === "" ? "" : `<p class="note">${escapeXml(notes)}</p>`;
  return `<div class="table${rows.length <= TOGETHER_MAX ? " together" : ""}" id="${id}"><table>
<caption>${numbering.labels.get(table) ?? ""}　${escapeXml(caption)}</caption>
<colgroup>${cols}</colgroup>
<thead>${headHtml(columns, language)}</thead>
<tbody>
${body}
</tbody>
</table>${below}</div>`;
}

function headHtml(columns: readonly Column[], language: Language): string {
  if (!isGrouped(columns))
    return `<tr>${columns.map((column) => headCell(column, language, 1)).join("")}</tr>`;
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

function headCell({ head, unit, align }: Column, language: Language, rows: number): string {
  const span = rows > 1 ? ` rowspan="${rows}"` : "";
  const name = unitText(unit, language);
  const small = name === "" ? "" : `<small>${name}</small>`;
  return `<th scope="col" class="${align}"${span}>${escapeXml(head)}${small}</th>`;
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

function cellHtml(cell: Cell, mark: string, numbering: Numbering): string {
  const printed = isFigure(cell) ? figureHtml(cell, numbering) : escapeXml(cell.text);
  return mark === "" ? printed : `${printed}<sup>${mark}</sup>`;
}
