import { type Figure, isKnown } from "../../src/statistics/figure.js";

/** Fractions as text in lowest terms, told with plain integers; for comparing figures with loops over raw reports. */

/** A figure as `n/d` in lowest terms, or the reason why there is none. */
export function shownFraction(figure: Figure): string {
  return isKnown(figure) ? fraction(figure.value.n, figure.value.d) : figure.none;
}

/** n / d in lowest terms, d above zero. */
export function fraction(n: bigint, d: bigint): string {
  const common = greatest(n < 0n ? -n : n, d < 0n ? -d : d);
  const divisor = d < 0n ? -common : common;
  return `${n / divisor}/${d / divisor}`;
}

/** current / base − 1. */
export function naiveGrowth(current: bigint | undefined, base: bigint | undefined): string {
  if (current === undefined) return "no-reports";
  if (base === undefined) return "base-missing";
  if (base === 0n) return "base-zero";
  return base < 0n ? "base-negative" : fraction(current - base, base);
}

function greatest(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatest(b, a % b);
}
