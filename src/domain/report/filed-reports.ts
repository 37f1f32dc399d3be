import type { SizeClass, Stage } from "../attribution.js";

/** Where a report counts and what kind of figure it is: few of these among millions of reports. */
export interface FiledPlace {
  readonly cluster: string;
  readonly district: string;
  readonly park: string | null;
  readonly size: SizeClass;
  readonly stage: Stage;
}

/**
 * Reports that one batch files for the first time, each with one line and its period's own value: what nearly all of
 * a city's reports are. Each is one `ReportFiled`; together they are kept in columns, since they come by the million.
 * Index n < `count` of every column is one report.
 */
export interface FiledReports {
  readonly count: number;
  readonly batch: string;
  readonly actor: string;
  readonly places: readonly FiledPlace[];
  readonly unit: readonly string[];
  /** Index into `places`. */
  readonly place: Uint16Array;
  /** `encodePeriod` of the reported period. */
  readonly period: Uint16Array;
  /** 分; NaN where the report gives no figure. */
  readonly output: Float64Array;
  readonly revenue: Float64Array;
  /** Persons; -1 where the report gives no figure. */
  readonly employment: Int32Array;
  /** Row of the batch. */
  readonly row: Uint32Array;
  /** Revision of each in the stream of its unit's year. */
  readonly revision: Uint16Array;
}

/** Reports as the log holds them, at neighbouring positions. */
export interface RecordedReports extends FiledReports {
  /** Position of the first. */
  readonly first: number;
  /** Milliseconds since 1970; the same for all of them. */
  readonly recordedAt: number;
  /** Numbers of the units, where they are the same in all pages of one reading: a unit need be looked up only once. */
  readonly unitNumber?: Uint32Array;
}
