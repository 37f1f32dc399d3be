import stringWidth from "fast-string-width";
import type { Heading, Table } from "../answers/answer.js";
import { leastWidth, wrapped } from "./wrapped.js";

/** Cells of a line that a terminal shows, with those between two columns. */
const LINE_MAX = 120;
const BETWEEN = 2;
/** Texts are not wrapped to less, no column is, and one of numbers with their units only where all then fit. */
const TEXT_MIN = 16;
const COLUMN_MIN = 12;
const NUMBER_MIN = 5;

/**
 * A plain table whose columns line up although a Chinese character is two cells wide. Where it would be too wide, its
 * longest texts go on in the lines below, and where that is not enough its longest cells; words stay whole, and nothing
 * is left out.
 */
export function formatTable({ columns, rows }: Table): string {
  const printed = columns.flatMap((heading, at): Printed[] => {
    if (heading.isOnlyInFiles) return [];
    const cells = [heading.head, ...rows.map((row) => row[at] ?? "")];
    return [{ heading, cells, width: widest(cells) }];
  });
  const isWide = totalOf(printed.map(({ width }) => width)) > LINE_MAX;
  return linesOf(isWide ? narrowed(printed) : printed, rows.length).join("\n");
}

interface Printed {
  readonly heading: Heading;
  /** The head, and what is below it; a line feed is between the lines of a cell. */
  readonly cells: readonly string[];
  readonly width: number;
}

function widest(cells: readonly string[]): number {
  let width = 0;
  for (const cell of cells) for (const line of cell.split("\n")) width = Math.max(width, stringWidth(line));
  return width;
}

/** The columns wrapped, no further than that all together fit into a line: texts, and where need be any of them. */
function narrowed(columns: readonly Printed[]): readonly Printed[] {
  const least = columns.map(({ cells }) => cells.reduce((most, cell) => Math.max(most, leastWidth(cell)), 0));
  const widthsAt = (cap: number, mayWrap: Which) =>
    columns.map((column, at) =>
      mayWrap(column) ? Math.min(column.width, Math.max(cap, least[at] ?? 0)) : column.width,
    );
  const wrappedAt = (widths: readonly number[]) =>
    columns.map((column, at) => wrappedTo(column, widths[at] ?? column.width));
  const widths =
    fitting((cap) => widthsAt(cap, isText), TEXT_MIN) ?? fitting((cap) => widthsAt(cap, isAny), COLUMN_MIN);
  if (widths) return wrappedAt(widths);
  const last = widthsAt(COLUMN_MIN, isAny);
  // Lines end where words do, which may be before the cap.
  const narrowest = wrappedAt(
    widthsAt(NUMBER_MIN, isNumber).map((width, at) => Math.min(width, last[at] ?? width)),
  );
  return totalOf(narrowest.map(({ width }) => width)) <= LINE_MAX ? narrowest : wrappedAt(last);
}

type Which = (column: Printed) => boolean;
const isText: Which = ({ heading }) => heading.align === "left";
const isNumber: Which = (column) => !isText(column);
const isAny: Which = () => true;

/** The widths for the largest cap, not below a least one, that fit into a line; the widest columns give way first. */
function fitting(widthsAt: (cap: number) => readonly number[], min: number): readonly number[] | undefined {
  for (let cap = LINE_MAX; cap >= min; cap--) {
    const widths = widthsAt(cap);
    if (totalOf(widths) <= LINE_MAX) return widths;
  }
  return undefined;
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + BETWEEN, -BETWEEN);
}

function wrappedTo(column: Printed, max: number): Printed {
  if (column.width <= max) return column;
  const cells = column.cells.map((cell) => wrapped(cell, max));
  return { ...column, cells, width: widest(cells) };
}

function linesOf(columns: readonly Printed[], rows: number): readonly string[] {
  const rule = columns.map(({ width }) => "─".repeat(width));
  const rowLines = (n: number) => {
    const cells = columns.map(({ cells: own }) => (own[n] ?? "").split("\n"));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, k) =>
      columns.map(({ width, heading }, at) => padded(cells[at]?.[k] ?? "", width, heading.align)),
    );
  };
  const body = Array.from({ length: rows }, (_, n) => rowLines(n + 1)).flat();
  return [...rowLines(0), rule, ...body].map((line) => line.join(" ".repeat(BETWEEN)).trimEnd());
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(width - stringWidth(text));
  return align === "right" ? blanks + text : text + blanks;
}
