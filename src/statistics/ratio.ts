/**
 * Exact fractions. Every figure is one until it is printed, so growth, shares, contributions and pulls keep their
 * identities to the last digit and nothing depends on the order of a sum.
 */

/**
 * A fraction with a positive denominator. What the rules below give is in lowest terms if what they are given is; only
 * `quotient`, and a root that is cut, are not brought to them.
 */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Builds n / d in lowest terms.
 *
 * @throws RangeError when d is zero: the formulas answer with a reason before they divide
 * @example ratio(6n, -4n) //=> −3/2
 */
export function ratio(n: bigint, d: bigint): Ratio {
  if (d === 0n) throw new RangeError("a fraction with the denominator zero");
  if (d === 1n) return { n, d };
  const common = greatestCommonDivisor(n < 0n ? -n : n, d < 0n ? -d : d);
  const divisor = d < 0n ? -common : common;
  return { n: n / divisor, d: d / divisor };
}

/** A whole number, such as a sum of 分 or a count. */
export function integer(n: bigint | number): Ratio {
  return { n: typeof n === "bigint" ? n : BigInt(n), d: 1n };
}

/** Is it a whole number, in lowest terms or not? */
export function isInteger({ n, d }: Ratio): boolean {
  return d === 1n || n % d === 0n;
}

export const ZERO = integer(0);
export const ONE = integer(1);
export const HUNDRED = integer(100);

/**
 * Reads a plain decimal text exactly.
 *
 * @throws RangeError for anything else; texts come from events, whose schemas have checked them
 * @example decimal("10535.51") //=> 1053551/100
 */
export function decimal(text: string): Ratio {
  const known = READ.get(text);
  if (known) return known;
  const value = readDecimal(text);
  if (READ.size >= READ_MAX) READ.clear();
  READ.set(text, value);
  return value;
}

/** Bands and targets of plans are read with every question. */
const READ = new Map<string, Ratio>();
const READ_MAX = 1024;

function readDecimal(text: string): Ratio {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`not a decimal: ${text}`);
  const [, sign = "", whole = "", fraction = ""] = match;
  return ratio(BigInt(`${sign}${whole}${fraction}`), 10n ** BigInt(fraction.length));
}

/**
 * The decimal text of a fraction that has one, without trailing zeros.
 *
 * @throws RangeError where the digits never end
 * @example decimalText(1053551/100) //=> "10535.51"
 */
export function decimalText({ n, d }: Ratio): string {
  let [scaled, places] = [n, 0];
  while (scaled % d !== 0n) {
    if (++places > PLACES_MAX) throw new RangeError("a fraction without a finite decimal");
    scaled *= 10n;
  }
  const digits = (scaled < 0n ? -scaled : scaled) / d;
  const text = `${digits}`.padStart(places + 1, "0");
  const point = text.length - places;
  return `${n < 0n ? "-" : ""}${places === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`}`;
}
const PLACES_MAX = 60;

/** a + b, exactly. */
export function add(a: Ratio, b: Ratio): Ratio {
  if (a.d === 1n && b.d === 1n) return { n: a.n + b.n, d: 1n };
  // A whole number added to a fraction in lowest terms leaves it in lowest terms.
  if (b.d === 1n) return { n: a.n + b.n * a.d, d: a.d };
  if (a.d === 1n) return { n: a.n * b.d + b.n, d: b.d };
  if (a.d === b.d) return ratio(a.n + b.n, a.d);
  // What a sum has in common with its denominator is in what the denominators have in common (Knuth, 4.5.1), which is
  // small: sums of 分 in 亿元 have ten places.
  const common = commonDivisor(a.d, b.d);
  const left = a.d / common;
  const n = a.n * (b.d / common) + b.n * left;
  const again = commonDivisor(n, common);
  return { n: n / again, d: left * (b.d / again) };
}
/** a − b, exactly. */
export function subtract(a: Ratio, b: Ratio): Ratio {
  return a.d === 1n && b.d === 1n ? { n: a.n - b.n, d: 1n } : add(a, negate(b));
}
/** Reduced crosswise before it is multiplied: in lowest terms if both factors are. */
export function multiply(a: Ratio, b: Ratio): Ratio {
  const down = commonDivisor(a.n, b.d);
  const up = commonDivisor(b.n, a.d);
  return { n: (a.n / down) * (b.n / up), d: (a.d / up) * (b.d / down) };
}
/** @throws RangeError when b is zero */
export function divide(a: Ratio, b: Ratio): Ratio {
  if (b.n === 0n) throw new RangeError("division by zero");
  if (a.d === 1n && b.d === 1n) return ratio(a.n, b.n);
  return multiply(a, b.n < 0n ? { n: -b.d, d: -b.n } : { n: b.d, d: b.n });
}
/**
 * a ÷ b as it comes, not in lowest terms: those of a figure that is printed or compared make no difference, and to
 * find them takes longer than all the rest.
 *
 * @throws RangeError when b is zero
 */
export function quotient(a: Ratio, b: Ratio): Ratio {
  if (b.n === 0n) throw new RangeError("division by zero");
  const isWhole = a.d === 1n && b.d === 1n;
  const [n, d] = isWhole ? [a.n, b.n] : [a.n * b.d, a.d * b.n];
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

/** −a. */
export function negate(a: Ratio): Ratio {
  return { n: -a.n, d: a.d };
}
/** The value without its sign. */
export function magnitude(a: Ratio): Ratio {
  return a.n < 0n ? negate(a) : a;
}
/** a to a whole power that is not negative. */
export function power(a: Ratio, exponent: number): Ratio {
  return { n: a.n ** BigInt(exponent), d: a.d ** BigInt(exponent) };
}
/** All of them added up, exactly; 0 of none. */
export function sum(values: Iterable<Ratio>): Ratio {
  let total = ZERO;
  for (const value of values) total = add(total, value);
  return total;
}

/** Below zero when a < b, zero when equal, above zero when a > b: the order of `sort`. */
export function compare(a: Ratio, b: Ratio): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}
/** −1 below zero, 1 above it, 0 for zero. */
export function sign(a: Ratio): -1 | 0 | 1 {
  return a.n < 0n ? -1 : a.n > 0n ? 1 : 0;
}

const LIMIT = BigInt(Number.MAX_SAFE_INTEGER);

/** Of a numerator and a denominator that is above zero. */
function commonDivisor(n: bigint, d: bigint): bigint {
  return d === 1n ? 1n : greatestCommonDivisor(n < 0n ? -n : n, d);
}

/** Euclid's. Numbers below 2^53, as sums of 分 mostly are, go through it as plain numbers, which is exact as well. */
function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a;
  let y = b;
  while (y > LIMIT) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  if (y === 0n) return x;
  let p = Number(y);
  let q = Number(x % y);
  while (q !== 0) {
    // The floor of a quotient of two numbers below 2^53 is exact, and faster than their remainder.
    const rest = p - Math.floor(p / q) * q;
    p = q;
    q = rest;
  }
  return BigInt(p);
}
