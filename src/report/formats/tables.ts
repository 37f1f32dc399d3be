import type { Language } from "../../domain/faults.js";
import { unitName } from "../cells.js";
import { type Cell, type Column, isFigure, reasonsIn, type Table } from "../model.js";
import { lackWords } from "../words.js";

/** What tables have in common, whatever they are printed on. */

/** Rows up to which a table stays on one page; of a longer one the first and last ones stay together. */
export const TOGETHER_MAX = 14;
/** Rows that stay together at the ends of a table over several pages. */
export const ENDS = 3;

/** The table's own notes and the reasons of its empty cells; a single reason needs no number. */
function tableNotes(table: Table, language: Language): readonly string[] {
  const reasons = reasonsIn(table).map((reason) => lackWords(reason, language));
  if (reasons.length === 0) return table.notes;
  const numbered = reasons.map((reason, at) => `—${reasons.length > 1 ? at + 1 : ""} ${reason}`);
  return [
    ...table.notes,
    `${numbered.join(language === "zh" ? "；" : "; ")}${language === "zh" ? "。" : "."}`,
  ];
}

/** All notes as one piece of small print; empty where there are none. */
export function notesText(table: Table, language: Language): string {
  const notes = tableNotes(table, language);
  if (notes.length === 0) return "";
  return language === "zh" ? `注：${notes.join("")}` : `Note: ${notes.join(" ")}`;
}

/** What stands raised behind a cell: the number of the reason why it is empty, or r for a revised figure. */
export function marksIn(table: Table): (cell: Cell) => string {
  const reasons = reasonsIn(table);
  return (cell) => {
    if (!isFigure(cell)) return "";
    if (cell.reason === null) return cell.mark === "revised" ? "r" : "";
    return reasons.length > 1 ? `${reasons.indexOf(cell.reason) + 1}` : "";
  };
}

/** Does a row stay on the page of the next one? */
export function staysWithNext(row: number, { rows }: Table): boolean {
  const isInside = rows.length > TOGETHER_MAX && row >= ENDS - 1 && row < rows.length - ENDS;
  return !isInside && row < rows.length - 1;
}

/** The head of a column with its unit. @example headText({ head: "产值", unit: "亿元", … }, "zh") //=> "产值（亿元）" */
export function headText({ head, unit }: Column, language: Language): string {
  const name = unitText(unit, language);
  return language === "zh" || name === "" ? `${head}${name}` : `${head} ${name}`;
}

/** A unit as it stands in the head of a column; empty where the column has none. */
export function unitText(unit: string | undefined, language: Language): string {
  const name = unit === undefined ? "" : unitName(unit, language);
  if (name === "") return "";
  return language === "zh" ? `（${name}）` : `(${name})`;
}

/** How many columns from here on stand under the same head. */
export function groupSpan(columns: readonly Column[], at: number): number {
  const group = columns[at]?.group;
  let end = at;
  while (end < columns.length && columns[end]?.group === group) end++;
  return end - at;
}

export function isGrouped(columns: readonly Column[]): boolean {
  return columns.some(({ group }) => group !== undefined);
}
