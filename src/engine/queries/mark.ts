import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Measure } from "../../domain/attribution.js";
import type { Period } from "../../domain/period.js";
import { isLocked } from "../locked-months.js";
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
  return isLocked(vantage.reference, period) ? "final" : "provisional";
}
