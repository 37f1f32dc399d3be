import { Fault } from "../../domain/faults.js";
import { endMonth } from "../../domain/period.js";
import { type Change, contribution, difference, pull } from "../../statistics/contribution.js";
import { decomposeGap } from "../../statistics/decompose-gap.js";
import { type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { growth } from "../../statistics/growth.js";
import { integer, multiply, type Ratio, ZERO } from "../../statistics/ratio.js";
import { share } from "../../statistics/share.js";
import { inUnit } from "../../statistics/units.js";
import { type BesideGrowth, besideGrowth } from "./beside-growth.js";
import type { DerivedName } from "./derived-name.js";
import { isTargetNamed, targetNamed } from "./explainable.js";
import { type FigureName, measuredBy, seenBy } from "./figure-name.js";
import { progressOf } from "./progress.js";
import type { Vantage } from "./vantage.js";

/** What part a level has in a figure. */
export type Role = "current" | "base" | "whole" | "whole-base";

/** A level that a figure is computed from: 分, persons or enterprises. */
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
