import {
  AlignmentType,
  Document,
  Table as DocxTable,
  Footer,
  HeadingLevel,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  VerticalMergeType,
  WidthType,
} from "docx";
import { assertNever } from "../../domain/never.js";
import { unitName } from "../cells.js";
import { labelsOf } from "../labels.js";
import {
  type Block,
  type ChartBlock,
  type Glance,
  plain,
  type ReportDocument,
  type Table,
} from "../model.js";
import { type Picture, picturesOf } from "./pictures.js";
import { isoTime, steadyOffice } from "./steady-zip.js";

/** A4 with 2.5 cm at the sides leaves so many twips for tables, and pixels for pictures. */
const TEXT_WIDTH = 9070;
const PICTURE_WIDTH = 600;
const SONG = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "宋体" };
const HEI = { ascii: "Arial", hAnsi: "Arial", eastAsia: "黑体" };

/**
 * The report as a Word file: real headings and a table of contents (filled when it is opened), tables with repeated
 * heads, charts as pictures, pages numbered.
 *
 * @param fontFolder where the type for the pictures is looked for first
 * @throws Fault FONT_MISSING
 */
export async function renderDocx(document: ReportDocument, fontFolder?: string): Promise<Uint8Array> {
  const { title, subtitle, language, issuer, provenance, blocks } = document;
  const labels = labelsOf(document);
  const isChinese = language === "zh";
  const pictures = await picturesOf(blocks, PICTURE_WIDTH, fontFolder);
  const made = [
    issuer,
    provenance.recordedAt ?? "",
    isChinese ? `数据位置 ${provenance.position}` : `position ${provenance.position}`,
  ];
  const children: (Paragraph | DocxTable | TableOfContents)[] = [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { after: 160 },
      children: [new TextRun({ text: title, bold: true, size: 40, font: HEI })],
    }),
    centred(subtitle),
    centred(made.filter((part) => part !== "").join(" · ")),
    ...(provenance.synthetic
      ? [centred(isChinese ? "含合成数据，仅供演示" : "Contains synthetic data, for demonstration only")]
      : []),
    new TableOfContents(isChinese ? "目录" : "Contents", { hyperlink: true, headingStyleRange: "1-2" }),
    ...blocks.flatMap((block) => blockDocx(block, labels.get(block) ?? "", document, pictures)),
  ];
  const file = new Document({
    title,
    creator: "dabiao",
    features: { updateFields: true },
    styles: {
      default: {
        document: {
          run: { font: SONG, size: 22 },
          paragraph: { spacing: { line: 340, lineRule: LineRuleType.AUTO } },
        },
        heading1: {
          run: { font: HEI, size: 30, bold: true, color: "000000" },
          paragraph: { spacing: { before: 300, after: 140 } },
        },
        heading2: {
          run: { font: HEI, size: 25, bold: true, color: "000000" },
          paragraph: { spacing: { before: 220, after: 100 } },
        },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838, orientation: PageOrientation.PORTRAIT },
            margin: { top: 1418, bottom: 1418, left: 1418, right: 1418 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({ children: [PageNumber.CURRENT, " / ", PageNumber.TOTAL_PAGES], size: 18 }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  });
  const bytes = new Uint8Array(await Packer.toBuffer(file));
  return steadyOffice(bytes, isoTime(provenance.recordedAt), title);
}

type Pictures = ReadonlyMap<ChartBlock, Picture>;

function blockDocx(
  block: Block,
  label: string,
  document: ReportDocument,
  pictures: Pictures,
): readonly (Paragraph | DocxTable)[] {
  switch (block.kind) {
    case "heading":
      return [
        new Paragraph({
          heading: block.level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
          keepNext: true,
          children: [new TextRun(`${label}${block.text}`)],
        }),
      ];
    case "paragraph":
      return [
        new Paragraph({
          indent: { firstLine: document.language === "zh" ? 440 : 0 },
          children: [new TextRun(plain(block.content))],
        }),
      ];
    case "note":
      return [small(block.text)];
    case "glance":
      return glanceDocx(block);
    case "table":
      return tableDocx(block, label, document);
    case "chart": {
      const picture = pictures.get(block);
      if (!picture) throw new TypeError(`no picture of ${block.id}`);
      const { svg, png, width, height } = picture;
      const image = new ImageRun({
        type: "svg",
        data: Buffer.from(svg),
        transformation: { width, height },
        fallback: { type: "png", data: Buffer.from(png) },
        altText: { name: block.id, title: block.caption, description: block.alternative },
      });
      return [
        new Paragraph({ alignment: AlignmentType.CENTER, keepNext: true, children: [image] }),
        caption(`${label}　${block.caption}`),
      ];
    }
    default:
      return assertNever(block);
  }
}

function glanceDocx({ items }: Glance): readonly (Paragraph | DocxTable)[] {
  const rows = items.map(
    ({ label, figure, detail }) =>
      new TableRow({
        cantSplit: true,
        children: [cell(label), cell(figure.text, { bold: true, right: true }), cell(plain(detail))],
      }),
  );
  return [
    new DocxTable({
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: [3400, 2200, 3470],
      rows,
    }),
  ];
}

function tableDocx(
  table: Table,
  label: string,
  { language }: ReportDocument,
): readonly (Paragraph | DocxTable)[] {
  const { columns, rows, notes } = table;
  const weights = columns.map(({ weight = 1 }) => weight);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const columnWidths = weights.map((weight) => Math.floor((weight / all) * TEXT_WIDTH));
  const heads = columns.map(({ head, unit }) => {
    const name = unit === undefined ? "" : unitName(unit, language);
    return name === "" ? head : language === "zh" ? `${head}（${name}）` : `${head} (${name})`;
  });
  const body = rows.map(
    ({ cells, role }) =>
      new TableRow({
        cantSplit: true,
        children: cells.map((one, at) =>
          cell(one.text, { bold: role === "total", right: columns[at]?.align === "number" }),
        ),
      }),
  );
  return [
    caption(`${label}　${table.caption}`, true),
    new DocxTable({
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths,
      rows: [...headRows(table, heads), ...body],
    }),
    ...notes.map(small),
  ];
}

/** Groups of columns stand over their heads; a column of no group takes both rows. */
function headRows({ columns }: Table, heads: readonly string[]): readonly TableRow[] {
  const isGrouped = columns.some(({ group }) => group !== undefined);
  const lower = columns.map((column, at) =>
    cell(heads[at] ?? "", {
      bold: true,
      centre: true,
      ...(isGrouped && column.group === undefined ? { merge: VerticalMergeType.CONTINUE } : {}),
    }),
  );
  const row = (children: readonly TableCell[]) =>
    new TableRow({ tableHeader: true, cantSplit: true, children: [...children] });
  if (!isGrouped) return [row(lower)];
  const upper: TableCell[] = [];
  for (let at = 0; at < columns.length; ) {
    const group = columns[at]?.group;
    if (group === undefined) {
      upper.push(cell(heads[at] ?? "", { bold: true, centre: true, merge: VerticalMergeType.RESTART }));
      at++;
      continue;
    }
    let span = 1;
    while (columns[at + span]?.group === group) span++;
    upper.push(cell(group, { bold: true, centre: true, span }));
    at += span;
  }
  return [row(upper), row(lower)];
}

interface CellStyle {
  readonly bold?: boolean;
  readonly right?: boolean;
  readonly centre?: boolean;
  readonly span?: number;
  readonly merge?: (typeof VerticalMergeType)[keyof typeof VerticalMergeType];
}

function cell(
  text: string,
  { bold = false, right = false, centre = false, span, merge }: CellStyle = {},
): TableCell {
  const alignment = right ? AlignmentType.RIGHT : centre ? AlignmentType.CENTER : AlignmentType.LEFT;
  return new TableCell({
    ...(span === undefined ? {} : { columnSpan: span }),
    ...(merge === undefined ? {} : { verticalMerge: merge }),
    margins: { left: 60, right: 60 },
    children: [
      new Paragraph({
        alignment,
        spacing: { line: 260, lineRule: LineRuleType.AUTO },
        children: [new TextRun({ text, bold, size: 17 })],
      }),
    ],
  });
}

function caption(text: string, keepNext = false): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext,
    spacing: { before: 160, after: 80 },
    children: [new TextRun({ text, font: HEI, size: 20 })],
  });
}

function small(text: string): Paragraph {
  return new Paragraph({ children: [new TextRun({ text, size: 17 })] });
}

function centred(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ text, size: 20 })] });
}
