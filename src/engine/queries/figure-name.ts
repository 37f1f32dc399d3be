import type { Selection } from "../../../projections/cube/cube-view.js";
import { allOf, eachOf, except, isExcept, isNarrowing } from "../../../projections/geography.js";
import type { Indicator, Reference, Target } from "../../../projections/reference.js";
import { Measure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, type Period, parsePeriod } from "../../domain/period.js";
import { requireUnit } from "../decisions.js";
import { narrowed, type SignedCluster } from "./line-cube.js";
import { type ProgressRow, progressOf } from "./progress.js";
import { cityOf, clusterNamed, narrowingNamed } from "./scope.js";
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
  const { cluster, clusters } = clustersNamed(vantage, clusterText);
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

function clustersNamed(
  { reference }: Vantage,
  text: string,
): { cluster: string | null; clusters: readonly SignedCluster[] | undefined } {
  const named = (name: string) => (name === "*" ? null : clusterNamed(reference, name));
  if (!text.includes(",")) return { cluster: named(text), clusters: undefined };
  const clusters = text.split(",").map((term): SignedCluster => {
    const isTaken = term.startsWith("-");
    return { sign: isTaken ? -1 : 1, cluster: named(isTaken ? term.slice(1) : term) };
  });
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
  { reference, models: { directory } }: Vantage,
  terms: readonly string[],
  id: string,
): Place {
  const isUnit = (term: string) => directory.get(term) !== undefined;
  const units = terms.filter(isUnit);
  const without = terms.filter((term) => isExcept(term) && isUnit(term.slice(1)));
  const areas = terms
    .filter((term) => !units.includes(term) && !without.includes(term))
    .map((term) => narrowingNamed(reference, term));
  const [first = cityOf(reference), ...rest] = areas;
  const [area, narrowing] = isNarrowing(first) ? [cityOf(reference), areas] : [first, rest];
  if (units.length > 1 || area === "") throw new Fault("FIGURE_UNKNOWN", { figure: id });
  return { area, within: allOf(narrowing), unit: units[0], without: without.map((term) => term.slice(1)) };
}

/** What a name stands for: a sum over reports, or what departments observed for a target. */
export type Explainable =
  | { readonly restsOn: "reports"; readonly figure: FigureName; readonly target: ProgressRow | undefined }
  | {
      readonly restsOn: "observations";
      readonly target: ProgressRow;
      readonly indicator: Indicator | undefined;
    };

/** The name of a target at the end of a period, e.g. `T07/2020-06`; with its plan where several have such a target. */
export function targetId(
  { plans }: Reference,
  { plan, target }: Pick<ProgressRow, "plan" | "target">,
  period: Period,
): string {
  const isOnly = [...plans.values()].filter(({ targets }) => targets.get(target)?.terms).length < 2;
  return `${isOnly ? target : `${plan}/${target}`}/${formatPeriod(lastMonthOf(period))}`;
}

function lastMonthOf({ year, to }: Period): Period {
  return { year, from: to, to };
}

/**
 * A figure by its own name, or by that of a target (`T07`, `changsha-mobile-internet-2020/T07`), now or at the end of a
 * period (`T07/2020-06`): then it is the year to date that the target's status rests on.
 *
 * @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN; ARGUMENT_INVALID when several plans have such a target
 */
export function explainableNamed(vantage: Vantage, name: string): Explainable {
  if (name.split("/").length > 3)
    return { restsOn: "reports", figure: parseFigureId(vantage, name), target: undefined };
  const { asked, until } = targetAsked(vantage, name);
  const { plan, subjectArea } = targetNamed(vantage, asked);
  const { rows, period } = progressOf(vantage, { plan, area: subjectArea, period: until });
  const target = rows.find((row) => [row.target, `${row.plan}/${row.target}`].includes(asked));
  if (!target) throw new Fault("FIGURE_UNKNOWN", { figure: name });
  const { measure, selection, terms } = target;
  if (measure && selection) {
    return { restsOn: "reports", figure: { measure, selection, period: { ...period, from: 1 } }, target };
  }
  const { subject } = terms;
  const indicator =
    subject.from === "observations" ? vantage.reference.indicators.get(subject.indicator) : undefined;
  return { restsOn: "observations", target, indicator };
}

/** A target's name may end with a period, unless that is the name of a target itself. */
function targetAsked(
  { reference }: Vantage,
  name: string,
): { readonly asked: string; readonly until: Period | undefined } {
  const at = name.lastIndexOf("/");
  const period = at < 0 ? undefined : parsePeriod(name.slice(at + 1));
  return period && targetsNamed(reference, name).length === 0
    ? { asked: name.slice(0, at), until: lastMonthOf(period) }
    : { asked: name, until: undefined };
}

function targetsNamed({ plans }: Reference, name: string): readonly Target[] {
  return [...plans.values()]
    .flatMap(({ targets }) => [...targets.values()])
    .filter(({ plan, target, terms }) => terms !== null && [target, `${plan}/${target}`].includes(name));
}

/**
 * The plan of a target and the area that it is set for.
 *
 * @throws Fault FIGURE_UNKNOWN; ARGUMENT_INVALID when several plans have such a target
 */
export function targetNamed(
  { reference }: Pick<Vantage, "reference">,
  name: string,
): { plan: string; subjectArea: string | undefined } {
  const found = targetsNamed(reference, name);
  const [first, second] = found;
  if (!first?.terms) throw new Fault("FIGURE_UNKNOWN", { figure: name });
  if (second) {
    const names = found.map(({ plan, target }) => `${plan}/${target}`).join(", ");
    throw new Fault("ARGUMENT_INVALID", { detail: `${name}: ${names}` });
  }
  const { subject } = first.terms;
  return {
    plan: first.plan,
    subjectArea: subject.from === "reports" ? (subject.area ?? undefined) : undefined,
  };
}
