import { assertNever } from "../../domain/never.js";
import { chartSvg } from "../charts/svg.js";
import { labelsOf } from "../labels.js";
import {
  type Block,
  type Cell,
  type ChartBlock,
  type Column,
  type Glance,
  type Inline,
  plain,
  type ReportDocument,
  type Table,
} from "../model.js";
import { ENDS, groupSpan, isGrouped, marksIn, notesText, TOGETHER_MAX, unitText } from "./tables.js";

/** Names of the type families that the page is set in. */
export interface Families {
  readonly serif: string;
  readonly sans: string;
}

/** The report as source of the typesetter: A4, a title page and contents for a year, page numbers, tables with three rules. */
export function typstSource(document: ReportDocument, families: Families): string {
  const labels = labelsOf(document);
  const body = document.blocks.map((block) => blockSource(block, document, labels, families)).join("\n\n");
  const opening = document.kind === "annual" ? titlePage(document) : titleBlock(document);
  return `${preamble(document, families)}\n${opening}\n${body}\n`;
}

function preamble({ title, language }: ReportDocument, { serif, sans }: Families): string {
  const page =
    language === "zh"
      ? "[第 #counter(page).display() 页　共 #counter(page).final().first() 页]"
      : "[#counter(page).display() / #counter(page).final().first()]";
  return `#set document(title: ${literal(title)}, date: none)
#let serif = ${literal(serif)}
#let sans = ${literal(sans)}
#let quiet = rgb("#5b6670")
#let mark = rgb("#a61b1b")
#let hair = 0.4pt + rgb("#c9cfd4")
#set page(paper: "a4", margin: (top: 24mm, bottom: 22mm, x: 20mm),
  header: context { if counter(page).get().first() > 1 [#set par(first-line-indent: 0em); #set text(8pt, font: sans, fill: quiet); ${shown(title)} #v(-6pt); #line(length: 100%, stroke: hair)] },
  footer: context align(center, text(8pt, font: sans, fill: quiet, ${page})))
#set text(font: serif, size: 10.5pt, lang: ${literal(language)}${language === "zh" ? ', region: "cn"' : ""})
#set par(justify: true, leading: 0.85em, spacing: 1.1em${language === "zh" ? ", first-line-indent: (amount: 2em, all: true)" : ""})
#show heading: set par(first-line-indent: 0em)
#show heading.where(level: 1): it => block(above: 2em, below: 1.1em, sticky: true, text(15pt, font: sans, weight: "bold", it.body))
#show heading.where(level: 2): it => block(above: 1.5em, below: 0.9em, sticky: true, text(12pt, font: sans, weight: "bold", it.body))
#show figure: set block(above: 1.5em, below: 1.5em)
#set table(inset: (x: 3pt, y: 4.2pt))
#let cap(body) = block(width: 100%, below: 0.7em, sticky: true, align(center, text(9.5pt, font: sans, weight: "bold", body)))
#let small(body) = block(above: 0.6em, width: 100%, par(first-line-indent: 0em, leading: 0.6em, text(8pt, font: sans, fill: quiet, body)))
#let grid-text(body) = text(8.2pt, font: sans, body)`;
}

function madeOf({ provenance, language, issuer }: ReportDocument): readonly string[] {
  const { position, recordedAt } = provenance;
  const stand = language === "zh" ? `数据位置 ${position}` : `Position ${position} of the log`;
  return [issuer, stand, recordedAt ?? ""].filter((line) => line !== "");
}

function synthetic({ provenance, language }: ReportDocument): string {
  if (!provenance.synthetic) return "";
  const words =
    language === "zh" ? "含合成数据，仅供演示" : "Contains synthetic data, for demonstration only";
  return `#box(stroke: 0.6pt + mark, inset: (x: 8pt, y: 4pt), text(10pt, font: sans, fill: mark, ${literal(words)}))`;
}

function titlePage(document: ReportDocument): string {
  const contents = document.language === "zh" ? "目录" : "Contents";
  return `#page(header: none, footer: none)[#set par(first-line-indent: 0em); #set align(center)
#v(58mm)
#text(27pt, weight: "bold", fill: mark, tracking: 0.06em)[${shown(document.title)}]
#v(6mm)
#line(length: 46%, stroke: 1pt + mark)
#v(4mm)
#text(13pt)[${shown(document.subtitle)}]
#v(10mm)
${synthetic(document)}
#v(1fr)
${madeOf(document)
  .map((line) => `#text(11pt, font: sans, fill: quiet)[${shown(line)}]`)
  .join(" \\\n")}
#v(24mm)]
#counter(page).update(1)
#[#set par(first-line-indent: 0em); #align(center, text(15pt, font: sans, weight: "bold", ${literal(contents)})); #v(4mm); #outline(title: none, depth: 2, indent: 1.5em)]
#pagebreak()`;
}

function titleBlock(document: ReportDocument): string {
  return `#[#set par(first-line-indent: 0em); #set align(center)
#text(19pt, weight: "bold", fill: mark)[${shown(document.title)}] \\
#text(10.5pt)[${shown(document.subtitle)}] \\
#text(8.5pt, font: sans, fill: quiet)[${shown(madeOf(document).join(" · "))}]
${synthetic(document)}
#line(length: 100%, stroke: 1pt + mark)]`;
}

function blockSource(
  block: Block,
  document: ReportDocument,
  labels: ReadonlyMap<Block, string>,
  families: Families,
): string {
  const label = labels.get(block) ?? "";
  switch (block.kind) {
    case "heading":
      return `#heading(level: ${block.level})[${shown(`${label}${block.text}`)}]`;
    case "paragraph":
      return `#par[${inlineSource(block.content)}]`;
    case "note":
      return `#small[${shown(block.text)}]`;
    case "glance":
      return glanceSource(block);
    case "table":
      return tableSource(block, label, document);
    case "chart":
      return chartSource(block, label, families);
    default:
      return assertNever(block);
  }
}

