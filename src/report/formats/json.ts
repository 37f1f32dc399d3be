import { formatYuan } from "../../domain/amount.js";
import { NO_FIGURE } from "../../statistics/figure.js";
import { roundHalfUp } from "../../statistics/print.js";
import { integer, isInteger, multiply } from "../../statistics/ratio.js";
import { labelsOf } from "../labels.js";
import {
  type Block,
  type Cell,
  type FigureCell,
  figuresOf,
  type Inline,
  isFigure,
  type ReportDocument,
} from "../model.js";

/** Decimals of a value that has no end. */
const PLACES = 10;

/**
 * The whole report as data: every figure once, with value, unit, period, scope, coverage, mark and reason, and the
 * blocks with the numbers of the figures in them.
 */
export function renderJson(document: ReportDocument): string {
  return `${JSON.stringify(reportJson(document), null, 2)}\n`;
}

export function reportJson(document: ReportDocument) {
  const { kind, language, title, subtitle, issuer, period, area, plans, provenance, blocks } = document;
  const figures = figuresOf(document);
  const numbers = new Map(figures.map((figure, at) => [figure, at]));
  const labels = labelsOf(document);
  const head = { kind, language, title, subtitle, issuer, period, area, plans, provenance };
  return {
    ...head,
    blocks: blocks.map((block) => ({ label: labels.get(block) ?? null, ...blockJson(block, numbers) })),
    figures: figures.map((figure, at) => ({ id: at, ...figureJson(figure, provenance.position) })),
  };
}

function figureJson(figure: FigureCell, position: number) {
  const { name, value, reason, text, unit, period, scope, figure: explain, mark, coverage } = figure;
  return {
    name,
    value: value === null ? null : decimals(roundHalfUp(value, PLACES)),
    ...(exactOf(figure) ?? {}),
    unit,
    text,
    reason: reason === null ? null : { code: reason, ...NO_FIGURE[reason] },
    period,
    scope,
    asOf: position,
    mark,
    coverage: coverage && { reported: `${coverage.reported}`, due: `${coverage.due}` },
    explain,
  };
}

const FEN = integer(10_000_000_000n);

/** An amount in yuan, to the 分. */
function exactOf({ unit, value }: FigureCell): { yuan: string } | undefined {
  if (unit !== "亿元" || value === null) return undefined;
  const fen = multiply(value, FEN);
  return isInteger(fen) ? { yuan: formatYuan(fen.n / fen.d) } : undefined;
}

function decimals(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

type Numbers = ReadonlyMap<FigureCell, number>;

/** A figure stands as its number, words as they are. */
function part(one: string | Cell, numbers: Numbers) {
  if (typeof one === "string") return one;
  return isFigure(one) ? { figure: numbers.get(one) ?? null } : one.text;
}

function inline(content: Inline, numbers: Numbers) {
  return content.map((one) => part(one, numbers));
}

function blockJson(block: Block, numbers: Numbers): object {
  switch (block.kind) {
    case "paragraph":
      return { kind: block.kind, content: inline(block.content, numbers) };
    case "glance":
      return {
        kind: block.kind,
        items: block.items.map(({ label, figure, detail }) => ({
          label,
          figure: numbers.get(figure) ?? null,
          detail: inline(detail, numbers),
        })),
      };
    case "table":
      return {
        ...block,
        rows: block.rows.map(({ cells, role }) => ({
          ...(role ? { role } : {}),
          cells: cells.map((cell) => part(cell, numbers)),
        })),
      };
    default:
      return block;
  }
}
