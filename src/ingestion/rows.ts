/**
 * What a received file is turned into: checked, normalised rows. Reports travel as columns, since a city's year is
 * a million of them and columns move between threads without a copy; registrations as objects.
 */

import type { z } from "zod";
import type { MoneyUnit } from "../domain/amount.js";
import type { AreaId, Basis, Frequency, SizeClass, Stage } from "../domain/attribution.js";
import type { RegisterEntry } from "../domain/events/enterprise.js";
import type { RowProblem } from "../domain/faults.js";
import type { Capital } from "./cells/capital.js";
import type { Field, Kind } from "./header/fields.js";
import type { Limits } from "./limits.js";

/** Names that a file may use for clusters and areas, each in the form of `nameKey` (NFKC, no blanks, lower case) → id. Plain data. */
export interface Vocabulary {
  /** Cluster ids in the order that `ReportChunk.cluster` indexes. */
  readonly clusters: readonly string[];
  /** Name, alias or id of a cluster → index into `clusters`. */
  readonly clusterNames: Readonly<Record<string, number>>;
  /** Name, alias, former name, code or id of an area. */
  readonly areaNames: Readonly<
    Record<string, { readonly id: z.infer<typeof AreaId>; readonly kind: "city" | "district" | "park" }>
  >;
}

export const FILE_FORMATS = ["csv", "xlsx", "json", "ndjson"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** How to read a file; everything has a default that fits a file made from the template. */
export interface ReadOptions {
  readonly kind: Kind;
  /** By contents and file name when absent. `xlsx` stands for every kind of workbook, `csv` for any delimiter. */
  readonly format?: FileFormat | undefined;
  /** Which sheet of a workbook; needed where several hold rows. */
  readonly sheet?: string | undefined;
  /** Unit of amount columns whose header names none. */
  readonly unit?: MoneyUnit | undefined;
  /** Basis of rows that do not say, or that hold both: own period or since January. */
  readonly basis?: Basis | undefined;
  readonly stage?: Stage | undefined;
  /** Column mapping for foreign files, as JSON; checked by `parseMapping` (`mapping.ts`). */
  readonly mapping?: unknown;
  readonly vocabulary: Vocabulary;
  readonly limits?: Partial<Limits> | undefined;
}

/** By what names the file calls the table that rows are from, for those who find something wrong with a row later. */
export interface TableNames {
  readonly sheet?: string | undefined;
  /** Headers of the columns by what they say; none where the file has no such column. */
  readonly columns?: Readonly<Partial<Record<Field, string>>>;
}

/**
 * Good rows of a report file, column by column. Index i < `count` of every array is one row; the arrays may be
 * longer. Rows with an error stand in `problems` only.
 */
export interface ReportChunk {
  readonly kind: "reports";
  readonly count: number;
  /** Row number as a person counts in the file: the header is row 1. */
  readonly row: Uint32Array;
  /** Index into the dictionary of units, which grows by `newUnits` chunk by chunk. */
  readonly unit: Uint32Array;
  readonly newUnits: readonly string[];
  /** Index into the dictionary of names, which begins with the empty one and grows by `newNames`. */
  readonly name: Uint32Array;
  readonly newNames: readonly string[];
  /** `encodePeriod` of the reported period; for a year-to-date row of the span January … month. */
  readonly period: Uint32Array;
  /** 1 = year to date (累计), 0 = the period's own value (本期). */
  readonly ytd: Uint8Array;
  /** Index into `Vocabulary.clusters`; NO_CLUSTER where the file names none (the unit's only cluster is meant). */
  readonly cluster: Uint16Array;
  /** 分; NaN where the row gives no figure. */
  readonly output: Float64Array;
  readonly revenue: Float64Array;
  /** Persons; NaN where the row gives no figure. */
  readonly employment: Float64Array;
  /** Index into STAGES. */
  readonly stage: Uint8Array;
  readonly table: TableNames;
  readonly problems: readonly RowProblem[];
  readonly bytesRead: number;
}
export const NO_CLUSTER = 0xffff;

export interface EnterpriseRow {
  readonly row: number;
  readonly sheet?: string;
  readonly unit: string;
  readonly name: string;
  /** Month from which the registration counts, `YYYY-MM`; by default that of `registeredOn`. */
  readonly effective: string;
  readonly district: string;
  readonly park: string | null;
  readonly clusters: readonly string[];
  readonly size: SizeClass;
  readonly represents: number;
  /** Absent where the row does not say. */
  readonly frequency?: Frequency;
  readonly synthetic: boolean;
  readonly register: RegisterEntry;
  /** `register.capital` understood; absent where its notation gives none. */
  readonly capital?: Capital;
}

export interface EnterpriseChunk {
  readonly kind: "enterprises";
  readonly rows: readonly EnterpriseRow[];
  readonly table: TableNames;
  readonly problems: readonly RowProblem[];
  readonly bytesRead: number;
}

export type Chunk = ReportChunk | EnterpriseChunk;
