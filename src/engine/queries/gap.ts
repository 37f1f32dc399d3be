import type { Selection } from "../../../projections/cube/cube-view.js";
import type { Bilingual, Measure } from "../../domain/attribution.js";
import type { TargetTerms } from "../../domain/events/plan.js";
import { Fault } from "../../domain/faults.js";
import { type Period, wholeYear } from "../../domain/period.js";
import type { TargetAssessment } from "../../statistics/assessment.js";
import { type Coverage, coverage } from "../../statistics/coverage.js";
import { decomposeGap, type GapDecomposition } from "../../statistics/decompose-gap.js";
import { andThen, both, type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { integer, multiply } from "../../statistics/ratio.js";
import { inUnit } from "../../statistics/units.js";
import { partName } from "./decomposition.js";
import { type Dimension, evidenceOf, NO_EVIDENCE, type PartSums, partSums } from "./decomposition-parts.js";
import { targetNamed } from "./figure-name.js";
import { type CoveredMonths, coverageOf, measured } from "./measured.js";
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
  /** Keys of the parts for which there is anything: the others' zeros are no figures. */
  readonly reported: { readonly current: ReadonlySet<string>; readonly base: ReadonlySet<string> };
  /** 报送率 of the period: of the whole, of each part that is listed, and of the rest. */
  readonly coverage: {
    readonly whole: Coverage;
    readonly parts: ReadonlyMap<string, Coverage>;
    readonly rest: Coverage;
  };
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
  const row = rows.find(({ target }) => [target, `${plan}/${target}`].includes(question.target));
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
  const listed = isKnown(decomposition) ? decomposition.value.parts.map(({ key }) => key) : [];
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
    names: new Map(keys.map((key) => [key, partName(vantage, by, key)])),
    reported: { current: new Set(current.keys()), base: new Set(before.keys()) },
    coverage: coverageOfParts(vantage, { selection, measure: REPORTED, period, by, top }, keys, listed),
  };
}

function coverageOfParts(
  vantage: Vantage,
  question: Parameters<typeof evidenceOf>[1],
  keys: readonly string[],
  listed: readonly string[],
): NamedGap["coverage"] {
  const evidence = evidenceOf(vantage, question, new Set(listed));
  const of = ({ reported, due }: CoveredMonths) => coverage(reported, due);
  const others = new Set(keys.filter((key) => !listed.includes(key)));
  return {
    whole: of(coverageOf(vantage, question.selection, question.period)),
    parts: new Map(listed.map((key) => [key, of((evidence.parts.get(key) ?? NO_EVIDENCE).months)])),
    rest: of(others.size === 0 ? NO_EVIDENCE.months : evidence.ofOthers(others).months),
  };
}
