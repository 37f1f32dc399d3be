import type { Measure } from "../domain/attribution.js";
import type { EventData } from "../domain/events/index.js";
import { HUNDRED, type Ratio } from "./ratio.js";

/**
 * How a figure behaves over time: a flow and a yearly count add up over the months of a year; a level (a stock, a
 * bandwidth), a ratio and a rank are what they are when they are read; a milestone is reached on a day.
 */
export type Nature = "flow" | "count-per-year" | "level" | "ratio" | "rank" | "milestone";

/** 产值 and 营业收入 are flows; persons and enterprises are counted as they stand. */
export function natureOfMeasure(measure: Measure): Nature {
  return measure === "output" || measure === "revenue" ? "flow" : "level";
}

/** An indicator that is a published 产值 or 营业收入 is a flow, whatever it is called. */
export function natureOfIndicator({
  kind,
  measure,
}: Pick<EventData<"IndicatorDefined">, "kind" | "measure">): Nature {
  return kind === "level" && measure !== null ? natureOfMeasure(measure) : kind;
}

/** Does a figure of this nature add up over the months of a year? */
export function isCumulative(nature: Nature): boolean {
  return nature === "flow" || nature === "count-per-year";
}

/** Upper limit in per cent of a ratio that is a share of a whole; null for others. */
export function mostOf(nature: Nature): Ratio | null {
  return nature === "ratio" ? HUNDRED : null;
}
