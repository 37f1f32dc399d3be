import type { Bilingual, Qualifier } from "../domain/attribution.js";
import { formatPeriod, periodZh } from "../domain/period.js";
import type { AnnualChange } from "./annual-change.js";
import { yearsLabel } from "./annual-change.js";
import type { Asked, Reading } from "./assessment.js";
import { isKnown } from "./figure.js";
import { isCumulative, type Nature } from "./nature.js";
import { growthWords, percent, roundHalfUp } from "./print.js";
import { magnitude, type Ratio, sign } from "./ratio.js";
import { isPercentage, quantity } from "./units.js";

/** Pieces of the sentences in which an assessment explains itself. */

const ASKED = {
  ">=": { zh: "不少于", en: "at least" },
  ">": { zh: "超过", en: "more than" },
  "<=": { zh: "不超过", en: "at most" },
  "=": { zh: "等于", en: "exactly" },
} as const;

/** @example askedWords({ value: 1000, comparator: ">=" }, "亿元") //=> { zh: "不少于1000.00亿元", … } */
export function askedWords({ value, comparator }: Asked, unit: string): Bilingual {
  const words = ASKED[comparator];
  return {
    zh: `${words.zh}${quantity(value, unit, "zh")}`,
    en: `${words.en} ${quantity(value, unit, "en")}`,
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

/** @example readingWords(…) //=> { zh: "2020年1—9月为720.00亿元(报送率94.0%)", … } */
export function readingWords(reading: Reading, nature: Nature, unit: string): Bilingual {
  const period = periodOf(reading, nature);
  const words = QUALIFIERS[reading.qualifier];
  const covered =
    reading.coverage !== null && isKnown(reading.coverage) ? percent(reading.coverage.value) : null;
  return {
    zh: `${periodZh(period)}${words.zh === "" ? "为" : words.zh}${quantity(reading.value, unit, "zh")}${covered === null ? "" : `(报送率${covered})`}`,
    en: `${formatPeriod(period)}: ${words.en}${quantity(reading.value, unit, "en")}${covered === null ? "" : ` (${covered} of units reported)`}`,
  };
}

function periodOf({ year, through }: Reading, nature: Nature) {
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

/** A step of a linear path; one of a percentage is in percentage points. */
function stepWords(value: Ratio, unit: string): Bilingual {
  const [up, upEn] = sign(value) < 0 ? ["下降", "down"] : ["提高", "up"];
  if (!isPercentage(unit)) {
    return {
      zh: `${up}${quantity(magnitude(value), unit, "zh")}`,
      en: `${upEn} ${quantity(magnitude(value), unit, "en")}`,
    };
  }
  const text = roundHalfUp(magnitude(value), 1);
  return { zh: `${up}${text}个百分点`, en: `${upEn} ${text} percentage points` };
}
