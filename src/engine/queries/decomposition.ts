import type { Selection } from "../../../projections/cube/cube-view.js";
import { unitNow } from "../../../projections/directory.js";
import type { Bilingual, ReportMeasure, SizeClass } from "../../domain/attribution.js";
import { firstMonth, lastMonth, monthCount, type Period, yearBefore } from "../../domain/period.js";
import { type Decomposition, decompose, type PartOfChange } from "../../statistics/decompose.js";
import { type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { integer } from "../../statistics/ratio.js";
import { figureId } from "./figure-name.js";
import { linesIn } from "./lines.js";
import { COUNT_SLOT, measured, SUM_SLOT } from "./measured.js";
import { cityOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

export type Dimension = "park" | "district" | "cluster" | "size" | "enterprise";

export interface NamedDecomposition {
  readonly dimension: Dimension;
  readonly measure: ReportMeasure;
  readonly period: Period;
  readonly base: Period;
  readonly decomposition: Decomposition;
  /** Names of the parts by their keys. */
  readonly names: ReadonlyMap<string, Bilingual>;
  /** Keys of the parts for which anything was reported: the others' sums are no figures. */
  readonly reported: { readonly current: ReadonlySet<string>; readonly base: ReadonlySet<string> };
}

/** Key of what lies in no park. */
export const OUTSIDE_PARKS = "-";

/**
 * Who contributed how much to the change of a selection against a year before: ranked, the rest summed, and what is
 * counted in several parts (or none) as a residual, so that everything adds up.
 */
export function decomposition(
  vantage: Vantage,
  question: { selection: Selection; measure: ReportMeasure; period: Period; by: Dimension; top: number },
): NamedDecomposition {
  const { selection, measure, period, by, top } = question;
  const base = yearBefore(period);
  const [current, before] = [period, base].map((of) =>
    by === "enterprise"
      ? sumsByUnit(vantage, selection, measure, of)
      : sumsByPlace(vantage, selection, measure, of, by),
  );
  const keys = [...new Set([...(current?.keys() ?? []), ...(before?.keys() ?? [])])].sort();
  const parts = keys.map((key) => ({
    key,
    current: integer(current?.get(key) ?? 0n),
    base: integer(before?.get(key) ?? 0n),
  }));
  const whole = {
    current: integer(measured(vantage, selection, measure, period).value ?? 0n),
    base: integer(measured(vantage, selection, measure, base).value ?? 0n),
  };
  const result = decompose(parts, top, whole);
  const names = new Map(keys.map((key) => [key, nameOf(vantage, by, key)]));
  const reported = { current: new Set(current?.keys()), base: new Set(before?.keys()) };
  return { dimension: by, measure, period, base, decomposition: result, names, reported };
}

/** A part's level now and a year before, and its growth: no figures where nobody reported, though zeros in the sum. */
export function partFigures(
  { reported }: NamedDecomposition,
  part: PartOfChange & { readonly key: string },
): { readonly current: Figure; readonly base: Figure; readonly growth: Figure } {
  const current = reported.current.has(part.key) ? known(part.current) : none("no-reports");
  const base = reported.base.has(part.key) ? known(part.base) : none("no-reports");
  return { current, base, growth: isKnown(current) ? part.growth : current };
}

/** The name that a part's level can be explained by; none for what lies in no park, or beside parks within a park. */
export function partFigureId(
  { reference }: Vantage,
  selection: Selection,
  { dimension, measure, period }: NamedDecomposition,
  key: string,
): string | undefined {
  if (dimension === "enterprise") return figureId(measure, selection, period, key);
  if (dimension === "cluster") return figureId(measure, { ...selection, cluster: key }, period);
  if (dimension === "size") return figureId(measure, { ...selection, size: sizeOf(key) }, period);
  const months = Array.from({ length: monthCount(period) }, (_, n) => firstMonth(period) + n);
  const holdsOthers = months.some((month) => reference.geography.children(key, month).length > 0);
  if (key === OUTSIDE_PARKS || holdsOthers || selection.within !== undefined) return undefined;
  const { area } = selection;
  const isWhole = area === cityOf(reference) || area === key;
  return figureId(measure, { ...selection, area: key, ...(isWhole ? {} : { within: area }) }, period);
}

function sizeOf(key: string): SizeClass {
  return key === "above" ? "above" : "below";
}

type Sums = Map<string, bigint>;

/** By place, size or cluster, what the cube keeps for the finest places; nothing where nobody reported. */
function sumsByPlace(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
  by: Exclude<Dimension, "enterprise">,
): Sums {
  const { cube } = vantage.models.facts;
  const { position, models } = vantage;
  const view = position >= models.position ? cube.now() : cube.at(position);
  const periods = periodsOf(vantage, measure, period);
  const slots = [SUM_SLOT[measure], COUNT_SLOT[measure]];
  const sums: Sums = new Map();
  const questions = by === "cluster" ? clusterQuestions(vantage, selection) : [selection];
  for (const question of questions) {
    for (const { place, sums: found } of view.leafSums(question, slots, periods)) {
      const [sum = 0, reports = 0] = found;
      if (Number(reports) === 0) continue;
      const key = by === "park" ? (place.park ?? OUTSIDE_PARKS) : (place[by] ?? "");
      sums.set(key, (sums.get(key) ?? 0n) + BigInt(sum));
    }
  }
  return sums;
}

/** By enterprise, from the reports themselves. */
function sumsByUnit(vantage: Vantage, selection: Selection, measure: ReportMeasure, period: Period): Sums {
  const { journal } = vantage.models.facts;
  const sums: Sums = new Map();
  const asked = new Set(periodsOf(vantage, measure, period));
  for (const line of linesIn(vantage, selection, period)) {
    const value = journal[measure](line);
    if (value === undefined || !asked.has(journal.period(line))) continue;
    const unit = vantage.models.directory.at(journal.unit(line))?.unit ?? "";
    sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(value));
  }
  return sums;
}

/** A flow adds up the periods inside; a stock is that of those that end with the last month. */
function periodsOf({ models }: Vantage, measure: ReportMeasure, period: Period): readonly number[] {
  const { axis } = models.facts.cube;
  const inside = axis.inside(period);
  if (measure !== "employment") return inside;
  return inside.filter((index) => lastMonth(axis.period(index)) === lastMonth(period));
}

/** By cluster, the lines of every cluster are wanted, not the units as a whole. */
function clusterQuestions({ reference }: Vantage, selection: Selection): readonly Selection[] {
  return selection.cluster === null
    ? [...reference.clusters.keys()].map((cluster) => ({ ...selection, cluster }))
    : [selection];
}

function nameOf({ reference, models, position }: Vantage, by: Dimension, key: string): Bilingual {
  switch (by) {
    case "cluster":
      return reference.clusters.get(key)?.name ?? { zh: key, en: key };
    case "size":
      return key === "above"
        ? { zh: "规模以上", en: "above designated size" }
        : { zh: "规模以下", en: "below" };
    case "enterprise": {
      const record = models.directory.get(key);
      const name = record && unitNow(record, position)?.name;
      return { zh: name ?? key, en: name ?? key };
    }
    default:
      return key === OUTSIDE_PARKS ? { zh: "园区以外", en: "outside parks" } : reference.geography.name(key);
  }
}
