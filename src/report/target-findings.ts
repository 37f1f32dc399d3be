import { endMonth, formatPeriod, type Period, yearToDate } from "../domain/period.js";
import { chinesePunctuation, punctuated } from "../domain/punctuation.js";
import { figureId } from "../engine/queries/figure-name.js";
import type { ProgressRow } from "../engine/queries/progress.js";
import { statusWords } from "../statistics/assess.js";
import type { Aim, TargetAssessment } from "../statistics/assessment.js";
import { andThen, type Figure, isKnown, known, map } from "../statistics/figure.js";
import { askedWords } from "../statistics/phrases.js";
import { compare, ONE, type Ratio, sign, subtract } from "../statistics/ratio.js";
import {
  type About,
  attained,
  differenceInUnitOf,
  inUnitOf,
  percentagePoints,
  printsAsZero,
  rate,
  unsigned,
  withUnit,
} from "./cells.js";
import { movement, type Teller, whyNone } from "./findings.js";
import type { FigureCell, Inline } from "./model.js";
import { joined, sentence, words } from "./words.js";

/** The figures of one target, ready for print; shared by tables, sentences and charts. */
export interface TargetCells {
  readonly aim: FigureCell;
  readonly actual: FigureCell;
  readonly attainment: FigureCell;
  readonly gap: FigureCell;
  readonly elapsed: FigureCell;
  readonly pace: FigureCell;
}

export function targetCells(
  teller: Teller,
  row: ProgressRow,
  assessment: TargetAssessment,
  period: Period,
): TargetCells {
  const { language } = teller;
  const { aim, actual, attainment, gap, elapsed, pace } = assessment;
  const about = aboutTarget(row, period);
  const unit = aim?.unit ?? row.terms.unit;
  const asked: Figure = aim === null ? actualReason(assessment) : known(aim.value);
  const read = map(actual, ({ value }) => value);
  return {
    aim: inUnitOf(asked, unit, language, about("target"), aim?.value),
    actual: inUnitOf(read, unit, language, about("actual"), aim?.value),
    attainment: attained(attainment, about("attainment")),
    gap: differenceInUnitOf(gap, unit, language, about("gap")),
    elapsed: rate(elapsed, about("elapsed")),
    pace: percentagePoints(pace, about("pace")),
  };
}

function actualReason({ actual }: TargetAssessment): Figure {
  return andThen(actual, ({ value }) => known(value));
}

/** Names the figures of a target, all of which its assessment explains; those of a part of its scope rest on a level. */
export function aboutTarget({ plan, target, selection, measure, assessment }: ProgressRow, period: Period) {
  const toDate = yearToDate(period);
  const level = selection && measure ? { figure: figureId(measure, selection, toDate) } : {};
  const figure = assessment ? { figure: `${plan}/${target}/${formatPeriod(endMonth(period))}` } : level;
  const place = selection ? { cluster: selection.cluster ?? "*", area: selection.area } : {};
  return (name: string): About => ({
    name,
    period: formatPeriod(toDate),
    scope: { plan, target, ...place },
    ...figure,
  });
}

/** How far one target is, in a sentence: 已达到 · 未达到 · 完成…尚差… · 不能判定. */
export function targetSentence(teller: Teller, row: ProgressRow, period: Period): Inline {
  const { say } = teller;
  const { assessment } = row;
  if (assessment === null) return partOfTarget(teller, row, period);
  const { aim } = assessment;
  if (aim === null) return [];
  const cells = targetCells(teller, row, assessment, period);
  const goal = goalWords(teller, row, aim);
  if (cells.actual.value === null) {
    const why = whyNone(teller, cells.actual);
    return sentence`${goal}${say(`，${why}，不能判定进度。`, `: ${why}, so no progress can be told. `)}`;
  }
  const clauses = [...verdict(teller, assessment, aim, cells), ...outlook(teller, row, assessment, period)];
  return sentence`${goal}${say("，", ": ")}${joined(clauses, say("，", ", "))}${say("。", ". ")}`;
}

function goalWords({ say, language }: Teller, row: ProgressRow, aim: Aim): string {
  const asked = askedWords(aim, aim.unit)[language];
  const name = punctuated(row.terms.name[language], language);
  return say(
    `${name}${aim.dueYear}年目标为${chinesePunctuation(asked)}`,
    `The target for ${aim.dueYear}, ${name}, is ${asked}`,
  );
}

