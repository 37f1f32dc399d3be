import { type Bilingual, Measure } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, type Period, parsePeriod, samePeriod, yearBefore } from "../../domain/period.js";
import { type FigureName, figureId, parseFigureId } from "./figure-name.js";
import type { Part } from "./part.js";
import type { Vantage } from "./vantage.js";

/** What is computed from levels. */
export const FORMULAS = [
  "growth",
  "change",
  "comparable",
  "coverage",
  "share",
  "contribution",
  "pull",
  "asked",
  "gap",
  "gap-share",
] as const;
export type Formula = (typeof FORMULAS)[number];

/** What it is called, behind the name of the measure. */
export const FORMULA_NAMES = {
  growth: { zh: "同比", en: "growth" },
  change: { zh: "增减额", en: "change" },
  comparable: { zh: "可比口径同比", en: "comparable growth" },
  coverage: { zh: "报送率", en: "coverage" },
  share: { zh: "比重", en: "share" },
  contribution: { zh: "贡献率", en: "contribution" },
  pull: { zh: "拉动", en: "pull" },
  asked: { zh: "同速应达", en: "asked by equal growth" },
  gap: { zh: "缺口", en: "gap" },
  "gap-share": { zh: "占缺口", en: "share of the gap" },
} as const satisfies Record<Formula, Bilingual>;

/** Is it the figure of a part, which takes a whole? */
export function isOfWhole(formula: Formula): boolean {
  return ["share", "contribution", "pull"].includes(formula);
}

/** Is it a part's place in the gap of a target? */
function isOfTarget(formula: Formula): boolean {
  return ["asked", "gap", "gap-share"].includes(formula);
}

/** A figure that is computed from levels, with those levels. */
export interface DerivedName {
  readonly formula: Formula;
  readonly current: FigureName;
  /** What it is compared with: a year before, unless said otherwise. */
  readonly base: FigureName;
  /** Where it is the figure of a part: the whole. */
  readonly whole: { readonly current: FigureName; readonly base: FigureName } | undefined;
  /** Where it is a part's place in a gap: the target, by its name. */
  readonly target: string | undefined;
}

/** Parts of a period and of the one that it is compared with. */
export interface Compared {
  readonly period: Period;
  readonly base?: Period | undefined;
}

/**
 * The name of what is computed from levels: that of the level with the formula behind the measure, the period it is
 * compared with where that is not a year before, and for a part's figure `in` the whole or the target.
 *
 * @example `output.growth/beidou/changsha/2020`, `output.growth/beidou/changsha/2020:2017`,
 *   `output.share/beidou/changsha/2020/in/a/changsha`, `output.gap/beidou/yuelu/2020:2017/in/T07`
 */
export function derivedId(
  formula: Formula,
  measure: Measure,
  { selection, narrowed }: Part,
  { period, base }: Compared,
  whole?: Part | string,
): string {
  const [, cluster, place, own, ...more] = figureId(measure, selection, period, narrowed).split("/");
  const compared = base && !samePeriod(base, yearBefore(period)) ? `${own}:${formatPeriod(base)}` : own;
  return [
    `${measure}.${formula}`,
    cluster,
    place,
    compared,
    ...more,
    ...(whole ? inWhole(whole, period) : []),
  ].join("/");
}

function inWhole(whole: Part | string, period: Period): readonly (string | undefined)[] {
  if (typeof whole === "string") return [IN, whole];
  const { selection, narrowed } = whole;
  const [, cluster, place, , ...more] = figureId("output", selection, period, narrowed).split("/");
  return [IN, cluster, place, ...more];
}

const IN = "in";

/** Does a name speak of what is computed from levels? */
export function isDerived(name: string): boolean {
  const [measure, formula] = name.slice(0, Math.max(0, name.indexOf("/"))).split(".");
  return formula !== undefined && Measure.safeParse(measure).success;
}

/** @throws Fault FIGURE_UNKNOWN, CLUSTER_UNKNOWN, AREA_UNKNOWN */
export function parseDerivedId(vantage: Vantage, id: string): DerivedName {
  const unknown = () => new Fault("FIGURE_UNKNOWN", { figure: id });
  const [head = "", cluster, place, periods = "", ...more] = id.split("/");
  const [measure, formulaText] = head.split(".");
  const formula = FORMULAS.find((one) => one === formulaText);
  const at = more.indexOf(IN);
  const [own, whole] = at < 0 ? [more, undefined] : [more.slice(0, at), more.slice(at + 1)];
  const isPart = formula !== undefined && (isOfWhole(formula) || isOfTarget(formula));
  const [now = "", then, ...others] = periods.split(":");
  const period = parsePeriod(now);
  if (!formula || !period || others.length > 0 || isPart !== (whole !== undefined)) throw unknown();
  const before = then ?? formatPeriod(yearBefore(period));
  if (formula === "comparable" && then !== undefined) throw unknown();
  const named = (time: string) => parseFigureId(vantage, [measure, cluster, place, time, ...own].join("/"));
  const wholeAt = (time: string) => {
    const [wholeCluster, wholePlace, ...size] = whole ?? [];
    return parseFigureId(vantage, [measure, wholeCluster, wholePlace, time, ...size].join("/"));
  };
  return {
    formula,
    current: named(now),
    base: named(before),
    whole: whole && isOfWhole(formula) ? { current: wholeAt(now), base: wholeAt(before) } : undefined,
    target: isOfTarget(formula) ? whole?.join("/") : undefined,
  };
}

/** The name of a level. */
export function levelId(figure: FigureName): string {
  const { selection, narrowed } = partNamed(figure);
  return figureId(figure.measure, selection, figure.period, narrowed);
}

/** What a level counts, whatever its measure and period. */
export function partNamed({ measure: _measure, period: _period, selection, ...narrowed }: FigureName): Part {
  return { selection, narrowed };
}
