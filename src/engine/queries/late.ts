import type { Selection } from "../../../projections/cube/cube-view.js";
import { unitIn } from "../../../projections/directory.js";
import type { SizeClass } from "../../domain/attribution.js";
import { endMonth, formatPeriod, lastMonth, type Period } from "../../domain/period.js";
import { coveredBits, neededBitsIn } from "./due.js";
import { standsIn } from "./enterprises.js";
import type { Vantage } from "./vantage.js";

/** A unit that has to report and has not, or not for every month. */
export interface LateUnit {
  readonly unit: string;
  readonly name: string;
  readonly district: string;
  readonly park: string | null;
  readonly clusters: readonly string[];
  readonly size: SizeClass;
  readonly synthetic: boolean;
  /** Months of the period without a report, `YYYY-MM`. */
  readonly missing: readonly string[];
}

/** 催报: who has not reported for the period yet, by park, then district, then unit. */
export function lateUnits(vantage: Vantage, selection: Selection, period: Period): readonly LateUnit[] {
  const { models, position, reference } = vantage;
  const month = formatPeriod(endMonth(period));
  const neededBits = neededBitsIn(period, position, reference);
  const late: LateUnit[] = [];
  for (const record of models.directory.all()) {
    const now = unitIn(record, month, position);
    const standing = now?.standing;
    if (!now || !standing || !standsIn(vantage, selection, standing, lastMonth(period))) continue;
    const missing = neededBits(record) & ~coveredBits(vantage, record.index, period);
    if (missing === 0) continue;
    const { district, park, clusters, size } = standing;
    const { unit, synthetic } = record;
    late.push({
      unit,
      name: now.name,
      district,
      park,
      clusters,
      size,
      synthetic,
      missing: monthsOf(period.year, missing),
    });
  }
  return late.sort(byPlace);
}

function monthsOf(year: number, bits: number): string[] {
  const months: string[] = [];
  for (let m = 1; m <= 12; m++) {
    if ((bits & (1 << (m - 1))) !== 0) months.push(formatPeriod({ year, from: m, to: m }));
  }
  return months;
}

/** Where a unit stands in the list; those outside parks come last. */
export function lateKey({ park, district, unit }: LateUnit): string {
  return `${park ?? "~"} ${district} ${unit}`;
}

function byPlace(a: LateUnit, b: LateUnit): number {
  return lateKey(a) < lateKey(b) ? -1 : 1;
}
