import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Reference } from "../../../projections/reference.js";
import type { Measure } from "../../domain/attribution.js";
import { firstMonth, lastMonth, type Period, parsePeriod } from "../../domain/period.js";
import { type Measured, measured } from "./measured.js";
import type { Vantage } from "./vantage.js";

/** How far a figure is from its last word: 初步, 修订 (differs from what was last published), 最终 (period locked). */
export type Mark = "provisional" | "revised" | "final";

export const MARKS = {
  provisional: { zh: "初步", en: "provisional" },
  revised: { zh: "修订", en: "revised" },
  final: { zh: "最终", en: "final" },
} as const satisfies Record<Mark, { zh: string; en: string }>;

/** The state of a figure at the vantage, told from closed periods and earlier publications alone. */
export function markOf(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
  now: Measured = measured(vantage, selection, measure, period),
): Mark {
  const past = vantage.lastPublished();
  if (past) {
    const then = measured(past, selection, measure, period);
    if (then.value !== undefined && then.value !== now.value) return "revised";
  }
  return isLocked(vantage, period) ? "final" : "provisional";
}

/** Is every month of the period inside a locked one? */
function isLocked({ reference }: Vantage, period: Period): boolean {
  const since = lockedSince(reference).get(lastMonth(period));
  return since !== undefined && since <= firstMonth(period);
}

const LOCKED = new WeakMap<Reference, ReadonlyMap<number, number>>();

/** Each locked month with the first of those that lead up to it without a gap. */
function lockedSince(reference: Reference): ReadonlyMap<number, number> {
  const known = LOCKED.get(reference);
  if (known) return known;
  const since = new Map<number, number>();
  for (const month of lockedMonths(reference)) since.set(month, since.get(month - 1) ?? month);
  LOCKED.set(reference, since);
  return since;
}

/** In time's order. */
function lockedMonths({ closed }: Reference): readonly number[] {
  const months = new Set<number>();
  for (const text of closed.keys()) {
    const period = parsePeriod(text);
    if (!period) continue;
    for (let month = firstMonth(period); month <= lastMonth(period); month++) months.add(month);
  }
  return [...months].sort((a, b) => a - b);
}
