import type { SyntheticUnit } from "./enterprises.js";
import { CLUSTERS, type ClusterModel, SEASON } from "./model.js";
import type { Random } from "./random.js";

export interface ReportRow {
  readonly unit: string;
  readonly period: string;
  readonly cluster: string;
  /** 万元 with two decimals. */
  readonly output: string;
  readonly revenue: string;
  readonly employment: number;
}

/** Share of reports that never arrive. */
const MISSING = 0.025;

/** The reports of a year, month after month and the yearly ones with December; the same seed gives the same rows. */
export function* syntheticReports(
  random: Random,
  units: readonly SyntheticUnit[],
  year: number,
  span: { readonly from: number; readonly to: number },
): Iterable<ReportRow> {
  const totals = new Map(CLUSTERS.map((cluster) => [cluster, weightOf(units, cluster, year)]));
  for (let month = 1; month <= 12; month++) {
    const text = `${year}-${`${month}`.padStart(2, "0")}`;
    for (const unit of units) {
      const yearly = unit.frequency === "年";
      if ((yearly && month < 12) || unit.since > text) continue;
      // A large enterprise that is late now and then; the small ones are asked once and mostly answer.
      if (random.next() < MISSING) continue;
      for (const cluster of unit.clusters) {
        const share = unit.weight / (totals.get(cluster) ?? 1) / (unit.clusters.length > 1 ? 1.6 : 1);
        yield row(random, unit, cluster, {
          period: yearly ? `${year}` : text,
          month,
          yearly,
          share,
          year,
          span,
        });
      }
    }
  }
}

interface Situation {
  readonly period: string;
  readonly month: number;
  readonly yearly: boolean;
  readonly share: number;
  readonly year: number;
  readonly span: { readonly from: number; readonly to: number };
}

function row(random: Random, unit: SyntheticUnit, cluster: ClusterModel, at: Situation): ReportRow {
  const yearOutput = levelIn(cluster.output, at) * at.share * 10_000;
  const season = at.yearly ? 1 : (SEASON[at.month - 1] ?? 1 / 12);
  const output = Math.max(0.01, yearOutput * season * random.around(0.25));
  const people = cluster.employment * at.share * (levelIn(cluster.output, at) / cluster.output[1]) ** 0.7;
  return {
    unit: unit.unit,
    period: at.period,
    cluster: cluster.name,
    output: output.toFixed(2),
    revenue: (output * (0.9 + random.next() * 0.2)).toFixed(2),
    employment: Math.max(unit.represents, Math.round(people * random.around(0.1))),
  };
}

/** Geometric growth from the first to the last year of the story. */
function levelIn([first, last]: readonly [number, number], { year, span }: Situation): number {
  const years = Math.max(1, span.to - span.from);
  return first * (last / first) ** ((year - span.from) / years);
}

function weightOf(units: readonly SyntheticUnit[], cluster: ClusterModel, year: number): number {
  return units
    .filter((unit) => unit.clusters.includes(cluster) && unit.since <= `${year}-12`)
    .reduce((sum, unit) => sum + unit.weight / (unit.clusters.length > 1 ? 1.6 : 1), 0);
}
