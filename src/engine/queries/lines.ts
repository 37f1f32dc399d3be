import type { Selection } from "../../../projections/cube/cube-view.js";
import { SCOPES } from "../../../projections/cube/scope.js";
import type { LeafPlace } from "../../../projections/cube/series.js";
import type { Facts } from "../../../projections/facts/facts.js";
import type { Reference } from "../../../projections/reference.js";
import type { Measure } from "../../domain/attribution.js";
import { lastMonth, type Period } from "../../domain/period.js";
import type { Vantage } from "./vantage.js";

/**
 * The journal lines of some periods of the axis that stood at the vantage and count in a selection.
 *
 * @param asClassifiedThen each counts where it was first classified, not where later changes put it
 */
export function* linesIn(
  vantage: Vantage,
  selection: Selection,
  periods: readonly number[],
  asClassifiedThen = false,
): Iterable<number> {
  const { facts } = vantage.models;
  const counts = countsIn(vantage, selection);
  for (const index of periods) {
    const month = lastMonth(facts.cube.axis.period(index));
    for (const line of facts.linesIn(index)) {
      const isCounted = asClassifiedThen
        ? countedThen(vantage, line, selection, month)
        : counts(facts.journal.leaf(line), month);
      if (isCounted && facts.journal.isOpen(line, vantage.position)) yield line;
    }
  }
}

/** Periods of the axis whose reports give a measure for a period: a stock is read from those that end with it. */
export function periodsGiving({ models }: Vantage, measure: Measure, period: Period): readonly number[] {
  const { axis } = models.facts.cube;
  return measure === "employment" ? axis.endingIn(lastMonth(period)) : axis.inside(period);
}

/** Does a leaf count in the selection in a month? Cached, since there are few leaves and many lines. */
export function countsIn(
  { models, reference }: Vantage,
  selection: Selection,
): (leaf: number, month: number) => boolean {
  const { series } = models.facts.cube;
  const { geography } = reference;
  const known = new Map<number, boolean>();
  return (leaf, month) => {
    const key = leaf * 4096 + geography.epoch(month);
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    const place = series.place(leaf);
    const counts = place !== undefined && isIn(reference, place, selection, month);
    known.set(key, counts);
    return counts;
  };
}

function countedThen(
  { models, reference }: Vantage,
  line: number,
  selection: Selection,
  month: number,
): boolean {
  const { facts } = models;
  const place = facts.cube.series.place(facts.journal.leaf(line));
  return place !== undefined && isIn(reference, placeThen(facts, line, place), selection, month);
}

/** Does a place count in a selection in a month? */
export function isIn(
  { geography }: Reference,
  place: LeafPlace,
  selection: Selection,
  month: number,
): boolean {
  return (
    (selection.size === null || place.size === selection.size) &&
    (selection.cluster === null ? place.scope !== SCOPES.line : place.cluster === selection.cluster) &&
    geography.holds(selection.area, place, month) &&
    (selection.within === undefined || geography.holds(selection.within, place, month))
  );
}

/** Where a line was classified when it was first filed. */
export function placeThen(facts: Facts, line: number, place: LeafPlace): LeafPlace {
  const then = facts.classifiedThen(line);
  if (!then) return place;
  const cluster = then.clusters?.find(({ now }) => now === place.cluster)?.was ?? place.cluster;
  return { ...place, cluster, district: then.district, park: then.park, size: then.size };
}
