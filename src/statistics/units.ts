import { MONEY_UNITS } from "../domain/amount.js";
import type { Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { type Figure, known, none } from "./figure.js";
import { apart } from "./print.js";
import { divide, integer, isInteger, multiply, type Ratio } from "./ratio.js";

/** A unit that figures are given in. Only units that count the same can be converted into one another. */
interface Unit {
  readonly counts: string;
  /** How many of the exact unit (分, persons, …) it is. */
  readonly size: bigint;
  /** Decimals in print. */
  readonly places: number;
  readonly en: string;
}

const money = (power: number, en: string): Unit => ({
  counts: "money",
  size: 10n ** BigInt(power + 2),
  places: 2,
  en,
});
const whole = (counts: string, en: string): Unit => ({ counts, size: 1n, places: 0, en });
const tenThousand = (counts: string, en: string): Unit => ({ counts, size: 10_000n, places: 2, en });

const UNITS: ReadonlyMap<string, Unit> = new Map(
  Object.entries({
    元: money(MONEY_UNITS.元, "yuan"),
    千元: money(MONEY_UNITS.千元, "thousand yuan"),
    万元: money(MONEY_UNITS.万元, "ten thousand yuan"),
    百万元: money(MONEY_UNITS.百万元, "million yuan"),
    亿元: money(MONEY_UNITS.亿元, "hundred million yuan"),
    人: whole("persons", "persons"),
    万人: tenThousand("persons", "ten thousand persons"),
    家: whole("enterprises", "enterprises"),
    户: whole("enterprises", "enterprises"),
    万家: tenThousand("enterprises", "ten thousand enterprises"),
    个: { ...whole("items", "items"), places: 2 },
    位: { ...whole("places", "places in the ranking"), places: 2 },
    次: { ...whole("times", "times"), places: 2 },
    // What a year's count comes to is a number of times a year.
    "次/年": { ...whole("times", "times a year"), places: 2 },
  }),
);

/** What a measure's exact numbers (分, persons, enterprises) count. */
const COUNTED: Readonly<Record<Measure, string>> = {
  output: "money",
  revenue: "money",
  employment: "persons",
  enterprises: "enterprises",
};

/**
 * An exact whole number of 分, persons or enterprises in a unit of a target.
 *
 * @param of the measure, where it is known: then 分 are never taken for persons
 * @example inUnit(9_000_000_000_000n, "亿元", "output") //=> 900
 */
export function inUnit(exact: bigint | number, unit: string, of?: Measure): Figure {
  const found = UNITS.get(unit);
  if (found === undefined || (of !== undefined && COUNTED[of] !== found.counts)) return none("unit-mismatch");
  return known(divide(integer(exact), integer(found.size)));
}

/**
 * A value given in one unit, in another. Units that are equal need not be known.
 *
 * @example convert(3.3, "万家", "家") //=> 33000
 */
export function convert(value: Ratio, from: string, to: string): Figure {
  if (from === to) return known(value);
  const [a, b] = [UNITS.get(from), UNITS.get(to)];
  if (a === undefined || b === undefined || a.counts !== b.counts) return none("unit-mismatch");
  return known(multiply(value, divide(integer(a.size), integer(b.size))));
}

/** Is the unit a percentage, so that its path is linear and its differences are percentage points? */
export function isPercentage(unit: string): boolean {
  return unit.startsWith("%");
}

/**
 * A value with its unit as it is printed: 亿元 two decimals, per cent one, persons and enterprises whole.
 *
 * @param beside a value it is compared with in the same breath: 99.97 % beside 100 % is not printed as 100.0 %
 */
export function quantity(value: Ratio, unit: string, language: Language, beside?: Ratio): string {
  return quantityAsGiven(
    apart(value, beside === undefined ? [] : [beside], placesOf(value, unit)),
    unit,
    language,
  );
}

/**
 * A number as somebody wrote it, such as a plan its target, with its unit.
 *
 * @example quantityAsGiven("400", "亿元", "zh") //=> "400亿元"
 */
export function quantityAsGiven(number: string, unit: string, language: Language): string {
  if (language === "zh" || isPercentage(unit)) return `${number}${unit}`;
  return `${number} ${UNITS.get(unit)?.en ?? unit}`;
}

/** Units that are mostly counted whole show decimals only where there are any. */
function placesOf(value: Ratio, unit: string): number {
  const found = UNITS.get(unit);
  const isCount = found === undefined ? !isPercentage(unit) : found.size === 1n;
  if (isCount && isInteger(value)) return 0;
  return found?.places ?? (isPercentage(unit) ? 1 : 2);
}
