import { assertNever } from "../../domain/never.js";
import { chartSvg } from "../charts/svg.js";
import { escapeXml } from "../charts/xml.js";
import { labelsOf } from "../labels.js";
import {
  type Block,
  type ChartBlock,
  figuresOf,
  type Glance,
  type Inline,
  isFigure,
  type ReportDocument,
} from "../model.js";
import { figureHtml, type Numbering } from "./html-figure.js";
import { STYLE } from "./html-style.js";
import { tableHtml } from "./html-table.js";

/**
 * One file with everything in it: no script, no font, nothing to fetch. Printed from a browser it comes out on A4
 * with repeated table heads.
 */
export function renderHtml(document: ReportDocument): string {
  const { language, title, blocks } = document;
  const numbering = {
    figures: new Map(figuresOf(document).map((figure, at) => [figure, at])),
    labels: labelsOf(document),
  };
  const body = blocks.map((block) => blockHtml(block, document, numbering)).join("\n");
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="dabiao">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${head(document)}
${contents(document, numbering)}
${body}
</main>
</body>
</html>
`;
}

function head({ title, subtitle, issuer, provenance, language }: ReportDocument): string {
  const { position, recordedAt } = provenance;
  const stand = language === "zh" ? `数据位置 ${position}` : `Position ${position}`;
  const made = [issuer, stand, recordedAt ?? ""]
    .filter((part) => part !== "")
    .map(escapeXml)
    .join(" · ");
  const sample = provenance.synthetic
    ? `<p class="synthetic">${language === "zh" ? "含合成数据，仅供演示" : "Contains synthetic data, for demonstration only"}</p>`
    : "";
  return `<header>
<h1>${escapeXml(title)}</h1>
${subtitle === "" ? "" : `<p class="subtitle">${escapeXml(subtitle)}</p>`}
<p class="made">${made}</p>
${sample}</header>`;
}

function contents({ blocks, language }: ReportDocument, { labels }: Numbering): string {
  const entries = blocks.flatMap((block) =>
    block.kind === "heading" && block.level === 1
      ? [`<li><a href="#${block.id}">${escapeXml(`${labels.get(block) ?? ""}${block.text}`)}</a></li>`]
      : [],
  );
  const name = language === "zh" ? "目录" : "Contents";
  return `<nav aria-label="${name}"><ul>${entries.join("")}</ul></nav>`;
}

function blockHtml(block: Block, document: ReportDocument, numbering: Numbering): string {
  switch (block.kind) {
    case "heading": {
      const tag = `h${block.level + 1}`;
      const label = numbering.labels.get(block) ?? "";
      return `<${tag} id="${block.id}">${escapeXml(`${label}${block.text}`)}</${tag}>`;
    }
    case "paragraph":
      return `<p>${inlineHtml(block.content, numbering)}</p>`;
    case "note":
      return `<p class="note">${escapeXml(block.text)}</p>`;
    case "glance":
      return glanceHtml(block, numbering);
    case "table":
      return tableHtml(block, document.language, numbering);
    case "chart":
      return chartHtml(block, numbering);
    default:
      return assertNever(block);
  }
}

function glanceHtml({ items }: Glance, numbering: Numbering): string {
  const cards = items.map(
    ({ label, figure, detail }) =>
      `<div><dt>${escapeXml(label)}</dt><dd>${figureHtml(figure, numbering)}<small>${inlineHtml(detail, numbering)}</small></dd></div>`,
  );
  return `<dl class="glance">${cards.join("")}</dl>`;
}

function chartHtml(block: ChartBlock, { labels }: Numbering): string {
  const { id, caption, alternative, chart } = block;
  const svg = chartSvg(chart, { id, fontFamily: "inherit", title: alternative });
  const legend = "legend" in chart ? `<p class="note">${escapeXml(chart.legend)}</p>` : "";
  return `<figure id="${id}" class="chart">${svg}${legend}<figcaption>${labels.get(block) ?? ""}　${escapeXml(caption)}</figcaption></figure>`;
}

function inlineHtml(content: Inline, numbering: Numbering): string {
  return content.map((part) => (isFigure(part) ? figureHtml(part, numbering) : escapeXml(part))).join("");
}
