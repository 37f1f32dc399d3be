import {
  AlignmentType,
  Document,
  Table as DocxTable,
  Footer,
  HeadingLevel,
  ImageRun,
  LevelFormat,
  LevelSuffix,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  TableOfContents,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import { estimatePageNumbersWith } from "docx/layout";
import type { Language } from "../../domain/faults.js";
import { assertNever } from "../../domain/never.js";
import { labelsOf } from "../labels.js";
import { type Block, type ChartBlock, type Glance, plain, type ReportDocument } from "../model.js";
import { caption, cell, HEI, small, TEXT_WIDTH, tableDocx } from "./docx-table.js";
import { type Picture, picturesOf } from "./pictures.js";
import { isoTime, steadyOffice } from "./steady-zip.js";

/** Width of pictures, in pixels. */
const PICTURE_WIDTH = 600;
const SONG = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "宋体" };

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
    pageNumbers: estimatePageNumbersWith({ guess: true }),
    numbering: { config: [headingNumbers(language)] },
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

const HEADINGS = "headings";

/** The same numbers as in the other formats, but Word's own: 一、 （一） and in English 1, 1.1. */
function headingNumbers(language: Language) {
  const texts = language === "zh" ? ["%1、", "（%2）"] : ["%1 ", "%1.%2 "];
  return {
    reference: HEADINGS,
    levels: texts.map((text, level) => ({
      level,
      text,
      format: language === "zh" ? LevelFormat.CHINESE_COUNTING_THOUSAND : LevelFormat.DECIMAL,
      suffix: LevelSuffix.NOTHING,
      style: { paragraph: { indent: { left: 0, hanging: 0 } } },
    })),
  };
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
          numbering: { reference: HEADINGS, level: block.level - 1 },
          children: [new TextRun(block.text)],
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
      return tableDocx(block, label, document.language);
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
        ...("legend" in block.chart ? [small(block.chart.legend, true)] : []),
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

function centred(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ text, size: 20 })] });
}
