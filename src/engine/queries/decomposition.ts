import type { Selection } from "../../../projections/cube/cube-view.js";
import { unitNow } from "../../../projections/directory.js";
import type { Bilingual, ReportMeasure } from "../../domain/attribution.js";
import { lastMonth, type Period, yearBefore } from "../../domain/period.js";
import { type Decomposition, decompose } from "../../statistics/decompose.js";
import { integer } from "../../statistics/ratio.js";
import { linesIn } from "./lines.js";
import { measured } from "./measured.js";
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
  const current = sumsBy(vantage, selection, measure, period, by);
  const before = sumsBy(vantage, selection, measure, base, by);
  const keys = [...new Set([...current.keys(), ...before.keys()])].sort();
  const parts = keys.map((key) => ({
    key,
    current: integer(current.get(key) ?? 0n),
    base: integer(before.get(key) ?? 0n),
  }));
  const whole = {
    current: integer(measured(vantage, selection, measure, period).value ?? 0n),
    base: integer(measured(vantage, selection, measure, base).value ?? 0n),
  };
  const result = decompose(parts, top, whole);
  const names = new Map(keys.map((key) => [key, nameOf(vantage, by, key)]));
  return { dimension: by, measure, period, base, decomposition: result, names };
}

function sumsBy(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
  by: Dimension,
): Map<string, bigint> {
  const { facts, directory } = vantage.models;
  const sums = new Map<string, bigint>();
  const isStock = measure === "employment";
  const questions = by === "cluster" ? clusterQuestions(vantage, selection) : [selection];
  for (const question of questions) {
    for (const line of linesIn(vantage, question, period)) {
      const value = facts.journal[measure](line);
      if (value === undefined) continue;
      if (isStock && lastMonth(facts.cube.axis.period(facts.journal.period(line))) !== lastMonth(period))
        continue;
      const place = facts.cube.series.place(facts.journal.leaf(line));
      if (!place) continue;
      const key =
        by === "enterprise"
          ? (directory.at(facts.journal.unit(line))?.unit ?? "")
          : by === "park"
            ? (place.park ?? OUTSIDE_PARKS)
            : (place[by] ?? "");
      sums.set(key, (sums.get(key) ?? 0n) + BigInt(value));
    }
  }
  return sums;
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
