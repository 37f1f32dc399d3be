import type { Comparator } from "../domain/attribution.js";
import { assertNever } from "../domain/never.js";
import type { Period } from "../domain/period.js";
import { type Figure, known, none } from "./figure.js";
import { divide, integer, magnitude, ONE, type Ratio, ratio, sign, subtract, ZERO } from "./ratio.js";

/**
 * 完成率: actual / target as a fraction. Where less is better (<=) it is target / actual, so that 100 % is the target
 * and more is better in both directions.
 *
 * @example attainment(900, ">=", 1000) //=> 9/10, printed as 90.0%
 * @example attainment(8, "<=", 5) //=> 5/8
 */
export function attainment(actual: Ratio, comparator: Comparator, target: Ratio): Figure {
  const [part, whole] = comparator === "<=" ? [target, actual] : [actual, target];
  if (sign(whole) === 0) return none("base-zero");
  if (sign(whole) < 0) return none("base-negative");
  return known(divide(part, whole));
}

/**
 * 缺口: how much is still missing, in the target's unit; target − actual where more is asked for, actual − target
 * where less is, and the distance where the target is an exact number. Never below zero when the target is met.
 * It is zero and the target still open where 突破 (>) is asked for and the figure stands exactly on the number.
 *
 * @example gap(900, ">=", 1000) //=> 100
 * @example gap(1100, ">=", 1000) //=> 0
 */
export function gap(actual: Ratio, comparator: Comparator, target: Ratio): Ratio {
  const missing = subtract(target, actual);
  switch (comparator) {
    case ">=":
    case ">":
      return sign(missing) > 0 ? missing : ZERO;
    case "<=":
      return sign(missing) < 0 ? magnitude(missing) : ZERO;
    case "=":
      return magnitude(missing);
    default:
      return assertNever(comparator);
  }
}

/**
 * 时间进度: months gone / months of the due year, up to the last month of `at`. Before the due year there is none.
 *
 * @example elapsed(2020, 2020-09) //=> 3/4
 */
export function elapsed(dueYear: number, at: Period): Figure {
  if (at.year < dueYear) return none("not-due");
  return known(at.year > dueYear ? ONE : ratio(BigInt(at.to), 12n));
}

/**
 * 进度差: attainment − elapsed, as a fraction; printed in percentage points. Above zero is ahead of time.
 *
 * @example pace(7/10, 3/4) //=> −1/20, printed as −5.0个百分点
 */
export function pace(attained: Ratio, timeElapsed: Ratio): Ratio {
  return subtract(attained, timeElapsed);
}

/** How much of the way from base to target is done, against how much of the time is gone. All are fractions. */
export interface Schedule {
  readonly completion: Ratio;
  readonly elapsed: Ratio;
  readonly lead: Ratio;
}

/**
 * 时序进度 of a plan of several years: (v_t − v_0) / (target − v_0) against (t − t_0) / (due − t_0).
 *
 * @example schedule({ 2013: 400 }, { 2018: 900 }, { 2020: 1000 }) //=> 5/6 done, 5/7 of the time gone, 5/42 ahead
 */
export function schedule(
  base: { readonly year: number; readonly value: Ratio },
  latest: { readonly year: number; readonly value: Ratio },
  target: { readonly year: number; readonly value: Ratio },
): Figure<Schedule> {
  const way = subtract(target.value, base.value);
  if (sign(way) === 0) return none("nothing-planned");
  if (target.year <= base.year) return none("outside-plan");
  const completion = divide(subtract(latest.value, base.value), way);
  const gone = divide(integer(latest.year - base.year), integer(target.year - base.year));
  return known({ completion, elapsed: gone, lead: subtract(completion, gone) });
}
