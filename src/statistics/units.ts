import { MONEY_UNITS } from "../domain/amount.js";
import type { Language } from "../domain/faults.js";
import { type Figure, known, none } from "./figure.js";
import { roundHalfUp } from "./print.js";
import { divide, integer, multiply, type Ratio } from "./ratio.js";

/** A unit that figures are given in: what it counts, how many of the exact unit (分, persons, …) it is, and its print. */
interface Unit {
  readonly counts: "money" | "persons" | "enterprises" | "other";
  readonly size: bigint;
  readonly places: number;
  readonly en: string;
}

const money = (power: number, en: string): Unit => ({
  counts: "money",
  size: 10n ** BigInt(power + 2),
  places: 2,
  en,
});

const UNITS: Readonly<Record<string, Unit>> = {
  元: money(MONEY_UNITS.元, "yuan"),
  千元: money(MONEY_UNITS.千元, "thousand yuan"),
  万元: money(MONEY_UNITS.万元, "10,000 yuan"),
  百万元: money(MONEY_UNITS.百万元, "million yuan"),
  亿元: money(MONEY_UNITS.亿元, "100 million yuan"),
  人: { counts: "persons", size: 1n, places: 0, en: "persons" },
  万人: { counts: "persons", size: 10_000n, places: 2, en: "10,000 persons" },
  家: { counts: "enterprises", size: 1n, places: 0, en: "enterprises" },
  户: { counts: "enterprises", size: 1n, places: 0, en: "enterprises" },
  万家: { counts: "enterprises", size: 10_000n, places: 2, en: "10,000 enterprises" },
};

/**
 * An exact whole number of 分, persons or enterprises in a unit of a target.
 *
 * @example inUnit(90_000_000_000_00n, "亿元") //=> 900
 */
export function inUnit(exact: bigint | number, unit: string): Figure {
  const found = UNITS[unit];
  return found === undefined ? none("unit-mismatch") : known(divide(integer(exact), integer(found.size)));
}

/**
 * A value given in one unit, in another. Units that are equal need not be known.
 *
 * @example convert(3.3, "万家", "家") //=> 33000
 */
export function convert(value: Ratio, from: string, to: string): Figure {
  if (from === to) return known(value);
  const [a, b] = [UNITS[from], UNITS[to]];
  if (a === undefined || b === undefined || a.counts !== b.counts) return none("unit-mismatch");
  return known(multiply(value, divide(integer(a.size), integer(b.size))));
}

/** Is the unit a percentage, so that its path is linear and its differences are percentage points? */
export function isPercentage(unit: string): boolean {
  return unit.startsWith("%");
}

/** A value with its unit as it is printed: 亿元 two decimals, per cent one, counts whole, others as they are. */
export function quantity(value: Ratio, unit: string, language: Language): string {
  const places = UNITS[unit]?.places ?? (isPercentage(unit) ? 1 : value.d === 1n ? 0 : 2);
  const number = roundHalfUp(value, places);
  if (language === "zh" || isPercentage(unit)) return `${number}${unit}`;
  return `${number} ${UNITS[unit]?.en ?? unit}`;
}
