import type { Selection } from "../../../projections/cube/cube-view.js";
import { allOf, alone, eachOf, except, OUTSIDE_PARKS } from "../../../projections/geography.js";
import { type Measure, SizeClass } from "../../domain/attribution.js";
import type { Period } from "../../domain/period.js";
import { type Dimension, readAt } from "./decomposition-parts.js";
import { figureId, type Narrowed } from "./figure-name.js";
import type { Vantage } from "./vantage.js";

/** A part of a selection as a figure of its own. */
export interface Part {
  readonly selection: Selection;
  readonly narrowed: Narrowed;
}

/** What a selection is taken apart into: itself, the parts that are listed, and what is left. */
export interface Parts {
  readonly whole: Part;
  readonly listed: ReadonlyMap<string, Part>;
  /** Only meaningful where parts are left out of the list. */
  readonly rest: Part;
  /** Only meaningful by cluster, since only clusters count an enterprise more than once. */
  readonly residual: Part;
}

export function partsOf(
  vantage: Vantage,
  selection: Selection,
  by: Dimension,
  keys: { readonly all: readonly string[]; readonly listed: readonly string[] },
): Parts {
  const { all, listed } = keys;
  const others = all.filter((key) => !listed.includes(key));
  return {
    whole: { selection, narrowed: {} },
    listed: new Map(listed.map((key) => [key, partOf(vantage, selection, by, key)])),
    rest: restOf(selection, by, listed, others),
    residual: residualOf(selection, all),
  };
}

/**
 * Names the levels of parts in a period. Those of a stock name the month that the whole is read at: a part that did not
 * report it has no figure, whatever it reported before.
 */
export function partNames(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
): (part: Part) => string {
  const named = readAt(vantage, selection, measure, period);
  return (part) => figureId(measure, part.selection, named, part.narrowed);
}

/** The part of a selection with a key. */
function partOf(vantage: Vantage, selection: Selection, by: Dimension, key: string): Part {
  if (by === "enterprise") return { selection, narrowed: { unit: key } };
  return { selection: partSelection(vantage, selection, by, key), narrowed: {} };
}

function partSelection(
  { reference }: Vantage,
  selection: Selection,
  by: Exclude<Dimension, "enterprise">,
  key: string,
): Selection {
  if (by === "cluster") return { ...selection, cluster: key };
  if (by === "size") return { ...selection, size: SizeClass.parse(key) };
  if (key === OUTSIDE_PARKS) return within(selection, [OUTSIDE_PARKS]);
  const { area } = selection;
  // What lies inside a place stands in a part of its own.
  const own = reference.geography.holdsOthers(key) ? [alone(key)] : [];
  const isWhole = area === key || reference.geography.holdsEverything(area);
  return within({ ...selection, area: key }, [...(isWhole ? [] : [area]), ...own]);
}

/** All parts but those that are listed: the others where each may count an enterprise, else the whole without them. */
function restOf(
  selection: Selection,
  by: Dimension,
  listed: readonly string[],
  others: readonly string[],
): Part {
  const [first] = others;
  if (first === undefined) return { selection, narrowed: {} };
  switch (by) {
    case "enterprise":
      return { selection, narrowed: { without: listed } };
    case "cluster":
      return others.length === 1
        ? { selection: { ...selection, cluster: first }, narrowed: {} }
        : { selection, narrowed: { clusters: others.map((cluster) => ({ sign: 1, cluster })) } };
    case "size":
      return { selection: { ...selection, size: SizeClass.parse(first) }, narrowed: {} };
    default: {
      const left = listed.map((key) => except(key === OUTSIDE_PARKS ? key : alone(key)));
      return { selection: within(selection, left), narrowed: {} };
    }
  }
}

/** The whole less each of its clusters: below zero what they count more than once. */
function residualOf(selection: Selection, clusters: readonly string[]): Part {
  return {
    selection,
    narrowed: {
      clusters: [
        { sign: 1, cluster: selection.cluster },
        ...clusters.map((cluster) => ({ sign: -1 as const, cluster })),
      ],
    },
  };
}

function within(selection: Selection, narrowing: readonly string[]): Selection {
  const all = allOf([...eachOf(selection.within), ...narrowing]);
  return all === undefined ? selection : { ...selection, within: all };
}
