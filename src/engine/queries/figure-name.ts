import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Indicator } from "../../../projections/reference.js";
import { Measure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, type Period, parsePeriod } from "../../domain/period.js";
import { type ProgressRow, progressOf } from "./progress.js";
import { areaNamed, clusterNamed } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** A sum over reports that can be asked for by name. */
export interface FigureName {
  readonly measure: Measure;
  readonly selection: Selection;
  readonly period: Period;
}

/**
 * The name of a figure: measure/cluster/area/period, with `*` for all clusters, e.g. `output/beidou/changsha/2019`.
 * Printed tables carry it, and `explain` takes it.
 */
export function figureId(measure: Measure, selection: Selection, period: Period): string {
  const size = selection.size === null ? "" : `/${selection.size}`;
  return `${measure}/${selection.cluster ?? "*"}/${selection.area}/${formatPeriod(period)}${size}`;
}

/** @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN */
export function parseFigureId({ reference }: Vantage, id: string): FigureName {
  const [measureText, cluster = "", area = "", periodText = "", size] = id.split("/");
  const measure = Measure.safeParse(measureText);
  const period = parsePeriod(periodText);
  if (!measure.success || !period || cluster === "" || area === "")
    throw new Fault("FIGURE_UNKNOWN", { figure: id });
  return {
    measure: measure.data,
    period,
    selection: {
      cluster: cluster === "*" ? null : clusterNamed(reference, cluster),
      area: areaNamed(reference, area),
      size: size === "above" || size === "below" ? size : null,
    },
  };
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
 * A figure by its own name, or by that of a target (`T07`): then it is the year to date that the target's status
 * rests on.
 *
 * @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN
 */
export function explainableNamed(vantage: Vantage, name: string): Explainable {
  if (name.includes("/"))
    return { restsOn: "reports", figure: parseFigureId(vantage, name), target: undefined };
  const { rows, period } = progressOf(vantage, {});
  const target = rows.find((row) => row.target === name);
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
