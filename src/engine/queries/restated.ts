import type { Selection } from "../../../projections/cube/cube-view.js";
import type { RestatedBase } from "../../../projections/reference.js";
import { yuanToFen } from "../../domain/amount.js";
import type { ReportMeasure } from "../../domain/attribution.js";
import {
  contains,
  firstMonth,
  lastMonth,
  type Period,
  parsePeriod,
  yearBefore,
} from "../../domain/period.js";
import type { Vantage } from "./vantage.js";

/** A base as the bureau restated it: its value (分, persons) and the restatements that it rests on. */
export interface Restated {
  readonly value: bigint;
  readonly restatements: readonly RestatedBase[];
}

/**
 * The restated base of a period's figure, if the whole of the same months a year before was restated: by one statement
 * about just these, or by statements about months or quarters that make them up without a gap. A stock has the one
 * about its last month, the latest of them. Without it the base is what was reported.
 */
export function restatedBase(
  { reference, isPart }: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
): Restated | undefined {
  if (reference.bases.size === 0 || isPart || selection.within !== undefined) return undefined;
  const base = yearBefore(period);
  const found = [...reference.bases.values()].flatMap((restated) => {
    const { data } = restated;
    const own = parsePeriod(data.period);
    const isAsked =
      data.measure === measure &&
      data.cluster === selection.cluster &&
      data.area === selection.area &&
      data.size === selection.size;
    return own && isAsked ? [{ restated, period: own }] : [];
  });
  if (measure === "employment") {
    const last = found
      .filter(({ period }) => lastMonth(period) === lastMonth(base))
      .sort((a, b) => a.restated.position - b.restated.position)
      .at(-1);
    return last && { value: BigInt(last.restated.data.value), restatements: [last.restated] };
  }
  const parts = tiling(
    found.filter(({ period }) => contains(base, period)),
    base,
  );
  return (
    parts && {
      value: parts.reduce((sum, { restated }) => sum + yuanToFen(restated.data.value), 0n),
      restatements: parts.map(({ restated }) => restated),
    }
  );
}

interface Part {
  readonly restated: RestatedBase;
  readonly period: Period;
}

/** Parts that make up a period from a month on, the longest first; nothing where they leave a gap. */
function tiling(
  parts: readonly Part[],
  whole: Period,
  from = firstMonth(whole),
): readonly Part[] | undefined {
  if (from > lastMonth(whole)) return [];
  const longestFirst = parts
    .filter(({ period }) => firstMonth(period) === from)
    .sort((a, b) => b.period.to - a.period.to);
  for (const first of longestFirst) {
    const others = tiling(parts, whole, lastMonth(first.period) + 1);
    if (others) return [first, ...others];
  }
  return undefined;
}
