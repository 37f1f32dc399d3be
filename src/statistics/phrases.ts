import type { Bilingual, Comparator, Qualifier } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { formatPeriod, type Period, periodZh } from "../domain/period.js";
import { type AnnualChange, yearsLabel } from "./annual-change.js";
import type { Asked, Reading } from "./assessment.js";
import { isKnown } from "./figure.js";
import { isCumulative, type Nature } from "./nature.js";
import { apart, growthWords, percent } from "./print.js";
import { decimalText, magnitude, type Ratio, sign, ZERO } from "./ratio.js";
import { isPercentage, quantity, quantityAsGiven } from "./units.js";

/** Pieces of the sentences in which an assessment explains itself. */

const ASKED = {
  ">=": { zh: "不少于", en: "at least" },
  ">": { zh: "超过", en: "more than" },
  "<=": { zh: "不超过", en: "at most" },
  "=": { zh: "等于", en: "exactly" },
} as const;

/** How a bound is printed in tables. @example signOf(">=") //=> "≥" */
export function signOf(comparator: Comparator | null): string {
  return comparator === null ? "" : SIGNS[comparator];
}

const SIGNS = { ">=": "≥", ">": ">", "<=": "≤", "=": "=" } as const satisfies Record<Comparator, string>;

/** With the digits that the plan has. @example askedWords({ value: 1000, comparator: ">=" }, "亿元") //=> { zh: "不少于1000亿元", … } */
export function askedWords({ value, comparator }: Asked, unit: string): Bilingual {
  const words = ASKED[comparator];
  const number = decimalText(value);
  return {
    zh: `${words.zh}${quantityAsGiven(number, unit, "zh")}`,
    en: `${words.en} ${quantityAsGiven(number, unit, "en")}`,
  };
}

/** The bound of a printed figure, by the words of its comparator. */
export const QUALIFIERS = {
  exact: { zh: "", en: "" },
  ">": { zh: "超过", en: "over " },
  ">=": { zh: "达到或超过", en: "at least " },
  "<": { zh: "不足", en: "under " },
  "~": { zh: "约", en: "about " },
  forecast: { zh: "预计", en: "an expected " },
} as const satisfies Record<Qualifier, Bilingual>;

/**
 * @param beside the target, which the figure must not seem to reach by rounding
 * @example readingWords({ 2020, through 9, 720, coverage 0.94 }, "flow", "亿元", 1000)
 *   //=> { zh: "2020年1—9月为720.00亿元(报送率94.0%)", … }
 */
export function readingWords(reading: Reading, nature: Nature, unit: string, beside: Ratio): Bilingual {
  const period = readingPeriod(reading, nature);
  const value = (language: Language) => quantity(reading.value, unit, language, beside);
  const words = QUALIFIERS[reading.qualifier];
  const rate = reading.coverage?.rate;
  const covered = rate && isKnown(rate) ? percent(rate.value) : null;
  return {
    zh: `${periodZh(period)}${words.zh === "" ? "为" : words.zh}${value("zh")}${covered === null ? "" : `(报送率${covered})`}`,
    en: `${formatPeriod(period)}: ${words.en}${value("en")}${covered === null ? "" : ` (${covered} of units reported)`}`,
  };
}

/** What a figure is of: the months since January of what adds up, else the month in which it was read. */
export function readingPeriod({ year, through }: Reading, nature: Nature): Period {
  return { year, from: isCumulative(nature) || through === 12 ? 1 : through, to: through };
}

/** @example annualWords({ geometric, 0.0541, 2018 to 2020 }, "亿元") //=> { zh: "2019–2020年年均增长5.4%", … } */
export function annualWords(change: AnnualChange, unit: string): Bilingual {
  const years = yearsLabel(change.from, change.to);
  if (change.step === "geometric") {
    const words = growthWords(change.perYear);
    return { zh: `${years.zh}${words.zh}`, en: `${words.en} ${years.en}` };
  }
  const step = stepWords(change.perYear, unit);
  return { zh: `${years.zh}${step.zh}`, en: `${step.en} ${years.en}` };
}

/**
 * A difference in a unit; one of percentages is in percentage points. A small difference is not printed as none.
 *
 * @example differenceWords(0.03, "%") //=> { zh: "0.03个百分点", en: "0.03 percentage points" }
 */
export function differenceWords(value: Ratio, unit: string): Bilingual {
  if (!isPercentage(unit)) {
    return { zh: quantity(value, unit, "zh", ZERO), en: quantity(value, unit, "en", ZERO) };
  }
  const text = apart(value, [ZERO], 1);
  return { zh: `${text}个百分点`, en: `${text} percentage points` };
}

/** A change with its sign. @example changeWords(1.02, "亿元") //=> { zh: "+1.02亿元", … } */
export function changeWords(value: Ratio, unit: string): Bilingual {
  if (sign(value) === 0) return { zh: "持平", en: "unchanged" };
  const { zh, en } = differenceWords(value, unit);
  return sign(value) > 0 ? { zh: `+${zh}`, en: `+${en}` } : { zh, en };
}

function stepWords(value: Ratio, unit: string): Bilingual {
  const { zh, en } = differenceWords(magnitude(value), unit);
  // A rank that goes down in number goes up in the ranking.
  if (unit === "位") {
    return sign(value) < 0 ? { zh: `前移${zh}`, en: `${en} up` } : { zh: `后移${zh}`, en: `${en} down` };
  }
  return sign(value) < 0 ? { zh: `下降${zh}`, en: `down ${en}` } : { zh: `提高${zh}`, en: `up ${en}` };
}
