import type { Selection } from "../../../projections/cube/cube-view.js";
import type { UnitRecord } from "../../../projections/directory.js";
import type { Indicator } from "../../../projections/reference.js";
import { Measure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, type Period, parsePeriod } from "../../domain/period.js";
import { type ProgressRow, progressOf } from "./progress.js";
import { cityOf, selectionOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** A sum over reports that can be asked for by name. */
export interface FigureName {
  readonly measure: Measure;
  readonly selection: Selection;
  readonly period: Period;
  /** The only enterprise that counts. */
  readonly unit?: UnitRecord | undefined;
}

/**
 * The name of a figure: measure/cluster/place/period, with `*` for all clusters, e.g. `output/beidou/changsha/2019`.
 * What lies in two areas, or is of one enterprise alone, joins their names: `changsha-hitech@430104`; `changsha@-` is
 * what lies in no park, `p@=p` a park without those inside it. Printed tables carry it, and `explain` takes it.
 */
export function figureId(measure: Measure, selection: Selection, period: Period, unit?: string): string {
  const place = [unit, selection.area, selection.within].filter((part) => part !== undefined).join("@");
  const size = selection.size === null ? "" : `/${selection.size}`;
  return `${measure}/${selection.cluster ?? "*"}/${place}/${formatPeriod(period)}${size}`;
}

/** @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN */
export function parseFigureId({ reference, models }: Vantage, id: string): FigureName {
  const [measureText, cluster = "", place = "", periodText = "", size, ...more] = id.split("/");
  const measure = Measure.safeParse(measureText);
  const period = parsePeriod(periodText);
  const isSize = size === undefined || size === "above" || size === "below";
  const names = place.split("@");
  const unit = models.directory.get(names[0] ?? "");
  const [area = unit && cityOf(reference), within, ...others] = unit ? names.slice(1) : names;
  if (!measure.success || !period || !cluster || !area || !isSize || more.length > 0 || others.length > 0)
    throw new Fault("FIGURE_UNKNOWN", { figure: id });
  const isKnown = within !== undefined && reference.geography.knows(within);
  const selection = selectionOf(reference, {
    cluster: cluster === "*" ? undefined : cluster,
    area,
    within: isKnown ? undefined : within,
    size,
  });
  return { measure: measure.data, period, selection: isKnown ? { ...selection, within } : selection, unit };
}

/** What a name stands for: a sum over reports, or what departments observed for a target. */
export type Explainable =
  | { readonly restsOn: "reports"; readonly figure: FigureName; readonly target: ProgressRow | undefined }
  | {
      readonly restsOn: "observations";
      readonly target: ProgressRow;
      readonly indicator: Indicator | undefined;
    };

/**
 * A figure by its own name, or by that of a target (`T07`, `changsha-mobile-internet-2020/T07`): then it is the year to
 * date that the target's status rests on.
 *
 * @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN; ARGUMENT_INVALID when several plans have such a target
 */
export function explainableNamed(vantage: Vantage, name: string): Explainable {
  if (name.split("/").length > 2)
    return { restsOn: "reports", figure: parseFigureId(vantage, name), target: undefined };
  const { plan, subjectArea } = targetNamed(vantage, name);
  const { rows, period } = progressOf(vantage, { plan, area: subjectArea });
  const target = rows.find((row) => [row.target, `${row.plan}/${row.target}`].includes(name));
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

/**
 * The plan of a target and the area that it is set for.
 *
 * @throws Fault FIGURE_UNKNOWN; ARGUMENT_INVALID when several plans have such a target
 */
export function targetNamed(
  { reference }: Pick<Vantage, "reference">,
  name: string,
): { plan: string; subjectArea: string | undefined } {
  const found = [...reference.plans.values()]
    .flatMap(({ targets }) => [...targets.values()])
    .filter(({ plan, target, terms }) => terms !== null && [target, `${plan}/${target}`].includes(name));
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
