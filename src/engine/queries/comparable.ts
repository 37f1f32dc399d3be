import type { Selection } from "../../../projections/cube/cube-view.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import { lastMonth, type Period, yearBefore } from "../../domain/period.js";
import { linesIn } from "./lines.js";
import type { Vantage } from "./vantage.js";

/** Sums over the units that can be compared: current and base values, and how many units they are. */
export interface ComparableSums {
  readonly current: bigint;
  readonly base: bigint;
  readonly units: number;
}

/** Months that a unit's reports cover, one bit a month, and what they add up to. */
interface UnitSum {
  readonly months: number;
  readonly value: bigint;
}

/**
 * 可比口径: a unit counts when it reported the same months of both periods. It counts where it is classified in the
 * current period, wherever it was a year before, so that a move from one park to another is not growth of either.
 */
export function comparableSums(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
  base = yearBefore(period),
): ComparableSums {
  const everywhere = { cluster: selection.cluster, area: rootOf(vantage, selection.area), size: null };
  const now = unitSums(vantage, selection, measure, period);
  const then = unitSums(vantage, everywhere, measure, base);
  let [current, before, units] = [0n, 0n, 0];
  for (const [unit, sum] of now) {
    const other = then.get(unit);
    if (other?.months !== sum.months) continue;
    current += sum.value;
    before += other.value;
    units++;
  }
  return { current, base: before, units };
}

function unitSums(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
): Map<number, UnitSum> {
  const { journal, cube } = vantage.models.facts;
  const sums = new Map<number, UnitSum>();
  for (const line of linesIn(vantage, selection, period)) {
    const value = journal[measure](line);
    if (value === undefined) continue;
    const own = cube.axis.period(journal.period(line));
    // A stock is compared at the end of the period alone.
    if (measure === "employment" && lastMonth(own) !== lastMonth(period)) continue;
    const unit = journal.unit(line);
    const before = sums.get(unit);
    const months = measure === "employment" ? 0 : (before?.months ?? 0) | monthBits(own);
    sums.set(unit, { months, value: (before?.value ?? 0n) + BigInt(value) });
  }
  return sums;
}

function monthBits(period: Period): number {
  return ((1 << (period.to - period.from + 1)) - 1) << (period.from - 1);
}

/** The top of the tree of districts: the whole city. */
function rootOf({ reference }: Vantage, area: string): string {
  const city = reference.geography.all().find((one) => one.kind === "city");
  return city?.id ?? reference.geography.ancestors(area).at(-1) ?? area;
}
