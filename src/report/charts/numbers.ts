import { roundHalfUp } from "../../statistics/print.js";
import type { Ratio } from "../../statistics/ratio.js";

/** A figure as a drawing takes it: four decimals are finer than any line. Never printed. */
export function drawingNumber(value: Ratio): number {
  return Number(roundHalfUp(value, 4));
}
