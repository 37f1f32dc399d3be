import type { Ratio } from "./ratio.js";

/** Decimal places of a root that is no fraction. Far beyond print, so that no rounding is decided by the cut. */
export const ROOT_PLACES = 60;

/**
 * The n-th root of a fraction that is in lowest terms and not negative: exact where the root is itself a fraction, and
 * otherwise cut after 60 places, as a number of 10^-60 that is not brought to lowest terms. Whole-number arithmetic
 * only, so the same on any machine, and a rate that is exactly on a tie (5.05 % a year) is rounded as the tie that it is.
 *
 * @throws RangeError for a negative value or an n below 1
 * @example nthRoot(9/4, 2) //=> 3/2
 */
export function nthRoot(value: Ratio, n: number): Ratio {
  if (value.n < 0n || n < 1) throw new RangeError("no such root");
  // Base and target of a plan stay the same from question to question, and so do most of the roots.
  const place = placeOf(value, n);
  const known = KNOWN[place];
  if (known?.degree === n && known.n === value.n && known.d === value.d) return known.root;
  const root = rootOf(value, n);
  KNOWN[place] = { degree: n, n: value.n, d: value.d, root };
  return root;
}

/** The roots worked out last, each at the place that its value and degree give: a later one there takes its place. */
const KNOWN: ({ readonly degree: number; readonly root: Ratio } & Ratio)[] = [];
const PLACES_BITS = 12;

function placeOf({ n, d }: Ratio, degree: number): number {
  return Number(BigInt.asUintN(PLACES_BITS, 31n * n + d)) ^ degree;
}

const SCALE = 10n ** BigInt(ROOT_PLACES);

function rootOf(value: Ratio, n: number): Ratio {
  const degree = BigInt(n);
  const above = floorRoot(value.n, degree);
  const below = floorRoot(value.d, degree);
  if (above ** degree === value.n && below ** degree === value.d) return { n: above, d: below };
  return { n: floorRoot((value.n * SCALE ** degree) / value.d, degree), d: SCALE };
}

/** The largest whole number whose n-th power does not exceed x: Newton's steps from above. */
function floorRoot(x: bigint, n: bigint): bigint {
  if (x < 2n || n === 1n) return x;
  let guess = upperGuess(x, Number(n));
  for (;;) {
    const next = ((n - 1n) * guess + x / guess ** (n - 1n)) / n;
    if (next >= guess) return guess;
    guess = next;
  }
}

const LEADING_BITS = 100;
const GUESS_BITS = 52;

/**
 * A start for Newton's steps that is right to some 45 bits and never below the root, so that few steps are left. It
 * decides how many, never where they end.
 */
function upperGuess(x: bigint, n: number): bigint {
  const bits = x.toString(16).length * 4;
  const shiftOfRoot = Math.max(0, Math.floor((bits - LEADING_BITS) / n));
  const root = (Number(x >> BigInt(shiftOfRoot * n)) + 1) ** (1 / n);
  const scale = GUESS_BITS - Math.ceil(Math.log2(root));
  const leading = BigInt(Math.ceil(root * 2 ** scale * (1 + 2 ** -45))) + 1n;
  const shift = BigInt(shiftOfRoot - scale);
  return shift >= 0n ? leading << shift : (leading >> -shift) + 1n;
}
