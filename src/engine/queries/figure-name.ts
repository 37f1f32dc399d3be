import type { Selection } from "../../../projections/cube/cube-view.js";
import { allOf, eachOf, except, isExcept, isNarrowing } from "../../../projections/geography.js";
import { Measure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, lastMonth, monthFromNumber, type Period, parsePeriod } from "../../domain/period.js";
import { requireUnit } from "../decisions.js";
import { narrowed, type SignedCluster } from "./line-cube.js";
import { type Measured, measured } from "./measured.js";
import { cityOf, clusterNamed, narrowingNamed, ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** What counts of a selection, by the ids of the units. */
export interface Narrowed {
  /** The only enterprise that counts. */
  readonly unit?: string | undefined;
  /** Enterprises that do not. */
  readonly without?: readonly string[] | undefined;
  /** Instead of the selection's cluster. */
  readonly clusters?: readonly SignedCluster[] | undefined;
  /** Each report where it was first classified. */
  readonly asClassifiedThen?: boolean | undefined;
}

/** A sum over reports that can be asked for by name. */
export interface FigureName extends Narrowed {
  readonly measure: Measure;
  readonly selection: Selection;
  readonly period: Period;
}

/** Areas, and enterprises left out, that one name may join. */
const TERMS_MAX = 1100;
const THEN = "then";

/**
 * The name of a figure: measure/cluster/place/period, and where they narrow it the size class and `then` (as first
 * classified), e.g. `output/beidou/changsha/2019`. Printed tables carry it, and `explain` takes it.
 *
 * cluster: `*` all of them, each enterprise once; `a,b` a and b added up; `*,-a,-b` what is left of all without them.
 * place: what lies in all of several areas, joined by `@`: `changsha-hitech@430104`. `-` is in no park, `=p` a park
 * or district itself without what lies inside it, `-x` what is not in x (`--` in some park); an enterprise stands
 * for itself (`914300006168008586@changsha`) or with `-` for all but it.
 */
export function figureId(
  measure: Measure,
  selection: Selection,
  period: Period,
  { unit, without = [], clusters, asClassifiedThen }: Narrowed = {},
): string {
  const place = [
    ...(unit === undefined ? [] : [unit]),
    selection.area,
    ...eachOf(selection.within),
    ...without.map(except),
  ].join("@");
  const cluster = (clusters ?? [{ sign: 1, cluster: selection.cluster }])
    .map((one) => `${one.sign < 0 ? "-" : ""}${one.cluster ?? "*"}`)
    .join();
  const more = [selection.size ?? [], asClassifiedThen ? THEN : []].flat();
  return [measure, cluster, place, formatPeriod(period), ...more].join("/");
}

/** The vantage from which only what is named counts. @throws Fault UNIT_UNKNOWN */
export function seenBy(vantage: Vantage, { unit, without, clusters, asClassifiedThen }: Narrowed): Vantage {
  const numberOf = (id: string) => requireUnit(vantage.models, id).index;
  if (unit === undefined && !without && !clusters && !asClassifiedThen) return vantage;
  return narrowed(vantage, {
    unit: unit === undefined ? undefined : numberOf(unit),
    without: without?.map(numberOf),
    clusters,
    asClassifiedThen,
  });
}

/**
 * The level that a name speaks of. Clusters that are added up and taken away are read in the same month, the latest
 * that any of them has, and there is a figure where any of them has one.
 */
export function measuredBy(vantage: Vantage, figure: FigureName): Pick<Measured, "value" | "readAt"> {
  const { measure, selection, period, clusters, ...own } = figure;
  const seen = seenBy(vantage, own);
  if (!clusters) return measured(seen, selection, measure, period);
  const termsIn = (asked: Period) =>
    clusters.flatMap(({ sign, cluster }) => {
      const { value, readAt = asked } = measured(seen, ofCluster(selection, cluster), measure, asked);
      return value === undefined ? [] : [{ value: BigInt(sign) * value, month: lastMonth(readAt) }];
    });
  const terms = termsIn(period);
  if (terms.length === 0) return { value: undefined };
  const latest = Math.max(...terms.map(({ month }) => month));
  const readAt = monthFromNumber(latest);
  const isOneMonth = terms.every(({ month }) => month === latest);
  const value = (isOneMonth ? terms : termsIn(readAt)).reduce((sum, term) => sum + term.value, 0n);
  return latest === lastMonth(period) ? { value } : { value, readAt };
}

/** @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN */
export function parseFigureId(vantage: Vantage, id: string): FigureName {
  const [measureText, clusterText = "", placeText = "", periodText = "", ...more] = id.split("/");
  const measure = Measure.safeParse(measureText);
  const period = parsePeriod(periodText);
  const asClassifiedThen = more.at(-1) === THEN;
  const [size, ...others] = asClassifiedThen ? more.slice(0, -1) : more;
  const isSize = size === undefined || size === "above" || size === "below";
  const terms = placeText.split("@");
  const isWhole = clusterText !== "" && placeText !== "" && terms.length <= TERMS_MAX;
  if (!measure.success || !period || !isWhole || !isSize || others.length > 0)
    throw new Fault("FIGURE_UNKNOWN", { figure: id });
  const { cluster, clusters } = clustersNamed(vantage, clusterText, id);
  const { area, within, unit, without } = placeNamed(vantage, terms, id);
  return {
    measure: measure.data,
    period,
    selection: { cluster, area, ...(within === undefined ? {} : { within }), size: size ?? null },
    unit,
    without: without.length === 0 ? undefined : without,
    clusters,
    asClassifiedThen: asClassifiedThen ? true : undefined,
  };
}

/** Each cluster is added up once and taken away once: a sum of the same over and over would only take long. */
function clustersNamed(
  { reference }: Vantage,
  text: string,
  id: string,
): { cluster: string | null; clusters: readonly SignedCluster[] | undefined } {
  const named = (name: string) => (name === "*" ? null : clusterNamed(reference, name));
  if (!text.includes(",")) return { cluster: named(text), clusters: undefined };
  const clusters = text.split(",").map((term): SignedCluster => {
    const isTaken = term.startsWith("-");
    return { sign: isTaken ? -1 : 1, cluster: named(isTaken ? term.slice(1) : term) };
  });
  if (new Set(clusters.map(({ sign, cluster }) => `${sign}${cluster ?? "*"}`)).size < clusters.length)
    throw new Fault("FIGURE_UNKNOWN", { figure: id });
  return { cluster: null, clusters };
}

interface Place {
  readonly area: string;
  readonly within: string | undefined;
  readonly unit: string | undefined;
  readonly without: readonly string[];
}

/** A place whose first area is what narrows one, or which has none, lies in the city. */
function placeNamed(
  { reference, models: { directory }, knowsUnit = () => true }: Vantage,
  terms: readonly string[],
  id: string,
): Place {
  const isUnit = (term: string) => directory.get(term) !== undefined && knowsUnit(term);
  const units = terms.filter(isUnit);
  const without = terms.filter((term) => isExcept(term) && isUnit(term.slice(1)));
  const areas = terms
    .filter((term) => !units.includes(term) && !without.includes(term))
    .map((term) => narrowingNamed(reference, term));
  const [first = cityOf(reference), ...rest] = areas;
  const [area, narrowing] = isNarrowing(first) ? [cityOf(reference), areas] : [first, rest];
  const isAlone = units.length === 0 || (units.length === 1 && without.length === 0);
  const isOnce = new Set(without).size === without.length;
  if (!isAlone || !isOnce || area === "") throw new Fault("FIGURE_UNKNOWN", { figure: id });
  return { area, within: allOf(narrowing), unit: units[0], without: without.map((term) => term.slice(1)) };
}
