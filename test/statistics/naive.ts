import type { Comparator, Qualifier } from "../../src/domain/attribution.js";

/**
 * Fractions told again in the plainest way, for the tests alone: never reduced, compared by multiplying out. Shares
 * no code with `src/statistics`.
 */
export type Naive = readonly [numerator: bigint, denominator: bigint];

export const over = (numerator: bigint, denominator: bigint): Naive => [numerator, denominator];
export const plus = ([a, b]: Naive, [c, d]: Naive): Naive => [a * d + c * b, b * d];
export const minus = ([a, b]: Naive, [c, d]: Naive): Naive => [a * d - c * b, b * d];
export const times = ([a, b]: Naive, [c, d]: Naive): Naive => [a * c, b * d];
export const same = ([a, b]: Naive, { n, d }: { n: bigint; d: bigint }): boolean => a * d === n * b;

export function order(a: Naive, b: Naive): -1 | 0 | 1 {
  const [n, d] = minus(a, b);
  return n === 0n ? 0 : n > 0n === d > 0n ? 1 : -1;
}

export function fulfils(value: Naive, comparator: Comparator, target: Naive): boolean {
  const found = order(value, target);
  return { ">=": found >= 0, ">": found > 0, "<=": found <= 0, "=": found === 0 }[comparator];
}

/**
 * A printed figure against a target by trying true values that it can stand for: those beside it, those beside the
 * target, the very small and the very large, up to the `most` that it can be. All fulfil the target: met; none does: not met.
 */
export function heldAgainst(
  printed: Naive,
  qualifier: Qualifier,
  comparator: Comparator,
  target: Naive,
  most?: Naive,
): "met" | "not-met" | "cannot-tell" {
  const tiny = over(1n, 10n ** 12n);
  const large = over(10n ** 12n, 1n);
  const tried = [printed, target, ...(most ? [most] : [])].flatMap((one) => [
    one,
    plus(one, tiny),
    minus(one, tiny),
  ]);
  const answers = [...tried, large, minus(over(0n, 1n), large)]
    .filter((truth) => {
      // 约 and 预计 promise nothing, so nothing follows from them.
      if (qualifier === "~" || qualifier === "forecast") return true;
      if (most && order(truth, most) > 0) return false;
      const found = order(truth, printed);
      return { exact: found === 0, ">": found > 0, ">=": found >= 0, "<": found < 0 }[qualifier];
    })
    .map((truth) => fulfils(truth, comparator, target));
  return answers.every(Boolean) ? "met" : answers.some(Boolean) ? "cannot-tell" : "not-met";
}

/** Rounds by long division on the decimal digits: the way it is done on paper. */
export function onPaper([numerator, denominator]: Naive, places: number): string {
  const negative = numerator < 0n !== denominator < 0n && numerator !== 0n;
  let rest = numerator < 0n ? -numerator : numerator;
  const divisor = denominator < 0n ? -denominator : denominator;
  const whole = rest / divisor;
  rest %= divisor;
  const digits: number[] = [];
  for (let place = 0; place <= places; place++) {
    digits.push(Number((rest * 10n) / divisor));
    rest = (rest * 10n) % divisor;
  }
  const kept = [...whole.toString()].map(Number).concat(digits.slice(0, places));
  let carry = (digits[places] ?? 0) >= 5 ? 1 : 0;
  for (let index = kept.length - 1; index >= 0; index--) {
    const digit = (kept[index] ?? 0) + carry;
    kept[index] = digit % 10;
    carry = digit === 10 ? 1 : 0;
  }
  const text = `${carry === 1 ? "1" : ""}${kept.join("")}`;
  const point = text.length - places;
  const printed = places === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`;
  return negative && /[1-9]/.test(printed) ? `-${printed}` : printed;
}
