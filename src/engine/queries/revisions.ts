import { yuanToFen } from "../../domain/amount.js";
import {
  type Attribution,
  MEASURES,
  type Reason,
  type ReportMeasure,
  type SizeClass,
  type Stage,
} from "../../domain/attribution.js";
import type { Recorded } from "../../domain/events/index.js";
import type { ReportState } from "../../domain/events/report.js";
import { isReportStream } from "../../domain/streams.js";
import { decode } from "../../store/codec.js";
import type { EventStore } from "../../store/event-store.js";

/** One change of a filed figure: what it was, what it is, by whom and why. Amounts in 分. */
export interface Revision {
  readonly position: number;
  readonly recordedAt: number;
  readonly actor: string;
  readonly batch: string | undefined;
  readonly kind: "revised" | "withdrawn" | "filed-late";
  readonly unit: string;
  readonly period: string;
  /** The period that the figures stood under before, where a year to date was split anew; else the same. */
  readonly periodBefore: string;
  readonly reason: Reason | undefined;
  readonly changes: readonly MeasureChange[];
  /** Where the report counts, or as what kind of figure, when that has changed. */
  readonly moves: readonly Move[];
  /** Where the report counted before and where it counts after, as far as there was and is one. */
  readonly places: readonly Attribution[];
}

export interface MeasureChange {
  readonly cluster: string;
  readonly measure: ReportMeasure;
  readonly before: bigint | undefined;
  readonly after: bigint | undefined;
}

/** Areas by id; null where the unit was or is in no park. */
export type Move =
  | { readonly field: "district" | "park"; readonly before: string | null; readonly after: string | null }
  | { readonly field: "size"; readonly before: SizeClass; readonly after: SizeClass }
  | { readonly field: "stage"; readonly before: Stage; readonly after: Stage };

/**
 * What changed between two positions, oldest first: revisions and withdrawals of reports and, with `late`, reports
 * filed in between.
 */
export async function* revisionsBetween(
  log: { readonly store: Pick<EventStore, "readAll"> },
  after: number,
  upTo: number,
  options: { late?: boolean } = {},
): AsyncIterable<Revision> {
  for await (const page of log.store.readAll(after)) {
    for (const stored of page) {
      if (stored.position > upTo) return;
      if (!isReportStream(stored.stream)) continue;
      const revision = revisionOf(decode(stored), options.late ?? false);
      if (revision) yield revision;
    }
  }
}

function revisionOf(event: Recorded, late: boolean): Revision | undefined {
  const { position, recordedAt, metadata } = event;
  const common = { position, recordedAt, actor: metadata.actor, batch: metadata.batch };
  switch (event.type) {
    case "ReportRevised": {
      const { unit, period, reason, replaces, lines } = event.data;
      return {
        ...common,
        kind: "revised",
        unit,
        period,
        periodBefore: replaces.period,
        reason,
        changes: changesOf(replaces.lines, lines),
        moves: movesOf(replaces, event.data),
        places: [replaces.attribution, event.data.attribution],
      };
    }
    case "ReportWithdrawn": {
      const { unit, period, reason, replaces } = event.data;
      return {
        ...common,
        kind: "withdrawn",
        unit,
        period,
        periodBefore: period,
        reason,
        changes: changesOf(replaces.lines, []),
        moves: [],
        places: [replaces.attribution],
      };
    }
    case "ReportFiled": {
      if (!late) return undefined;
      const { unit, period, lines, attribution, reason } = event.data;
      return {
        ...common,
        kind: "filed-late",
        unit,
        period,
        periodBefore: period,
        reason,
        changes: changesOf([], lines),
        moves: [],
        places: [attribution],
      };
    }
    default:
      return undefined;
  }
}

function movesOf(was: ReportState, is: ReportState): readonly Move[] {
  const [before, after] = [was.attribution, is.attribution];
  const moves: readonly Move[] = [
    { field: "district", before: before.district, after: after.district },
    { field: "park", before: before.park, after: after.park },
    { field: "size", before: before.size, after: after.size },
    { field: "stage", before: was.stage, after: is.stage },
  ];
  return moves.filter((move) => move.before !== move.after);
}

type Lines = ReportState["lines"];

function changesOf(before: Lines, after: Lines): readonly MeasureChange[] {
  const clusters = [...new Set([...before, ...after].map((line) => line.cluster))].sort();
  return clusters.flatMap((cluster) => {
    const [was, is] = [before, after].map((lines) => lines.find((line) => line.cluster === cluster));
    return MEASURES.map((measure) => ({
      cluster,
      measure,
      before: exact(was?.[measure]),
      after: exact(is?.[measure]),
    })).filter((change) => change.before !== change.after);
  });
}

function exact(value: string | number | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? yuanToFen(value) : BigInt(value);
}
