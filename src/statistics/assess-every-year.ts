import type { Bilingual } from "../domain/attribution.js";
import { monthNumber } from "../domain/period.js";
import { isDue } from "./aim.js";
import type { Asked, AssessmentInput, Outcome, Reading, TargetAssessment, YearCheck } from "./assessment.js";
import { withoutFigures } from "./blank.js";
import { figureOf, isKnown, known, none } from "./figure.js";
import { isCumulative, mostOf, type Nature } from "./nature.js";
import { askedWords } from "./phrases.js";
import { ratio } from "./ratio.js";
import { progressOf, type Status } from "./status.js";
import { holdAgainst } from "./verdict.js";

/**
 * A target of every year (每年至少一次): each year from the plan's adoption to its due year is checked by itself. A
 * year that is over and has no record is unknown, not missed. The status is the band of the share of checked years
 * that were met; `met` once every year of the plan is.
 */
export function assessEveryYear(input: AssessmentInput, asked: Asked): TargetAssessment {
  const { plan, asOf, terms } = input;
  const years = checkYears(input, asked);
  const count = (state: YearCheck["state"]) => years.filter((check) => check.state === state).length;
  const checked = count("met") + count("missed");
  const share = checked === 0 ? none("no-observation") : known(ratio(BigInt(count("met")), BigInt(checked)));
  const isAllMet = years.length > 0 && count("met") === years.length && asOf.year >= plan.dueYear;
  const status: Status = isAllMet ? "met" : isKnown(share) ? progressOf(share.value, plan.bands) : "no-data";
  const outcome: Outcome =
    count("missed") > 0 ? "missed" : isAllMet ? "met" : isDue(input, plan.dueYear) ? "cannot-tell" : "open";
  const blank = withoutFigures(input, "no-data", "every-year");
  const actual = years.findLast((check) => check.reading !== null)?.reading;
  return {
    ...blank,
    status,
    outcome,
    reason: isKnown(share) ? null : share.none,
    aim: { ...asked, unit: terms.unit, dueYear: plan.dueYear },
    actual: figureOf(actual, "no-observation"),
    attainment: share,
    years,
    explanation: {
      ...blank.explanation,
      method: "year-by-year",
      ratio: share,
      sentences: [rule(asked, terms.unit), ...(years.length === 0 ? [] : [tally(years)])],
    },
  };
}

function checkYears({ plan, asOf, annual, latest, nature }: AssessmentInput, asked: Asked): YearCheck[] {
  const first = plan.adoptedOn === null ? plan.baseYear + 1 : Number(plan.adoptedOn.slice(0, 4));
  const last = Math.min(asOf.year, plan.dueYear);
  const readings = [...annual, ...(latest === null ? [] : [latest])].filter(
    (reading) => monthNumber(reading.year, reading.through) <= monthNumber(asOf.year, asOf.to),
  );
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const year = first + index;
    const reading = readings.findLast((one) => one.year === year) ?? null;
    const isOver = year < asOf.year || asOf.to === 12;
    return { year, reading, state: stateOf(reading, isOver, nature, asked) };
  });
}

/** A year that is not over can be met already; it is missed before its end only by a count beyond the most asked for. */
function stateOf(
  reading: Reading | null,
  isYearOver: boolean,
  nature: Nature,
  { value, comparator }: Asked,
): YearCheck["state"] {
  const verdict =
    reading === null
      ? "cannot-tell"
      : holdAgainst(reading.value, reading.qualifier, comparator, value, mostOf(nature));
  const isFinal = isYearOver && (reading?.through === 12 || !isCumulative(nature));
  if (verdict === "met" && (isFinal || comparator === ">=" || comparator === ">")) return "met";
  const isBeyond = comparator === "<=" && isCumulative(nature);
  if (verdict === "not-met" && (isFinal || isBeyond)) return "missed";
  return isYearOver ? "unknown" : "pending";
}

function rule(asked: Asked, unit: string): Bilingual {
  const { zh, en } = askedWords(asked, unit.replace("/年", ""));
  return { zh: `每年${zh},逐年核验。`, en: `Checked every year: ${en}.` };
}

function tally(years: readonly YearCheck[]): Bilingual {
  const states = [
    ["met", "达到", "met"],
    ["missed", "未达到", "missed"],
    ["unknown", "无结论", "not known"],
    ["pending", "未结束", "not over"],
  ] as const;
  const found = states.flatMap(([state, zh, en]) => {
    const list = years.filter((check) => check.state === state).map((check) => check.year);
    return list.length === 0 ? [] : [{ zh: `${list.join("、")}年${zh}`, en: `${list.join(", ")} ${en}` }];
  });
  return {
    zh: `${found.map((one) => one.zh).join(";")}。`,
    en: `${found.map((one) => one.en).join("; ")}.`,
  };
}
