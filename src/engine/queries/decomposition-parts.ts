import type { CubeView, KeyOf, Selection } from "../../../projections/cube/cube-view.js";
import { countOf } from "../../../projections/cube/exact.js";
import { SLOT_COUNT } from "../../../projections/cube/slots.js";
import { type UnitRecord, unitIn } from "../../../projections/directory.js";
import { CLUSTER_LEVEL, WHOLE_LEVEL } from "../../../projections/facts/matches.js";
import { OUTSIDE_PARKS } from "../../../projections/geography.js";
import type { Measure, ReportMeasure } from "../../domain/attribution.js";
import {
  endMonth,
  formatPeriod,
  lastMonth,
  monthCount,
  monthFromNumber,
  type Period,
} from "../../domain/period.js";
import { Coverage } from "../../statistics/coverage.js";
import type { PairSums } from "../../statistics/growth.js";
import { comparableSums, MATCHED_SLOTS, NO_PAIRS } from "./comparable.js";
import { dueMonthsOf, isExempt } from "./due.js";
import { standsIn } from "./enterprises.js";
import { countsIn, linesIn, periodsGiving } from "./lines.js";
import { COUNT_SLOT, coverageOf, measured, SUM_SLOT } from "./measured.js";
import { ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

export { OUTSIDE_PARKS };

/** What a selection can be taken apart by. */
export type Dimension = "park" | "district" | "cluster" | "size" | "enterprise";
type Kept = Exclude<Dimension, "enterprise">;

export interface DecompositionQuestion {
  readonly selection: Selection;
  readonly measure: ReportMeasure;
  readonly period: Period;
  readonly by: Dimension;
  /** How many parts are listed. */
  readonly top: number;
}

/** Sums of the parts for which there is anything, by their keys: 分, persons or enterprises. */
export type PartSums = ReadonlyMap<string, bigint>;

export function partSums(
  vantage: Vantage,
  selection: Selection,
  measure: Measure,
  period: Period,
  by: Dimension,
): PartSums {
  if (measure === "enterprises") return enterprisesBy(vantage, selection, lastMonth(period), by);
  const periods = periodsGiving(vantage, measure, readAt(vantage, selection, measure, period));
  return by === "enterprise"
    ? sumsByUnit(vantage, selection, measure, periods)
    : sumsByPlace(vantage, selection, measure, periods, by);
}

/** Parts of a stock are those of the month that the whole is read at, so that they add up to it. */
export function readAt(vantage: Vantage, selection: Selection, measure: Measure, period: Period): Period {
  if (measure !== "employment") return period;
  return measured(vantage, selection, measure, period).readAt ?? endMonth(period);
}

/** Enterprises registered at the end of a month; a unit stands for one or, if it is an estimate, for many. */
function enterprisesBy(vantage: Vantage, selection: Selection, month: number, by: Dimension): PartSums {
  const counts = new Map<string, bigint>();
  const add = (key: string, enterprises: number) =>
    counts.set(key, (counts.get(key) ?? 0n) + BigInt(enterprises));
  if (by === "enterprise") {
    const text = formatPeriod(monthFromNumber(month));
    for (const record of vantage.models.directory.all()) {
      const standing = unitIn(record, text, vantage.position)?.standing;
      if (standing && standsIn(vantage, selection, standing, month)) add(record.unit, standing.represents);
    }
    return counts;
  }
  for (const question of questionsOf(vantage, selection, by)) {
    for (const [key, { units, enterprises }] of viewOf(vantage).countsBy(keyOf(by), question, month)) {
      if (units !== 0) add(key, enterprises);
    }
  }
  return counts;
}

/** What the comparable rate and the coverage of a part rest on. */
export interface PartEvidence {
  readonly pairs: PairSums;
  readonly coverage: Coverage;
}
export const NO_EVIDENCE: PartEvidence = { pairs: NO_PAIRS, coverage: new Coverage(0, 0) };

function addEvidence(a: PartEvidence, b: PartEvidence, sign: 1 | -1 = 1): PartEvidence {
  const [times, count] = [BigInt(sign), sign];
  return {
    pairs: {
      current: a.pairs.current + times * b.pairs.current,
      base: a.pairs.base + times * b.pairs.base,
      reports: a.pairs.reports + count * b.pairs.reports,
    },
    coverage: new Coverage(
      a.coverage.reported + count * b.coverage.reported,
      a.coverage.expected + count * b.coverage.expected,
    ),
  };
}

export interface Evidence {
  readonly parts: ReadonlyMap<string, PartEvidence>;
  readonly ofOthers: (keys: ReadonlySet<string>) => PartEvidence;
}

/** Of units only those that are listed are looked at one by one: the others are what is left of the whole. */
export function evidenceOf(
  vantage: Vantage,
  { selection, measure, period, by }: DecompositionQuestion,
  listed: ReadonlySet<string>,
): Evidence {
  if (by !== "enterprise") {
    const parts = evidenceByPlace(vantage, selection, measure, period, by);
    const ofOthers = (keys: ReadonlySet<string>) =>
      [...keys].reduce((sum, key) => addEvidence(sum, parts.get(key) ?? NO_EVIDENCE), NO_EVIDENCE);
    return { parts, ofOthers };
  }
  const parts = new Map<string, PartEvidence>();
  for (const unit of listed) {
    const record = vantage.models.directory.get(unit);
    if (record) parts.set(unit, evidenceOfUnit(vantage, selection, measure, period, record));
  }
  const whole = {
    pairs: comparableSums(vantage, selection, measure, period),
    coverage: coverageOf(vantage, selection, period),
  };
  return {
    parts,
    ofOthers: () => [...parts.values()].reduce((left, part) => addEvidence(left, part, -1), whole),
  };
}

/** By place, size or cluster, from what the cube keeps for the finest places. */
function evidenceByPlace(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
  by: Kept,
): ReadonlyMap<string, PartEvidence> {
  const view = viewOf(vantage);
  const found = new Map<string, PartEvidence>();
  const isDue = !isExempt(vantage.reference, period);
  const periods = periodsGiving(vantage, measure, period);
  for (const question of questionsOf(vantage, selection, by)) {
    const matched = view.sumsBy(keyOf(by), question, MATCHED_SLOTS[measure], periods);
    for (const [key, { reported, due }] of view.monthsBy(keyOf(by), question, period)) {
      const [current = 0, base = 0, pairs = 0] = matched.get(key) ?? [];
      found.set(key, {
        pairs: { current: BigInt(current), base: BigInt(base), reports: countOf(pairs) },
        coverage: new Coverage(reported, isDue ? due : 0),
      });
    }
  }
  return found;
}

/** Of one unit, from its own reports and registrations. */
function evidenceOfUnit(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  period: Period,
  record: UnitRecord,
): PartEvidence {
  const { facts } = vantage.models;
  const { axis } = facts.cube;
  const inside = new Set(axis.inside(period));
  const compared = new Set(periodsGiving(vantage, measure, period));
  const counts = countsIn(vantage, selection);
  const level = selection.cluster === null ? WHOLE_LEVEL : CLUSTER_LEVEL;
  const values = new Float64Array(SLOT_COUNT);
  let found: PartEvidence = {
    pairs: NO_PAIRS,
    coverage: new Coverage(0, dueMonthsOf(vantage, record, selection, period)),
  };
  for (const line of facts.linesOf(record.index, period.year, vantage.position)) {
    const own = facts.journal.period(line);
    if (!inside.has(own) && !compared.has(own)) continue;
    if (!counts(facts.journal.leaf(line), lastMonth(axis.period(own)))) continue;
    facts.matches.lineInto(values, line, level, (at, unit) => facts.standingAt(at, unit, vantage.position));
    const [current = 0, base = 0, pairs = 0] = MATCHED_SLOTS[measure].map((slot) => values[slot]);
    const matched = { current: BigInt(current), base: BigInt(base), reports: pairs };
    found = addEvidence(found, {
      pairs: compared.has(own) ? matched : NO_PAIRS,
      coverage: new Coverage(inside.has(own) ? monthCount(axis.period(own)) : 0, 0),
    });
  }
  return found;
}

function sumsByPlace(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  periods: readonly number[],
  by: Kept,
): PartSums {
  const slots = [SUM_SLOT[measure], COUNT_SLOT[measure]];
  const sums = new Map<string, bigint>();
  for (const question of questionsOf(vantage, selection, by)) {
    for (const [key, [sum = 0, reports]] of viewOf(vantage).sumsBy(keyOf(by), question, slots, periods)) {
      if (countOf(reports) > 0) sums.set(key, BigInt(sum));
    }
  }
  return sums;
}

/** By enterprise, from the reports themselves. */
function sumsByUnit(
  vantage: Vantage,
  selection: Selection,
  measure: ReportMeasure,
  periods: readonly number[],
): PartSums {
  const { journal } = vantage.models.facts;
  const sums = new Map<string, bigint>();
  for (const line of linesIn(vantage, selection, periods)) {
    const value = journal[measure](line);
    if (value === undefined) continue;
    const unit = vantage.models.directory.at(journal.unit(line))?.unit ?? "";
    sums.set(unit, (sums.get(unit) ?? 0n) + BigInt(value));
  }
  return sums;
}

function viewOf({ models, position }: Vantage): CubeView {
  const { cube } = models.facts;
  return position >= models.position ? cube.now() : cube.at(position);
}

/** By which part a place is counted. */
function keyOf(by: Kept): KeyOf {
  return by === "park" ? ({ park }) => park ?? OUTSIDE_PARKS : (place) => place[by] ?? "";
}

/** By cluster, the lines of every cluster are wanted, not the units as a whole. */
function questionsOf({ reference }: Vantage, selection: Selection, by: Kept): readonly Selection[] {
  if (by !== "cluster" || selection.cluster !== null) return [selection];
  return [...reference.clusters.keys()].map((cluster) => ofCluster(selection, cluster));
}
