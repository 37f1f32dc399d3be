import { formatYuan } from "../../domain/amount.js";
import { type ReportLine, STAGES } from "../../domain/attribution.js";
import type { CommandData } from "../../domain/commands.js";
import type { FaultCode, FaultParams } from "../../domain/faults.js";
import { decodePeriod, formatPeriod } from "../../domain/period.js";
import { NO_CLUSTER, type Vocabulary } from "../../ingestion/rows.js";
import type { StagedReports } from "./staging.js";

/** Rows of a file that make one report: same unit, same period. */
export interface ReportGroup {
  readonly unit: string;
  /** Indexes into the staged rows, in file order. */
  readonly rows: readonly number[];
}

export interface GroupProblem {
  readonly index: number;
  readonly code: FaultCode;
  readonly params: FaultParams;
}

/** Groups neighbouring rows of the same unit and period; `order` has to keep them together. */
export function* groupsIn(staged: StagedReports, order: Uint32Array): Iterable<ReportGroup> {
  for (let start = 0; start < order.length; ) {
    const first = order[start] ?? 0;
    let end = start + 1;
    while (end < order.length && sameReport(staged, first, order[end] ?? 0)) end++;
    const rows = [...order.subarray(start, end)].sort((a, b) => a - b);
    yield { unit: staged.units[staged.unit[first] ?? 0] ?? "", rows };
    start = end;
  }
}

function sameReport(staged: StagedReports, a: number, b: number): boolean {
  return (
    staged.unit[a] === staged.unit[b] &&
    staged.period[a] === staged.period[b] &&
    staged.ytd[a] === staged.ytd[b]
  );
}

/**
 * The command that a group of rows amounts to. `onlyCluster` stands in where a row names none. Rows that say the
 * same twice or contradict each other are problems of the later row.
 */
export function commandOf(
  staged: StagedReports,
  group: ReportGroup,
  vocabulary: Vocabulary,
  clusters: readonly string[],
  extra: Pick<CommandData<"FileReport">, "confirm" | "reason">,
): { command: CommandData<"FileReport"> } | { problem: GroupProblem } {
  const lines = new Map<string, { line: ReportLine; index: number }>();
  const [first = 0] = group.rows;
  for (const index of group.rows) {
    const named = staged.cluster[index] ?? NO_CLUSTER;
    const cluster = named === NO_CLUSTER ? onlyOne(clusters) : vocabulary.clusters[named];
    if (cluster === undefined)
      return { problem: { index, code: "CELL_REQUIRED", params: { column: "产业 cluster" } } };
    const line = lineOf(staged, index, cluster);
    const other = lines.get(cluster);
    if (other) {
      const same = JSON.stringify(other.line) === JSON.stringify(line);
      const params = { other: staged.row[other.index] ?? 0 };
      return { problem: { index, code: same ? "ROW_REPEATED" : "ROW_CONTRADICTS", params } };
    }
    lines.set(cluster, { line, index });
  }
  return {
    command: {
      unit: group.unit,
      period: formatPeriod(decodePeriod(staged.period[first] ?? 0)),
      basis: staged.ytd[first] === 1 ? "ytd" : "own",
      lines: [...lines.values()].map(({ line }) => line),
      stage: STAGES[staged.stage[first] ?? 0] ?? "flash",
      ...extra,
    },
  };
}

function lineOf(staged: StagedReports, index: number, cluster: string): ReportLine {
  const output = staged.output[index] ?? Number.NaN;
  const revenue = staged.revenue[index] ?? Number.NaN;
  const employment = staged.employment[index] ?? Number.NaN;
  return {
    cluster,
    ...(Number.isNaN(output) ? {} : { output: formatYuan(output) }),
    ...(Number.isNaN(revenue) ? {} : { revenue: formatYuan(revenue) }),
    ...(Number.isNaN(employment) ? {} : { employment }),
  };
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
