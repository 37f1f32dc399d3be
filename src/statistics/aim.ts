import type { Point, Step } from "./annual-change.js";
import type { Aim, Asked, AssessmentInput } from "./assessment.js";
import type { Path } from "./path.js";
import { decimal, HUNDRED } from "./ratio.js";
import { isPercentage } from "./units.js";

/** The terms of a target with a number, read: what is asked, by when, from where, and along which path. */
export interface Course {
  readonly aim: Aim;
  readonly dueAssumed: boolean;
  readonly baseYear: number;
  /** How growth is measured and carried on: by steps for ratios and ranks, else by rates. */
  readonly growth: Step;
  /**
   * The terms ask something of each one (每个村有1名以上) while the indicator gives the ratio of those that have it:
   * it is met at 100 %, and an average would not show it.
   */
  readonly isOfEachOne: boolean;
}

export function courseOf({ terms, plan, nature }: AssessmentInput, asked: Asked): Course {
  const isOfEachOne = nature === "ratio" && !isPercentage(terms.unit);
  const isLinear = nature === "ratio" || nature === "rank" || isPercentage(terms.unit);
  const { trajectory } = terms;
  const dueYear = typeof terms.due === "number" ? terms.due : plan.dueYear;
  return {
    aim: isOfEachOne
      ? { value: HUNDRED, comparator: ">=", unit: "%", dueYear }
      : { value: asked.value, comparator: asked.comparator, unit: terms.unit, dueYear },
    dueAssumed: typeof terms.due !== "number",
    baseYear: trajectory === null || trajectory.kind === "milestones" ? plan.baseYear : trajectory.baseYear,
    growth: isLinear ? "linear" : "geometric",
    isOfEachOne,
  };
}

/** Is the due year over? Its December counts as over: `asOf` is the last month that is. */
export function isDue({ asOf }: Pick<AssessmentInput, "asOf">, dueYear: number): boolean {
  return asOf.year > dueYear || (asOf.year === dueYear && asOf.to === 12);
}

/**
 * The path from the base to the target, by the trajectory that the terms name and else by the kind of figure. One
 * through milestones starts at the base and ends at the target as well.
 */
export function pathFrom(
  base: Point,
  { aim, growth }: Course,
  { terms: { trajectory } }: AssessmentInput,
): Path {
  const target: Point = { year: aim.dueYear, value: aim.value };
  if (trajectory?.kind !== "milestones") return { kind: trajectory?.kind ?? growth, base, target };
  const given = trajectory.points.map(({ year, value }) => ({ year, value: decimal(value) }));
  const ends = [base, target].filter((end) => !given.some((point) => point.year === end.year));
  return { kind: "milestones", points: [...ends, ...given] };
}
