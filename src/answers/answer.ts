import type { z } from "zod";
import type { Bilingual } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import type { Engine } from "../engine/engine.js";

/**
 * A question that any face may ask, in one definition: what may be asked, what comes back as data, and how it looks
 * as a table. The command line prints the table, the API sends data, CSV or a workbook.
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

export interface Answer<Data = unknown> {
  /** Position of the log that the answer rests on. */
  readonly position: number;
  readonly title: string;
  /** Cursor of the page after this one; undefined where nothing follows. */
  readonly next?: string | number | undefined;
  /** Said below the table. */
  readonly notes: readonly string[];
  data(): Data;
  table(): Table;
}

/** Cells as they are printed. */
export interface Table {
  readonly heads: readonly string[];
  readonly aligns: readonly ("left" | "right")[];
  /** Columns for files: a terminal has no room for them. */
  readonly onlyInFiles?: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
}

/** A column of a printed table; numbers stand right, texts left. */
export interface Column<Row> {
  readonly head: string;
  readonly align?: "left" | "right";
  readonly onlyInFiles?: boolean;
  readonly cell: (row: Row) => string;
}

export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return {
    heads: columns.map((column) => column.head),
    aligns: columns.map((column) => column.align ?? "left"),
    onlyInFiles: columns.map((column) => column.onlyInFiles ?? false),
    rows: rows.map((row) => columns.map((column) => column.cell(row))),
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
