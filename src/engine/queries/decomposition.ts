import type { Selection } from "../../../projections/cube/cube-view.js";
import { unitNow } from "../../../projections/directory.js";
import { alone } from "../../../projections/geography.js";
import type { Bilingual, Measure, ReportMeasure } from "../../domain/attribution.js";
import { firstMonth, monthCount, type Period, yearBefore } from "../../domain/period.js";
import { type Decomposition, decompose, type PartOfChange } from "../../statistics/decompose.js";
import { type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { integer } from "../../statistics/ratio.js";
import { type BesideGrowth, besideGrowth, besideOf, NOTHING_BESIDE } from "./beside-growth.js";
import {
  type DecompositionQuestion,
  type Dimension,
  evidenceOf,
  NO_EVIDENCE,
  OUTSIDE_PARKS,
  partSums,
} from "./decomposition-parts.js";
import { figureId } from "./figure-name.js";
import { measured } from "./measured.js";
import { restatedBase } from "./restated.js";
import { cityOf } from "./scope.js";
import type { Vantage } from "./vantage.js";

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
  /** What stands beside the growth of the whole, of each part that is listed, and of the rest. */
  readonly beside: {
    readonly whole: BesideGrowth;
    readonly parts: ReadonlyMap<string, BesideGrowth>;
    readonly rest: BesideGrowth;
  };
}

/**
 * Who contributed how much to the change of a selection against a year before: ranked, the rest summed, and what is
 * counted in several parts (or none) as a residual, so that everything adds up.
 */
export function decomposition(vantage: Vantage, question: DecompositionQuestion): NamedDecomposition {
  const { selection, measure, period, by, top } = question;
  const base = yearBefore(period);
  const current = partSums(vantage, selection, measure, period, by);
  const before = partSums(vantage, selection, measure, base, by);
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
  const found = decompose(parts, top, whole);
  return {
    dimension: by,
    measure,
    period,
    base,
    decomposition: found,
    names: new Map(keys.map((key) => [key, partName(vantage, by, key)])),
    reported: { current: new Set(current.keys()), base: new Set(before.keys()) },
    beside: besideParts(vantage, question, keys, found),
  };
}

function besideParts(
  vantage: Vantage,
  question: DecompositionQuestion,
  keys: readonly string[],
  { whole, parts, rest }: Decomposition,
): NamedDecomposition["beside"] {
  const { selection, measure, period, by } = question;
  const evidence = evidenceOf(vantage, question, new Set(parts.map(({ key }) => key)));
  const others = new Set(keys);
  const listed = new Map<string, BesideGrowth>();
  for (const { key, current } of parts) {
    others.delete(key);
    const own = partSelection(vantage, selection, by, key, period);
    const restated = own && restatedBase(vantage, own, measure, yearBefore(period));
    const { pairs, months } = evidence.parts.get(key) ?? NO_EVIDENCE;
    listed.set(key, besideOf(pairs, months, known(current), restated));
  }
  const ofOthers = evidence.ofOthers(others);
  return {
    whole: besideGrowth(vantage, selection, measure, period, known(whole.current)),
    parts: listed,
    rest: rest ? besideOf(ofOthers.pairs, ofOthers.months, known(rest.current), undefined) : NOTHING_BESIDE,
  };
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

/** The name that a part's level can be explained by; none where a selection was narrowed already. */
export function partFigureId(
  vantage: Vantage,
  selection: Selection,
  { dimension, measure, period }: { dimension: Dimension; measure: Measure; period: Period },
  key: string,
): string | undefined {
  if (dimension === "enterprise") return figureId(measure, selection, period, key);
  const own = partSelection(vantage, selection, dimension, key, period);
  return own && figureId(measure, own, period);
}

/** A part as a selection of its own, where it is one: a place narrowed twice, or by a second area and to itself, is none. */
function partSelection(
  { reference }: Vantage,
  selection: Selection,
  dimension: Dimension,
  key: string,
  period: Period,
): Selection | undefined {
  if (dimension === "enterprise") return undefined;
  if (dimension === "cluster") return { ...selection, cluster: key };
  if (dimension === "size") return { ...selection, size: key === "above" ? "above" : "below" };
  if (selection.within !== undefined) return undefined;
  const { area } = selection;
  if (key === OUTSIDE_PARKS) return { ...selection, within: OUTSIDE_PARKS };
  const isWhole = area === cityOf(reference) || area === key;
  const months = Array.from({ length: monthCount(period) }, (_, n) => firstMonth(period) + n);
  const holdsOthers = months.some((month) => reference.geography.children(key, month).length > 0);
  if (dimension === "park" && holdsOthers) {
    return isWhole ? { ...selection, area: key, within: alone(key) } : undefined;
  }
  return { ...selection, area: key, ...(isWhole ? {} : { within: area }) };
}

export function partName({ reference, models, position }: Vantage, by: Dimension, key: string): Bilingual {
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
      return reference.geography.name(key);
  }
}
