import {
  AlignmentType,
  Table as DocxTable,
  LineRuleType,
  Paragraph,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  VerticalMergeType,
  WidthType,
} from "docx";
import type { Language } from "../../domain/faults.js";
import type { Table } from "../model.js";
import { groupSpan, isGrouped, marksIn, notesText, staysWithNext, unitText } from "./tables.js";

/** A4 with 2.5 cm at the sides leaves so many twips for tables. */
export const TEXT_WIDTH = 9070;
export const HEI = { ascii: "Arial", hAnsi: "Arial", eastAsia: "黑体" };

/** A table with its caption above and its notes below; its head is repeated on every page. */
export function tableDocx(
  table: Table,
  label: string,
  language: Language,
): readonly (Paragraph | DocxTable)[] {
  const { columns, rows } = table;
  const notes = notesText(table, language);
  const marks = marksIn(table);
  const weights = columns.map(({ weight = 1 }) => weight);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const columnWidths = weights.map((weight) => Math.floor((weight / all) * TEXT_WIDTH));
  const body = rows.map(({ cells, role }, row) => {
    const keepNext = staysWithNext(row, table) || (notes !== "" && row === rows.length - 1);
    const style = { bold: role === "total", keepNext };
    return new TableRow({
      cantSplit: true,
      children: cells.map((one, at) => {
        const isNumber = columns[at]?.align === "number";
        const indent = role === "part" && at === 0;
        return cell(one.text, { ...style, right: isNumber, indent, mark: marks(one) });
      }),
    });
  });
  return [
    caption(`${label}　${table.caption}`, true),
    new DocxTable({
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths,
      rows: [...headRows(table, language), ...body],
    }),
    ...(notes === "" ? [] : [small(notes)]),
  ];
}

/** Groups of columns stand over their heads; a column of no group takes both rows. */
function headRows({ columns }: Table, language: Language): readonly TableRow[] {
  const row = (children: readonly TableCell[]) =>
    new TableRow({ tableHeader: true, cantSplit: true, children: [...children] });
  const grouped = isGrouped(columns);
  const lower = columns.map((column) =>
    cell(column.head, {
      ...HEAD,
      below: unitText(column.unit, language),
      ...(grouped && column.group === undefined ? { merge: VerticalMergeType.CONTINUE } : {}),
    }),
  );
  if (!grouped) return [row(lower)];
  const upper = columns.flatMap((column, at) => {
    const { group } = column;
    if (group === undefined) {
      const below = unitText(column.unit, language);
      return [cell(column.head, { ...HEAD, below, merge: VerticalMergeType.RESTART })];
    }
    if (columns[at - 1]?.group === group) return [];
    return [cell(group, { ...HEAD, span: groupSpan(columns, at) })];
  });
  return [row(upper), row(lower)];
}

const HEAD = { bold: true, centre: true, keepNext: true } as const;

interface CellStyle {
  readonly bold?: boolean;
  readonly keepNext?: boolean;
  readonly right?: boolean;
  readonly centre?: boolean;
  readonly indent?: boolean;
  /** Stands raised behind the words. */
  readonly mark?: string;
  /** Stands on a line of its own. */
  readonly below?: string;
  readonly span?: number;
  readonly merge?: (typeof VerticalMergeType)[keyof typeof VerticalMergeType];
}

export function cell(text: string, style: CellStyle = {}): TableCell {
  const { bold = false, right = false, centre = false, keepNext = false, indent = false } = style;
  const { mark = "", below = "", span, merge } = style;
  return new TableCell({
    ...(span === undefined ? {} : { columnSpan: span }),
    ...(merge === undefined ? {} : { verticalMerge: merge }),
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { left: 60, right: 60, top: 30, bottom: 30 },
    children: [
      new Paragraph({
        alignment: right ? AlignmentType.RIGHT : centre ? AlignmentType.CENTER : AlignmentType.LEFT,
        keepNext,
        indent: { left: indent ? 170 : 0 },
        spacing: { line: 260, lineRule: LineRuleType.AUTO },
        children: [
          new TextRun({ text, bold, size: 17 }),
          ...(below === "" ? [] : [new TextRun({ text: below, size: 15, break: 1 })]),
          ...(mark === "" ? [] : [new TextRun({ text: mark, size: 17, superScript: true })]),
        ],
      }),
    ],
  });
}

export function caption(text: string, keepNext = false): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext,
    spacing: { before: 160, after: 80 },
    children: [new TextRun({ text, font: HEI, size: 20 })],
  });
}

/** Small print; below a picture it stands in the middle and stays with the caption. */
export function small(text: string, isBelowPicture = false): Paragraph {
  return new Paragraph({
    alignment: isBelowPicture ? AlignmentType.CENTER : AlignmentType.LEFT,
    keepNext: isBelowPicture,
    children: [new TextRun({ text, size: 17 })],
  });
}
