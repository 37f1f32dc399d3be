import { FEN_MAX, PERSONS_MAX } from "../../domain/amount.js";

/**
 * Numbers read straight from bytes, where they are nothing but ASCII digits, one minus sign before and one point
 * between. Everything else, and everything that may be refused, answers NaN: the slow path then says what it is.
 */

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
/** Fifteen digits are exact in a double. */
const DIGITS_MAX = 15;
const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

/**
 * The number times 10^`places`, exact: an amount in a money unit as 分.
 *
 * @example plainFen(Buffer.from("135801.6"), 0, 8, 6) //=> 135801600000
 */
export function plainFen(bytes: Uint8Array, start: number, end: number, places: number): number {
  const negative = bytes[start] === MINUS;
  let position = negative ? start + 1 : start;
  if (end - position > DIGITS_MAX || position === end) return Number.NaN;
  const first = position;
  let value = 0;
  while (position < end) {
    const digit = (bytes[position] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    position++;
  }
  if (position === first) return Number.NaN;
  let decimals = 0;
  if (position < end) {
    if (bytes[position] !== POINT) return Number.NaN;
    decimals = end - position - 1;
    for (position++; position < end; position++) {
      const digit = (bytes[position] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    if (decimals === 0 || decimals > places) return Number.NaN;
  }
  const fen = value * (POWERS[places - decimals] ?? Number.NaN);
  if (!(fen <= FEN_MAX)) return Number.NaN;
  return negative && fen !== 0 ? -fen : fen;
}

/** A count of persons, never negative. */
export function plainPersons(bytes: Uint8Array, start: number, end: number, exponent: number): number {
  const persons = plainFen(bytes, start, end, exponent);
  return persons >= 0 && persons <= PERSONS_MAX ? persons : Number.NaN;
}
