import type { Language } from "../domain/faults.js";
import type { Mark } from "../engine/queries/mark.js";
import type { NoFigure } from "../statistics/figure.js";
import type { Ratio } from "../statistics/ratio.js";
import type { Chart } from "./charts/chart.js";

/**
 * What a report says, apart from how it looks: blocks in reading order, and in them every number as a figure that
 * knows its exact value. All formats are made of this one model, so they cannot differ in what they say.
 */
export interface ReportDocument {
  readonly kind: ReportKind;
  readonly language: Language;
  readonly title: string;
  /** What the report covers, in words, below the title. */
  readonly subtitle: string;
  /** Who puts its name under it; empty where nobody was named. */
  readonly issuer: string;
  readonly period: string;
  readonly area: string;
  readonly plans: readonly string[];
  readonly provenance: Provenance;
  readonly blocks: readonly Block[];
}

export type ReportKind = "annual" | "quarterly" | "monthly" | "comparison";

/** What the report was made of, so that it can be made again. */
export interface Provenance {
  /** Place of the last event it knows. */
  readonly position: number;
  /** How many events there are up to it: the same in every store, whatever its positions. */
  readonly events: number;
  /** When that event was recorded, in China's time; null for an empty log. The report itself has no other time. */
  readonly recordedAt: string | null;
  /** Figures rest on made-up units, wholly or in part. */
  readonly synthetic: boolean;
}

export type Block = Heading | Paragraph | Glance | Table | ChartBlock | Note;

export interface Heading {
  readonly kind: "heading";
  readonly level: 1 | 2;
  readonly id: string;
  readonly text: string;
}

/** Running text; the figures in it are figures, not words. */
export interface Paragraph {
  readonly kind: "paragraph";
  readonly content: Inline;
}
export type Inline = readonly (string | FigureCell)[];

/** The handful of numbers that a reader takes away. */
export interface Glance {
  readonly kind: "glance";
  readonly items: readonly { readonly label: string; readonly figure: FigureCell; readonly detail: Inline }[];
}

export interface ChartBlock {
  readonly kind: "chart";
  readonly id: string;
  readonly caption: string;
  /** The chart in a sentence, for those who cannot see it. */
  readonly alternative: string;
  readonly chart: Chart;
}

/** Small print. */
export interface Note {
  readonly kind: "note";
  readonly text: string;
}

export interface Table {
  readonly kind: "table";
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export interface Column {
  readonly head: string;
  /** Neighbours of one group stand under one head. */
  readonly group?: string;
  /** Unit of all figures of the column; empty where every cell names its own. */
  readonly unit?: string;
  readonly align: "text" | "number";
  /** Share of the width against the other columns; 1 unless said. */
  readonly weight?: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** A sum of others, or a part of the row above it. */
  readonly role?: "total" | "part";
}

export type Cell = TextCell | FigureCell;

export interface TextCell {
  readonly kind: "text";
  readonly text: string;
}

/** One number of the report, or the reason why there is none. */
export interface FigureCell {
  readonly kind: "figure";
  /** What it is: a measure or a formula, such as `output`, `output.yoy.nominal`, `attainment`. */
  readonly name: string;
  /** Exact, in `unit`; per cent and percentage points are in hundredths. */
  readonly value: Ratio | null;
  readonly reason: NoFigure | null;
  /** As printed. Beside a word of direction (下降5.5%) it goes without its sign. */
  readonly text: string;
  readonly unit: string;
  readonly places: number;
  readonly period: string;
  /** What it is about: cluster, area, target, enterprise … by their ids. */
  readonly scope: Scope;
  /** Name by which the engine explains it down to files and rows. */
  readonly figure: string | null;
  readonly mark: Mark | null;
  /** Months of reports received and due. */
  readonly coverage: { readonly reported: number; readonly due: number } | null;
}
export type Scope = Readonly<Record<string, string>>;

export function text(words: string): TextCell {
  return { kind: "text", text: words };
}

/** All figures of a report in reading order; their places in this list are their numbers in every format. */
export function figuresOf(document: ReportDocument): readonly FigureCell[] {
  return document.blocks.flatMap(figuresIn);
}

function figuresIn(block: Block): readonly FigureCell[] {
  switch (block.kind) {
    case "paragraph":
      return block.content.filter(isFigure);
    case "glance":
      return block.items.flatMap(({ figure, detail }) => [figure, ...detail.filter(isFigure)]);
    case "table":
      return block.rows.flatMap((row) => row.cells.filter(isFigure));
    default:
      return [];
  }
}

export function isFigure(part: string | Cell): part is FigureCell {
  return typeof part === "object" && part.kind === "figure";
}

/** Why cells of a table are empty: each reason once, in order; a cell's note is its place in this list. */
export function reasonsIn(table: Table): readonly NoFigure[] {
  const reasons = table.rows.flatMap(({ cells }) =>
    cells.flatMap((cell) => (isFigure(cell) && cell.reason !== null ? [cell.reason] : [])),
  );
  return [...new Set(reasons)];
}

/** The plain text of a sentence. */
export function plain(content: Inline): string {
  return content.map((part) => (typeof part === "string" ? part : part.text)).join("");
}
