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
 * about its last month. Without it the base is what was reported.
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
    const last = found.findLast(({ period }) => lastMonth(period) === lastMonth(base));
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

/** Parts that make up a period month after month, the longest first; nothing where a month is missing. */
function tiling(parts: readonly Part[], whole: Period): readonly Part[] | undefined {
  const chosen: Part[] = [];
  for (let month = firstMonth(whole); month <= lastMonth(whole); ) {
    const next = parts
      .filter(({ period }) => firstMonth(period) === month)
      .reduce<Part | undefined>(
        (best, one) => (best && best.period.to >= one.period.to ? best : one),
        undefined,
      );
    if (!next) return undefined;
    chosen.push(next);
    month = lastMonth(next.period) + 1;
  }
  return chosen;
}
