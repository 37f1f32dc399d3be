import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Indicator, Reference, Target } from "../../../projections/reference.js";
import { Fault } from "../../domain/faults.js";
import { endMonth, formatPeriod, type Period, parsePeriod, yearToDate } from "../../domain/period.js";
import { type DerivedName, isDerived, parseDerivedId } from "./derived-name.js";
import { type FigureName, parseFigureId } from "./figure-name.js";
import { type ProgressRow, progressOf } from "./progress.js";
import { cityOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** What a name stands for: a sum over reports, or what departments observed for a target. */
export type Explainable =
  | { readonly restsOn: "reports"; readonly figure: FigureName; readonly target: ProgressRow | undefined }
  | {
      readonly restsOn: "observations";
      readonly target: ProgressRow;
      readonly indicator: Indicator | undefined;
    }
  | { readonly restsOn: "figures"; readonly derived: DerivedName };

/** What a figure is about: none where departments observed it. */
export function selectionsOf(vantage: Vantage, named: Explainable): readonly Selection[] {
  switch (named.restsOn) {
    case "reports":
      return [named.figure.selection];
    case "observations":
      return [];
    case "figures": {
      const { current, whole, target } = named.derived;
      const own = [current, ...(whole ? [whole.current] : [])].map(({ selection }) => selection);
      if (target === undefined) return own;
      const { subjectArea = cityOf(vantage.reference) } = targetNamed(vantage, target);
      return [...own, { cluster: null, area: subjectArea, size: null }];
    }
  }
}

/** The name of a target at the end of a period, e.g. `T07/2020-06`; with its plan where several have such a target. */
export function targetId(
  { plans }: Reference,
  { plan, target }: Pick<ProgressRow, "plan" | "target">,
  period: Period,
): string {
  const isOnly = [...plans.values()].filter(({ targets }) => targets.get(target)?.terms).length < 2;
  return `${isOnly ? target : `${plan}/${target}`}/${formatPeriod(endMonth(period))}`;
}

/**
 * A figure by its own name, or by that of a target (`T07`, `changsha-mobile-internet-2020/T07`), now or at the end of a
 * period (`T07/2020-06`): then it is the year to date that the target's status rests on.
 *
 * @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN; ARGUMENT_INVALID when several plans have such a target
 */
export function explainableNamed(vantage: Vantage, name: string): Explainable {
  if (isDerived(name)) return { restsOn: "figures", derived: parseDerivedId(vantage, name) };
  if (name.split("/").length > 3)
    return { restsOn: "reports", figure: parseFigureId(vantage, name), target: undefined };
  const { asked, until } = targetAsked(vantage, name);
  const { plan, subjectArea } = targetNamed(vantage, asked);
  const { rows, period } = progressOf(vantage, { plan, area: subjectArea, period: until });
  const target = rows.find((row) => isTargetNamed(row, asked));
  if (!target) throw new Fault("FIGURE_UNKNOWN", { figure: name });
  const { measure, selection, terms } = target;
  if (measure && selection) {
    return { restsOn: "reports", figure: { measure, selection, period: yearToDate(period) }, target };
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
    ? { asked: name.slice(0, at), until: endMonth(period) }
    : { asked: name, until: undefined };
}

/** Does a name mean this target? Its own name does, and that with its plan's: `T2`, `changsha-2020/T2`. */
export function isTargetNamed({ plan, target }: Pick<Target, "plan" | "target">, name: string): boolean {
  return name === target || name === `${plan}/${target}`;
}

function targetsNamed({ plans }: Reference, name: string): readonly Target[] {
  return [...plans.values()]
    .flatMap(({ targets }) => [...targets.values()])
    .filter((target) => target.terms !== null && isTargetNamed(target, name));
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
    const names = found.map(({ plan, target }) => `${plan}/${target}`);
    const detail = {
      zh: `几个规划都有目标 ${name},请写明规划:${names.join("、")}`,
      en: `several plans have a target ${name}, name the plan as well: ${names.join(", ")}`,
    };
    throw new Fault("ARGUMENT_INVALID", { detail });
  }
  const { subject } = first.terms;
  return {
    plan: first.plan,
    subjectArea: subject.from === "reports" ? (subject.area ?? undefined) : undefined,
  };
}
