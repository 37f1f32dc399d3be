import { z } from "zod";
import type { Bilingual } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { punctuated } from "../domain/punctuation.js";
import type { Engine } from "../engine/engine.js";

/**
 * One question, defined once for all faces: the schema of what may be asked, the answer as data, and the
 * answer as a table. The command line prints the table; the API sends data, CSV or a workbook.
 */
export interface Question<Query extends z.ZodObject = z.ZodObject, Data extends z.ZodType = z.ZodType> {
  /** Its name in addresses and on the command line. */
  readonly name: string;
  readonly summary: Bilingual;
  readonly query: Query;
  readonly data: Data;
  /** @throws Fault for anything that the question names and nobody knows */
  ask(engine: Engine, query: z.output<Query>, language: Language): Promise<Answer<z.output<Data>>>;
}

/** What is asked, in both languages, as help and documentation print it. */
export function summaryOf({ summary }: Question): string {
  return `${summary.zh} ${summary.en}`;
}

export interface Answer<Data = unknown> {
  /** Position of the log that the answer rests on. */
  readonly position: number;
  readonly title: string;
  /** Cursor of the page after this one; undefined where nothing follows. */
  readonly next?: string | number | undefined;
  /** Sentences printed below the table. */
  readonly notes: readonly string[];
  /** Hint for the command line: how to trace a figure of the table down to reports and files. */
  readonly trace?: string | undefined;
  data(): Data;
  table(): Table;
}

/** Cells as they are printed. */
export interface Table {
  readonly columns: readonly Heading[];
  readonly rows: readonly (readonly string[])[];
}

export interface Heading {
  /**
   * Stable name of the column for programs, the same in every language; null where none has needed one yet.
   */
  readonly key: string | null;
  readonly head: string;
  readonly align: "left" | "right";
  /** Only in CSV and workbooks: a terminal is too narrow for it. */
  readonly isOnlyInFiles: boolean;
}

/** A column and how its cells are made from rows. Numbers are right-aligned, texts left-aligned. */
export interface Column<Row> {
  readonly key?: string;
  readonly head: string;
  readonly align?: "left" | "right";
  readonly isOnlyInFiles?: boolean;
  readonly cell: (row: Row) => string;
}

export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return {
    columns: columns.map(({ key = null, head, align = "left", isOnlyInFiles = false }) => ({
      key,
      head,
      align,
      isOnlyInFiles,
    })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
}

/** An answer as it is printed, for programs that show it to people: figures are rounded once, and not by them. */
export const PrintedData = z.object({
  position: z.number().int(),
  title: z.string(),
  columns: z.array(
    z.object({ key: z.string().nullable(), head: z.string(), align: z.enum(["left", "right"]) }),
  ),
  rows: z.array(z.array(z.string()).readonly()).readonly(),
  notes: z.array(z.string()).readonly(),
  next: z.union([z.string(), z.number()]).nullable(),
});

/** Cells stay as they are: names in them are somebody's own. */
export function printed(
  { position, title, notes, next, table }: Answer,
  language: Language,
): z.output<typeof PrintedData> {
  const { columns, rows } = table();
  const print = (text: string) => punctuated(text, language);
  return {
    position,
    title: print(title),
    columns: columns.map(({ key, head, align }) => ({ key, head: print(head), align })),
    rows,
    notes: notes.map(print),
    next: next ?? null,
  };
}

export function question<Query extends z.ZodObject, Data extends z.ZodType>(
  definition: Question<Query, Data>,
): Question<Query, Data> {
  return definition;
}

/** Chinese or English, as asked for. */
export type Say = (zh: string, en: string) => string;

export function sayIn(language: Language): Say {
  return (zh, en) => (language === "zh" ? zh : en);
}

/** JSON text; exact integers as text, so that no reader rounds them. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner),
    indent,
  );
}