function glanceSource({ items }: Glance): string {
  const cells = items.map(
    ({ label, figure, detail }) =>
      `[#set par(first-line-indent: 0em, leading: 0.55em, justify: false); #text(7.5pt, fill: quiet)[${shown(label)}] \\ #text(12pt, weight: "bold")[${shown(figure.text)}] \\ #text(7.5pt, fill: quiet)[${shown(plain(detail))}]]`,
  );
  return `#block(above: 1.2em, below: 1.4em, text(font: sans, table(columns: (1fr,) * ${items.length}, stroke: hair, inset: 7pt, align: left + top, ${cells.join(", ")})))`;
}

function chartSource(
  { id, caption, alternative, chart }: ChartBlock,
  label: string,
  { sans }: Families,
): string {
  const svg = chartSvg(chart, { id, fontFamily: sans, title: alternative });
  const width = "legend" in chart ? "82%" : "100%";
  const legend = "legend" in chart ? `#small[#align(center)[${shown(chart.legend)}]]` : "";
  return `#block(breakable: false, width: 100%, above: 1.4em, below: 1.6em)[#align(center, image(bytes(${literal(svg)}), format: "svg", width: ${width}, alt: ${literal(alternative)}))
${legend}
#align(center, text(9.5pt, font: sans, weight: "bold")[${shown(`${label}　${caption}`)}])]`;
}

function tableSource(table: Table, label: string, { language }: ReportDocument): string {
  const { columns, rows, caption } = table;
  const marks = marksIn(table);
  const widths = columns.map(({ weight = 1 }) => `${weight}fr`).join(", ");
  const aligns = columns
    .map(({ align }) => (align === "number" ? "right + horizon" : "left + horizon"))
    .join(", ");
  const headRows = isGrouped(columns) ? 2 : 1;
  const body = rows.flatMap(({ cells, role }, row) => [
    ...tie(row, rows.length),
    ...cells.map((cell, at) => {
      const inner = cellSource(cell, marks(cell));
      const indent = role === "part" && at === 0 ? "#h(1em)" : "";
      return role === "total"
        ? `table.cell(fill: rgb("#f4f6f7"), strong[${indent}${inner}])`
        : `[${indent}${inner}]`;
    }),
  ]);
  const lines = `table.hline(y: 0, stroke: 1.2pt), table.hline(y: ${headRows}, stroke: 0.6pt), table.hline(y: ${headRows + rows.length}, stroke: 1.2pt)`;
  const notes = notesText(table, language);
  const below = notes === "" ? "" : `#small[${shown(notes)}]`;
  const breakable = rows.length > TOGETHER_MAX;
  return `#block(above: 1.6em, below: 1.6em, width: 100%, breakable: ${breakable})[#cap[${shown(`${label}　${caption}`)}]
#grid-text[#set par(first-line-indent: 0em, leading: 0.5em, justify: false)
#table(columns: (0pt, ${widths},), align: (left, ${aligns},), inset: (x, y) => if x == 0 { 0pt } else { (x: 3pt, y: 4.2pt) }, stroke: (x, y) => if y > ${headRows} { (top: 0.3pt + rgb("#e3e7ea")) },
table.header(table.cell(rowspan: ${headRows})[], ${headSource(columns, language)}),
${lines},
${body.join(", ")})]
${below}]`;
}

/**
 * Cells of a column without width that hold the first and the last rows of a long table together, so that no single
 * row is left at a page's foot or head.
 */
function tie(row: number, rows: number): readonly string[] {
  const tied = `table.cell(rowspan: ${ENDS}, breakable: false)[]`;
  if (rows <= TOGETHER_MAX) return ["[]"];
  if (row === 0 || row === rows - ENDS) return [tied];
  return row < ENDS || row > rows - ENDS ? [] : ["[]"];
}

function headSource(columns: readonly Column[], language: "zh" | "en"): string {
  const own = ({ head, unit }: Column) => {
    const name = unitText(unit, language);
    const below = name === "" ? "" : ` \\ #text(7pt, fill: quiet)[${shown(name)}]`;
    return `#strong[${shown(head)}]${below}`;
  };
  const centred = "align: center + horizon";
  if (!isGrouped(columns)) {
    return columns.map((column) => `table.cell(${centred})[${own(column)}]`).join(", ");
  }
  const top = columns.flatMap((column, at) => {
    const { group } = column;
    if (group === undefined) return [`table.cell(${centred}, rowspan: 2)[${own(column)}]`];
    if (columns[at - 1]?.group === group) return [];
    return [
      `table.cell(${centred}, colspan: ${groupSpan(columns, at)}, stroke: (bottom: hair))[#strong[${shown(group)}]]`,
    ];
  });
  const below = columns
    .filter(({ group }) => group !== undefined)
    .map((column) => `table.cell(${centred})[${own(column)}]`);
  return [...top, ...below].join(", ");
}

function cellSource(cell: Cell, mark: string): string {
  return mark === "" ? shown(cell.text) : `${shown(cell.text)}#super[${mark}]`;
}

function inlineSource(content: Inline): string {
  return shown(plain(content));
}

/** Text as text, whatever signs it holds. */
function shown(words: string): string {
  return words === "" ? "" : `#${literal(words)};`;
}

function literal(words: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const printable = words.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  return `"${printable.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n")}"`;
}
