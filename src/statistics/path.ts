import type { Comparator } from "../domain/attribution.js";
import { type AnnualChange, annualChange, type Point, type Step } from "./annual-change.js";
import { type Figure, known, none } from "./figure.js";
import {
  add,
  compare,
  divide,
  integer,
  multiply,
  power,
  type Ratio,
  ratio,
  sign,
  subtract,
} from "./ratio.js";
import { nthRoot } from "./root.js";

/** How a plan leads from its base to its target: by a constant rate, by a constant step, or through given points. */
export type Path =
  | { readonly kind: Step; readonly base: Point; readonly target: Point }
  | { readonly kind: "milestones"; readonly points: readonly Point[] };

/**
 * The value that a path asks for in a year.
 *
 * @example plannedValue({ kind: "geometric", base: { 2018, 100 }, target: { 2020, 121 } }, 2019) //=> 110
 * @example plannedValue({ kind: "linear", base: { 2018, 60 }, target: { 2020, 100 } }, 2019) //=> 80
 */
export function plannedValue(path: Path, year: number): Figure {
  if (path.kind === "milestones") return between(path.points, year);
  const { base, target } = path;
  if (year < base.year || year > target.year || base.year === target.year) return none("outside-plan");
  if (path.kind === "linear") return between([base, target], year);
  const over = annualChange("geometric", base, target);
  if ("none" in over) return over;
  const factor = power(divide(target.value, base.value), year - base.year);
  return known(multiply(base.value, nthRoot(factor, target.year - base.year)));
}

/** Straight lines between points, which may come in any order; nothing before the first or after the last. */
function between(points: readonly Point[], year: number): Figure {
  const ordered = [...points].sort((a, b) => a.year - b.year);
  const after = ordered.find((point) => point.year >= year);
  const before = ordered.findLast((point) => point.year <= year);
  if (!after || !before) return none("outside-plan");
  if (after.year === before.year) return known(after.value);
  const done = ratio(BigInt(year - before.year), BigInt(after.year - before.year));
  return known(add(before.value, multiply(done, subtract(after.value, before.value))));
}

/**
 * 所需增速: (target / last full year)^(1/years left) − 1, or the step a year on a linear path.
 *
 * @example requiredFrom("geometric", { 2018, 900 }, ">=", { 2020, 1000 }) //=> 0.05409…: 2019–2020年年均须增长5.4%
 */
export function requiredFrom(
  step: Step,
  last: Point,
  comparator: Comparator,
  target: Point,
): Figure<AnnualChange> {
  if (direction(last.value, comparator, target.value) === 0) return none("already-met");
  if (target.year <= last.year) return none("due-over");
  if (step === "geometric" && sign(target.value) === 0) return none("target-zero");
  return annualChange(step, last, target);
}

/** Where a target lies from a value: 1 upwards, −1 downwards, 0 where it is reached and only has to be kept. */
export function direction(from: Ratio, comparator: Comparator, target: Ratio): -1 | 0 | 1 {
  const order = compare(target, from);
  if (comparator === "<=") return order < 0 ? -1 : 0;
  if (comparator === "=") return order;
  return order > 0 ? 1 : 0;
}

/** Continues from a value for some years with the change observed between two full years. */
export function extrapolate(step: Step, seen: readonly [Point, Point], from: Ratio, years: number): Figure {
  const [base, last] = seen;
  const change = annualChange(step, base, last);
  if ("none" in change) return change;
  if (step === "linear") return known(add(from, multiply(change.value.perYear, integer(years))));
  const factor = power(divide(last.value, base.value), years);
  return known(multiply(from, nthRoot(factor, last.year - base.year)));
}
