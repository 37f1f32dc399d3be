import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Bilingual, Measure } from "../../domain/attribution.js";
import type { TargetTerms } from "../../domain/events/plan.js";
import { Fault } from "../../domain/faults.js";
import { lastMonth, type Period, wholeYear } from "../../domain/period.js";
import type { TargetAssessment } from "../../statistics/assessment.js";
import type { Coverage } from "../../statistics/coverage.js";
import { decomposeGap, type GapDecomposition, type PartOfGap } from "../../statistics/decompose-gap.js";
import { andThen, both, type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { growth } from "../../statistics/growth.js";
import { integer, multiply } from "../../statistics/ratio.js";
import { inUnit } from "../../statistics/units.js";
import { type Rows, reportedLevels } from "./decomposition.js";
import { type Dimension, evidenceOf, NO_EVIDENCE, type PartSums, partSums } from "./decomposition-parts.js";
import { isTargetNamed, targetNamed } from "./explainable.js";
import { coverageOf, hasRegister, measured } from "./measured.js";
import { partName } from "./names.js";
import { type Part, partNames, partsOf } from "./part.js";
import { progressOf } from "./progress.js";
import type { Vantage } from "./vantage.js";

/** Coverage counts reports, whichever measures they give. */
const REPORTED = "output";

export interface GapQuestion {
  /** `T2`, or `plan/T2` where several plans have one. */
  readonly target: string;
  readonly by: Dimension;
  /** How many parts are listed. */
  readonly top: number;
  /** The last month that is over; by default the latest one that was reported. */
  readonly period?: Period | undefined;
}

/** The gap of a target taken apart. Levels and gaps are in the target's unit. */
export interface NamedGap {
  readonly plan: string;
  readonly target: string;
  readonly terms: TargetTerms;
  readonly assessment: TargetAssessment;
  readonly selection: Selection;
  readonly measure: Measure;
  readonly dimension: Dimension;
  /** What counts against the target: a whole year, or the months so far of the due year. */
  readonly period: Period;
  readonly base: Period;
  readonly decomposition: Figure<GapDecomposition>;
  readonly names: ReadonlyMap<string, Bilingual>;
  /** Nothing where the gap is not taken apart. */
  readonly rows: Rows<GapRow> | undefined;
}

/** Levels of a row: none where nobody reported, though a sum has zeros there. */
export interface GapRow {
  readonly actual: Figure;
  readonly base: Figure;
  /** Since the base year. */
  readonly growth: Figure;
  /** 报送率 of the period. */
  readonly coverage: Coverage;
  /** Names that the levels can be explained by. */
  readonly figure: string;
  readonly baseFigure: string;
}

/**
 * Who holds a target back: its gap by park, district, cluster, size class or enterprise, ranked, the rest summed.
 *
 * @throws Fault FIGURE_UNKNOWN, ARGUMENT_INVALID; GAP_UNDIVIDED for targets that are no sum over reports to be reached
 */
export function gapDecomposition(vantage: Vantage, question: GapQuestion): NamedGap {
  const { by, top } = question;
  const { plan, subjectArea } = targetNamed(vantage, question.target);
  const { rows, period: asOf } = progressOf(vantage, { plan, area: subjectArea, period: question.period });
  const row = rows.find((one) => isTargetNamed(one, question.target));
  const { selection, measure, assessment, terms } = row ?? {};
  const isToReach = terms?.comparator === ">=" || terms?.comparator === ">";
  const unit = measure && terms ? inUnit(1n, terms.unit, measure) : none("unit-mismatch");
  if (!row || !selection || !measure || !assessment?.aim || !terms || !isToReach || !isKnown(unit))
    throw new Fault("GAP_UNDIVIDED", { target: question.target });
  const { aim, actual, explanation } = assessment;
  const period = isKnown(actual) ? { year: actual.value.year, from: 1, to: actual.value.through } : asOf;
  const baseYear = wholeYear(isKnown(explanation.base) ? explanation.base.value.year : period.year);
  const base = { ...baseYear, to: measured(vantage, selection, measure, baseYear).readAt?.to ?? 12 };
  const current = partSums(vantage, selection, measure, period, by);
  const before = partSums(vantage, selection, measure, base, by);
  const keys = [...new Set([...current.keys(), ...before.keys()])].sort();
  const levelOf = (sums: PartSums, key: string) => multiply(integer(sums.get(key) ?? 0n), unit.value);
  const parts = keys.map((key) => ({ key, current: levelOf(current, key), base: levelOf(before, key) }));
  const decomposition = andThen(
    both(actual, explanation.base, (now, then) => known({ current: now.value, base: then.value })),
    (whole) => decomposeGap(parts, top, whole, aim.value),
  );
  return {
    plan,
    target: row.target,
    terms,
    assessment,
    selection,
    measure,
    dimension: by,
    period,
    base,
    decomposition,
    names: new Map(keys.map((key) => [key, partName(vantage, by, key, period)])),
    rows: isKnown(decomposition)
      ? rowsOf(vantage, { selection, measure, period, base, by }, keys, decomposition.value, {
          current,
          base: before,
        })
      : undefined,
  };
}

interface Asked {
  readonly selection: Selection;
  readonly measure: Measure;
  readonly period: Period;
  readonly base: Period;
  readonly by: Dimension;
}

function rowsOf(
  vantage: Vantage,
  { selection, measure, period, base, by }: Asked,
  keys: readonly string[],
  { whole, parts, rest, residual }: GapDecomposition,
  sums: { readonly current: PartSums; readonly base: PartSums },
): Rows<GapRow> {
  const listed = parts.map(({ key }) => key);
  const others = new Set(keys.filter((key) => !listed.includes(key)));
  const evidence = evidenceOf(
    vantage,
    { selection, measure: REPORTED, period, by, top: listed.length },
    new Set(listed),
  );
  const split = partsOf(vantage, selection, by, { all: keys, listed });
  const nameNow = partNames(vantage, selection, measure, period);
  const nameThen = partNames(vantage, selection, measure, base);
  // Of enterprises there are none where nobody is registered, once there is a register.
  const isRegistered = (of: Period) => measure === "enterprises" && hasRegister(vantage, lastMonth(of));
  const row = (part: Part, gap: PartOfGap, counted: Iterable<string>, coverage: Coverage): GapRow => {
    const reported = reportedLevels(gap, [...counted], sums);
    const actual = isRegistered(period) ? known(gap.current) : reported.current;
    const past = isRegistered(base) ? known(gap.base) : reported.base;
    return {
      actual,
      base: past,
      growth: growth(actual, past),
      coverage,
      figure: nameNow(part),
      baseFigure: nameThen(part),
    };
  };
  return {
    whole: row(split.whole, whole, keys, coverageOf(vantage, selection, period)),
    listed: new Map(
      parts.map((gap) => {
        const { key } = gap;
        const { coverage } = evidence.parts.get(key) ?? NO_EVIDENCE;
        return [key, row(split.listed.get(key) ?? split.whole, gap, [key], coverage)];
      }),
    ),
    rest: rest ? row(split.rest, rest, others, evidence.ofOthers(others).coverage) : undefined,
    residual: residual ? row(split.residual, residual, keys, NO_EVIDENCE.coverage) : undefined,
  };
}