function verdict(teller: Teller, assessment: TargetAssessment, aim: Aim, cells: TargetCells): Inline[] {
  const { say, language } = teller;
  const done = sentence`${say("完成", "")}${withUnit(cells.attainment, language)}${say("", " done")}`;
  const doneIfAny = cells.attainment.value === null ? [] : done;
  if (assessment.status === "met") {
    const over = surplus(assessment, aim);
    const { period, scope, figure } = cells.actual;
    const about = { name: "surplus", period, scope, ...(figure === null ? {} : { figure }) };
    const beyond =
      over === null
        ? []
        : sentence`${say("超出", "")}${differenceInUnitOf({ value: over }, aim.unit, language, about)}${say("", " more than asked")}`;
    return [words(say("已达到", "it is met")), doneIfAny, beyond];
  }
  const state =
    assessment.outcome === "missed"
      ? words(say("未达到", "it was missed"))
      : assessment.outcome === "cannot-tell"
        ? words(say("不能判定是否达到", "whether it is met cannot be told"))
        : [];
  return [state, doneIfAny, missing(teller, assessment, aim, cells)];
}

/** 尚差; a ceiling that is passed is exceeded; 突破 is open on the very number. */
function missing({ say }: Teller, { gap }: TargetAssessment, aim: Aim, cells: TargetCells): Inline {
  if (!isKnown(gap)) return [];
  if (sign(gap.value) === 0) {
    return aim.comparator === ">"
      ? words(say("恰为目标数，须超过才算达到", "exactly the number that has to be exceeded"))
      : [];
  }
  if (aim.comparator === "<=")
    return sentence`${say("超出上限", "")}${cells.gap}${say("", " above the limit")}`;
  if (aim.comparator === "=") return sentence`${say("相差", "")}${cells.gap}${say("", " apart from it")}`;
  return sentence`${say("尚差", "")}${cells.gap}${say("", " missing")}`;
}

function surplus({ actual }: TargetAssessment, aim: Aim): Ratio | null {
  if (!isKnown(actual) || aim.comparator === "<=" || aim.comparator === "=") return null;
  const over = subtract(actual.value.value, aim.value);
  return sign(over) > 0 ? over : null;
}

function outlook(teller: Teller, row: ProgressRow, assessment: TargetAssessment, period: Period): Inline[] {
  const { say, language } = teller;
  if (assessment.status === "met" || assessment.outcome !== "open") return [];
  const about = aboutTarget(row, period);
  const clauses: Inline[] = [];
  const { elapsed, pace, requiredGrowth } = assessment;
  if (isKnown(elapsed) && isKnown(pace) && compare(elapsed.value, ONE) < 0) {
    const lead = percentagePoints(pace, about("pace"));
    const gone = withUnit(rate(elapsed, about("elapsed")), language);
    clauses.push(paceWords(teller, lead, gone));
  }
  if (isKnown(requiredGrowth) && requiredGrowth.value.step === "geometric") {
    const { from, to, perYear } = requiredGrowth.value;
    const needed = movement(teller, rate(known(perYear), about("requiredGrowth")));
    const isOneYear = to - from === 1;
    clauses.push(
      language === "zh"
        ? sentence`${isOneYear ? `${to}年须` : `${from + 1}—${to}年须年均`}${needed}`
        : sentence`it takes ${needed} ${isOneYear ? `in ${to}` : `a year over ${from + 1}–${to}`}`,
    );
  }
  clauses.push(
    words(say(`进度判定为“${statusWords(assessment).zh}”`, `status: ${statusWords(assessment).en}`)),
  );
  return clauses;
}

/** 快于、慢于 or 持平, by the pace as it is printed. */
function paceWords({ say, language }: Teller, lead: FigureCell, gone: FigureCell): Inline {
  if (printsAsZero(lead)) {
    const level = { ...lead, text: say("持平", "level") };
    return language === "zh"
      ? sentence`时间进度${gone}，与时间进度${level}`
      : sentence`${level} with the ${gone} of the time gone`;
  }
  const apartBy = withUnit(unsigned(lead), language);
  const isAhead = lead.value !== null && sign(lead.value) > 0;
  return language === "zh"
    ? sentence`时间进度${gone}，${isAhead ? "快于" : "慢于"}时间进度${apartBy}`
    : sentence`${apartBy} ${isAhead ? "ahead of" : "behind"} the ${gone} of the time gone`;
}

/** A park or district has no target of its own: its part in the city's. */
function partOfTarget(teller: Teller, row: ProgressRow, period: Period): Inline {
  const { say, language } = teller;
  const share = withUnit(rate(row.shareOfTarget, aboutTarget(row, period)("shareOfTarget")), language);
  if (share.value === null) return [];
  const name = punctuated(row.terms.name[language], language);
  return language === "zh"
    ? sentence`本地区相当于全市“${name}”目标的${share}。`
    : sentence`This area has ${share} of what the city's target asks (${name})${say("", ". ")}`;
}
