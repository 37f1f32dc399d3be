import { SLOT_COUNT } from "../../../projections/cube/slots.js";
import { nameOfUnit } from "../../../projections/directory.js";
import { CLUSTER_LEVEL, WHOLE_LEVEL } from "../../../projections/facts/matches.js";
import { Fault } from "../../domain/faults.js";
import { endMonth, formatPeriod, monthCount } from "../../domain/period.js";
import { type Change, contribution, difference, pull } from "../../statistics/contribution.js";
import { decomposeGap } from "../../statistics/decompose-gap.js";
import { type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { growth } from "../../statistics/growth.js";
import { integer, multiply, type Ratio, ZERO } from "../../statistics/ratio.js";
import { share } from "../../statistics/share.js";
import { inUnit } from "../../statistics/units.js";
import type { FoldedLog } from "../log.js";
import { type BesideGrowth, besideGrowth } from "./beside-growth.js";
import { MATCHED_SLOTS } from "./comparable.js";
import type { DerivedName } from "./derived-name.js";
import { dueMonthsOf } from "./due.js";
import { type Origin, signedClusters, unitsIn, whereFrom } from "./explain.js";
import { isTargetNamed, targetNamed } from "./explainable.js";
import { type FigureName, measuredBy, seenBy } from "./figure-name.js";
import { linesIn, periodsGiving } from "./lines.js";
import { progressOf } from "./progress.js";
import { ofCluster } from "./scope.js";
import type { Vantage } from "./vantage.js";

/** What part a level has in a figure. */
export type Role = "current" | "base" | "whole" | "whole-base";

/** A level that a figure is worked out of: 分, persons or enterprises. */
export interface Ingredient {
  readonly role: Role;
  readonly figure: FigureName;
  readonly level: Figure;
}

export interface Derived {
  readonly value: Figure;
  readonly ingredients: readonly Ingredient[];
  /** What stands beside growth; the comparable rate rests on pairs of reports or on a restated base, not on levels. */
  readonly beside: BesideGrowth;
  /** Where it is a part's place in a gap; then the value is in the target's unit. */
  readonly aim: AimOfGap | undefined;
}

/** Works a figure out again, from the levels that its name speaks of. @throws Fault GAP_UNDIVIDED, FIGURE_UNKNOWN */
export function derived(vantage: Vantage, name: DerivedName): Derived {
  const { formula, current, base } = name;
  const aim = name.target === undefined ? undefined : aimOf(vantage, name, name.target);
  const whole = aim ?? name.whole;
  const ingredient = (role: Role, figure: FigureName): Ingredient => ({
    role,
    figure,
    level: levelOf(vantage, figure),
  });
  const own = [ingredient("current", current), ingredient("base", base)];
  const all = whole ? [ingredient("whole", whole.current), ingredient("whole-base", whole.base)] : [];
  const [now = NOTHING, then = NOTHING, wholeNow = NOTHING, wholeThen = NOTHING] = [...own, ...all].map(
    ({ level }) => level,
  );
  const { measure, selection, period } = current;
  const beside = besideGrowth(seenBy(vantage, current), selection, measure, period, now);
  const part = { current: orZero(now), base: orZero(then) };
  const total = { current: orZero(wholeNow), base: orZero(wholeThen) };
  const of = (value: Figure, ingredients: readonly Ingredient[] = [...own, ...all]): Derived => ({
    value,
    ingredients,
    beside,
    aim,
  });
  switch (formula) {
    case "growth":
      return of(growth(now, then));
    case "change":
      return of(known(difference(part)));
    case "comparable":
      return of(beside.comparable, beside.restatedBase ? own.slice(0, 1) : []);
    case "coverage":
      return of(beside.coverage.rate, []);
    case "share":
      return of(share(part.current, total.current), [...own.slice(0, 1), ...all.slice(0, 1)]);
    case "contribution":
      return of(contribution(part, total));
    case "pull":
      return of(pull(part, total));
    default:
      return of(aim ? inGap(formula, part, total, aim) : NOTHING);
  }
}

/** A part's place in the gap of the whole, in the target's unit. */
function inGap(
  formula: "asked" | "gap" | "gap-share",
  part: Change,
  whole: Change,
  { value, unit }: AimOfGap,
): Figure {
  const inTarget = ({ current, base }: Change) => ({
    current: multiply(current, unit),
    base: multiply(base, unit),
  });
  const placed = decomposeGap([{ key: "", ...inTarget(part) }], 1, inTarget(whole), value);
  if (!isKnown(placed)) return placed;
  const [own] = placed.value.parts;
  if (!own) return NOTHING;
  return formula === "gap-share" ? own.share : known(own[formula]);
}

/** What a gap is held against, and the levels of the whole. */
interface AimOfGap {
  readonly value: Ratio;
  /** One of the exact unit (分, persons, enterprises) in the target's. */
  readonly unit: Ratio;
  readonly unitName: string;
  readonly current: FigureName;
  readonly base: FigureName;
}

function aimOf(vantage: Vantage, { current, base }: DerivedName, target: string): AimOfGap {
  const { plan, subjectArea } = targetNamed(vantage, target);
  const { rows } = progressOf(vantage, { plan, area: subjectArea, period: endMonth(current.period) });
  const row = rows.find((one) => isTargetNamed(one, target));
  const { measure } = current;
  const unit = row ? inUnit(1n, row.terms.unit, measure) : NOTHING;
  if (!row?.selection || row.measure !== measure || !row.assessment?.aim || !isKnown(unit))
    throw new Fault("GAP_UNDIVIDED", { target });
  const { selection } = row;
  return {
    value: row.assessment.aim.value,
    unit: unit.value,
    unitName: row.terms.unit,
    current: { measure, selection, period: current.period },
    base: { measure, selection, period: base.period },
  };
}

const NOTHING: Figure = none("no-reports");

/** A sum over no reports adds nothing. */
function orZero(figure: Figure): Ratio {
  return isKnown(figure) ? figure.value : ZERO;
}

/** The level that a name speaks of: 分, persons or enterprises. */
export function levelOf(vantage: Vantage, figure: FigureName): Figure {
  const { value } = measuredBy(vantage, figure);
  return value === undefined ? NOTHING : known(integer(value));
}

/** A report that is compared with the same unit's of a year before. */
export interface Pair {
  readonly unit: string;
  readonly name: string;
  readonly period: string;
  readonly current: bigint;
  readonly base: bigint;
  readonly origin: Origin;
  readonly baseOrigin: Origin;
}

export interface Pairs {
  readonly count: number;
  readonly current: bigint;
  readonly base: bigint;
  readonly largest: readonly Pair[];
}

interface PairedLine {
  readonly line: number;
  readonly baseLine: number;
  readonly current: bigint;
  readonly base: bigint;
}

/** The pairs of reports that a comparable rate rests on, the largest first. */
export async function pairsOf(
  log: FoldedLog,
  vantage: Vantage,
  figure: FigureName,
  top: number,
): Promise<Pairs> {
  const { facts, directory } = vantage.models;
  const { journal } = facts;
  const found = pairedLines(vantage, figure);
  found.sort((a, b) => (b.current === a.current ? a.line - b.line : b.current > a.current ? 1 : -1));
  const largest = found.slice(0, top).map(async ({ line, baseLine, current, base }): Promise<Pair> => {
    const record = directory.at(journal.unit(line));
    return {
      unit: record?.unit ?? "",
      name: nameOfUnit(record, vantage.position),
      period: formatPeriod(facts.cube.axis.period(journal.period(line))),
      current,
      base,
      origin: await whereFrom(log, vantage, journal.position(line)),
      baseOrigin: await whereFrom(log, vantage, journal.position(baseLine)),
    };
  });
  return {
    count: found.length,
    current: found.reduce((sum, { current }) => sum + current, 0n),
    base: found.reduce((sum, { base }) => sum + base, 0n),
    largest: await Promise.all(largest),
  };
}

function pairedLines(vantage: Vantage, figure: FigureName): PairedLine[] {
  const { measure } = figure;
  if (measure === "enterprises") return [];
  const { facts } = vantage.models;
  const { journal, cube, matches } = facts;
  const counts = unitsIn(vantage, figure);
  const periods = periodsGiving(vantage, measure, figure.period);
  const values = new Float64Array(SLOT_COUNT);
  const found: PairedLine[] = [];
  for (const { sign, cluster } of signedClusters(figure)) {
    const level = cluster === null ? WHOLE_LEVEL : CLUSTER_LEVEL;
    const selection = ofCluster(figure.selection, cluster);
    for (const line of linesIn(vantage, selection, periods, figure.asClassifiedThen)) {
      const unit = journal.unit(line);
      if (!counts(unit)) continue;
      matches.lineInto(values, line, level, (at, of) => facts.standingAt(at, of, vantage.position));
      const [current = 0, base = 0, pairs = 0] = MATCHED_SLOTS[measure].map((slot) => values[slot]);
      if (pairs === 0) continue;
      const baseLine = facts.standingAt(cube.axis.yearBefore(journal.period(line)), unit, vantage.position);
      found.push({ line, baseLine, current: BigInt(sign * current), base: BigInt(sign * base) });
    }
  }
  return found;
}

/** What one unit had to report and what it did, in months. */
export interface UnitMonths {
  readonly unit: string;
  readonly name: string;
  readonly due: number;
  readonly reported: number;
}

/** Months due and received of every unit that coverage counts, those that lack most first. */
export function monthsByUnit(vantage: Vantage, figure: FigureName): readonly UnitMonths[] {
  const { facts, directory } = vantage.models;
  const { journal, cube } = facts;
  const counts = unitsIn(vantage, figure);
  const reported = new Map<number, number>();
  const due = new Map<number, number>();
  for (const { sign, cluster } of signedClusters(figure)) {
    const selection = ofCluster(figure.selection, cluster);
    const periods = cube.axis.inside(figure.period);
    for (const line of linesIn(vantage, selection, periods, figure.asClassifiedThen)) {
      const unit = journal.unit(line);
      const months = monthCount(cube.axis.period(journal.period(line)));
      if (counts(unit)) reported.set(unit, (reported.get(unit) ?? 0) + sign * months);
    }
    for (const record of directory.all()) {
      if (!counts(record.index)) continue;
      const months = dueMonthsOf(vantage, record, selection, figure.period);
      if (months > 0) due.set(record.index, (due.get(record.index) ?? 0) + sign * months);
    }
  }
  const lacks = (one: UnitMonths) => one.due - one.reported;
  return [...new Set([...due.keys(), ...reported.keys()])]
    .flatMap((index): UnitMonths[] => {
      const record = directory.at(index);
      if (!record) return [];
      const name = nameOfUnit(record, vantage.position);
      return [{ unit: record.unit, name, due: due.get(index) ?? 0, reported: reported.get(index) ?? 0 }];
    })
    .sort((a, b) => lacks(b) - lacks(a) || (a.unit < b.unit ? -1 : 1));
}
