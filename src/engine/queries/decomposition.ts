import type { Bilingual, ReportMeasure } from "../../domain/attribution.js";
import { type Period, yearBefore } from "../../domain/period.js";
import type { Change } from "../../statistics/contribution.js";
import { type Decomposition, decompose, type PartOfChange } from "../../statistics/decompose.js";
import { type Figure, known, none } from "../../statistics/figure.js";
import { growth } from "../../statistics/growth.js";
import { integer, type Ratio } from "../../statistics/ratio.js";
import { type BesideGrowth, besideGrowth, besideOf, NOTHING_BESIDE } from "./beside-growth.js";
import {
  type DecompositionQuestion,
  type Dimension,
  evidenceOf,
  NO_EVIDENCE,
  type PartEvidence,
  type PartSums,
  partSums,
  readAt,
} from "./decomposition-parts.js";
import { derivedId, type Formula, isOfWhole } from "./derived-name.js";
import { measured } from "./measured.js";
import { partName } from "./names.js";
import { type Part, partNames, partsOf } from "./part.js";
import { type Restated, restatedBase } from "./restated.js";
import type { Vantage } from "./vantage.js";

export interface NamedDecomposition {
  readonly dimension: Dimension;
  readonly measure: ReportMeasure;
  readonly period: Period;
  readonly base: Period;
  readonly decomposition: Decomposition;
  /** Names of the parts by their keys. */
  readonly names: ReadonlyMap<string, Bilingual>;
  readonly rows: Rows<PartRow>;
}

/** Something for the whole, for each part that is listed, and for what is left. */
export interface Rows<Row> {
  readonly whole: Row;
  readonly listed: ReadonlyMap<string, Row>;
  readonly rest: Row | undefined;
  readonly residual: Row | undefined;
}

/** Figures of a row: none where nobody reported, though a sum has zeros there. */
export interface PartRow {
  readonly current: Figure;
  readonly base: Figure;
  readonly growth: Figure;
  /** What stands beside the growth. */
  readonly beside: BesideGrowth;
  /** Names that the levels can be explained by. */
  readonly figure: string;
  readonly baseFigure: string;
  /** The name of what is computed from them. */
  readonly nameOf: (formula: Formula) => string;
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
    names: new Map(keys.map((key) => [key, partName(vantage, by, key, period)])),
    rows: rowsOf(vantage, question, keys, found, { current, base: before }),
  };
}

function rowsOf(
  vantage: Vantage,
  question: DecompositionQuestion,
  keys: readonly string[],
  { whole, parts, rest, residual }: Decomposition,
  sums: { readonly current: PartSums; readonly base: PartSums },
): Rows<PartRow> {
  const { selection, measure, period, by } = question;
  const listed = parts.map(({ key }) => key);
  const others = new Set(keys.filter((key) => !listed.includes(key)));
  const evidence = evidenceOf(vantage, question, new Set(listed));
  const split = partsOf(vantage, selection, by, { all: keys, listed });
  const read = {
    period: readAt(vantage, selection, measure, period),
    base: readAt(vantage, selection, measure, yearBefore(period)),
  };
  const nameNow = partNames(vantage, selection, measure, period);
  const nameThen = partNames(vantage, selection, measure, yearBefore(period));
  const row = (
    part: Part,
    change: PartOfChange,
    counted: Iterable<string>,
    beside: (current: Figure) => BesideGrowth,
  ): PartRow => {
    const { current, base } = reportedLevels(change, [...counted], sums);
    return {
      current,
      base,
      growth: growth(current, base),
      beside: beside(current),
      figure: nameNow(part),
      baseFigure: nameThen(part),
      nameOf: (formula) => {
        // Coverage is of the whole period, and what is comparable of its end, where a stock is read earlier.
        const isOfPeriod = formula === "coverage" || formula === "comparable";
        const compared = isOfPeriod ? { period } : read;
        return derivedId(formula, measure, part, compared, isOfWhole(formula) ? split.whole : undefined);
      },
    };
  };
  const besidePart =
    (part: Part, { pairs, coverage }: PartEvidence) =>
    (current: Figure) =>
      besideOf(pairs, coverage, current, restatedPart(vantage, part, question));
  return {
    whole: row(split.whole, whole, keys, (current) =>
      besideGrowth(vantage, selection, measure, period, current),
    ),
    listed: new Map(
      parts.map((change) => {
        const { key } = change;
        const part = split.listed.get(key) ?? split.whole;
        const own = evidence.parts.get(key) ?? NO_EVIDENCE;
        return [key, row(part, change, [key], besidePart(part, own))];
      }),
    ),
    rest: rest ? row(split.rest, rest, others, besidePart(split.rest, evidence.ofOthers(others))) : undefined,
    residual: residual ? row(split.residual, residual, keys, () => NOTHING_BESIDE) : undefined,
  };
}

/** A sum over parts of which none was reported is no figure. */
export function reportedLevels(
  { current, base }: Change,
  keys: readonly string[],
  sums: { readonly current: PartSums; readonly base: PartSums },
): { readonly current: Figure; readonly base: Figure } {
  const level = (of: PartSums, value: Ratio) =>
    keys.some((key) => of.has(key)) ? known(value) : none("no-reports");
  return { current: level(sums.current, current), base: level(sums.base, base) };
}

/** A restatement speaks of a selection, never of single units or of clusters added up. */
function restatedPart(
  vantage: Vantage,
  { selection, narrowed }: Part,
  { measure, period }: DecompositionQuestion,
): Restated | undefined {
  const isSelection = Object.keys(narrowed).length === 0;
  return isSelection ? restatedBase(vantage, selection, measure, period) : undefined;
}
