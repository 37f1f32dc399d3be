import type { CubeView, LeafByPeriod } from "../../../projections/cube/cube-view.js";
import { countOf } from "../../../projections/cube/exact.js";
import { SCOPES } from "../../../projections/cube/scope.js";
import type { LeafPlace } from "../../../projections/cube/series.js";
import { SLOTS } from "../../../projections/cube/slots.js";
import { lastMonth, type Period } from "../../domain/period.js";
import type { Grouping, Layer } from "../../statistics/suppression.js";
import type { Vantage } from "./vantage.js";

/** A sum that everybody would like to see: one cluster, or all of them, in an area with all that lies in it. */
export interface Cell {
  readonly cluster: string | null;
  readonly area: string;
}

export interface LayerOfPeriod extends Layer {
  readonly period: Period;
}

const REPORTED = [SLOTS.outputN, SLOTS.revenueN, SLOTS.employmentN] as const;

/**
 * How many units gave output, revenue and employment for each period, one layer for each of the three. Reports of a
 * quarter stand by themselves, as they are what is left of the quarter when its months are taken away.
 */
export function layersOf(
  { models, reference: { geography } }: Vantage,
  view: CubeView,
  cells: readonly Cell[],
): readonly LayerOfPeriod[] {
  const leaves = [...view.leavesByPeriod(REPORTED)];
  const places = gathered(leaves, ({ scope }) => scope !== SCOPES.line, placeKey);
  const parts = gathered(leaves, ({ cluster }) => cluster !== null, partKey);
  const groupings = new Map<number, Grouping>();
  return models.facts.cube.axis.periods().flatMap((period, at) => {
    const month = lastMonth(period);
    const epoch = geography.epoch(month);
    const areasOf = (place: LeafPlace) => geography.around(place, month);
    const grouping = groupings.get(epoch) ?? groupingOf(cells, parts, places, areasOf);
    groupings.set(epoch, grouping);
    const [ofParts, ofPlaces] = [parts, places].map((all) => all.map((one) => countsIn(one, at)));
    return REPORTED.map((_slot, measure) => ({
      period,
      grouping,
      ofParts: (ofParts ?? []).map((counts) => counts[measure] ?? 0),
      ofPlaces: (ofPlaces ?? []).map((counts) => counts[measure] ?? 0),
    }));
  });
}

/** Leaves of the cube that count as one: the same place in different size classes. */
interface Leaves {
  readonly place: LeafPlace;
  readonly leaves: LeafByPeriod[];
}

function gathered(
  leaves: readonly LeafByPeriod[],
  counts: (place: LeafPlace) => boolean,
  keyOf: (place: LeafPlace) => string,
): readonly Leaves[] {
  const byKey = new Map<string, Leaves>();
  for (const leaf of leaves) {
    if (!counts(leaf.place)) continue;
    const key = keyOf(leaf.place);
    const found = byKey.get(key);
    if (found) found.leaves.push(leaf);
    else byKey.set(key, { place: leaf.place, leaves: [leaf] });
  }
  return [...byKey.values()];
}

function placeKey({ district, park }: LeafPlace): string {
  return `${district}|${park ?? ""}`;
}
function partKey(place: LeafPlace): string {
  return `${placeKey(place)}|${place.cluster}`;
}

function groupingOf(
  cells: readonly Cell[],
  parts: readonly Leaves[],
  places: readonly Leaves[],
  areasOf: (place: LeafPlace) => readonly string[],
): Grouping {
  const numbers = new Map(places.map(({ place }, n) => [placeKey(place), n]));
  const [aroundParts, aroundPlaces] = [parts, places].map((all) => all.map(({ place }) => areasOf(place)));
  const inside = (area: string, around: readonly (readonly string[])[] = []) =>
    around.flatMap((areas, n) => (areas.includes(area) ? [n] : []));
  return {
    placeOf: parts.map(({ place }) => numbers.get(placeKey(place)) ?? NO_PLACE),
    cells: cells.map(({ cluster, area }) => ({
      parts: inside(area, aroundParts).filter(
        (part) => cluster === null || cluster === parts[part]?.place.cluster,
      ),
      places: cluster === null ? inside(area, aroundPlaces) : [],
    })),
  };
}

const NO_PLACE = -1;

/** Of each measure how many units gave it for a period of the axis. */
function countsIn({ leaves }: Leaves, period: number): readonly number[] {
  const sums = leaves.map(({ sumsIn }) => sumsIn(period));
  return REPORTED.map((_slot, measure) => sums.reduce((sum, one) => sum + countOf(one[measure]), 0));
}
