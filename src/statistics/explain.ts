import type { Bilingual } from "../domain/attribution.js";
import type { Course } from "./aim.js";
import type { AssessmentInput, Distance, Outcome, Outlook } from "./assessment.js";
import { type Figure, isKnown, NO_FIGURE, type NoFigure } from "./figure.js";
import { annualWords, askedWords, differenceWords, readingWords } from "./phrases.js";
import { apart, percent, points } from "./print.js";
import { PROJECTION_METHODS } from "./projection.js";
import { compare, decimal, HUNDRED, multiply, ONE, sign } from "./ratio.js";
import { type Judgement, STATUSES } from "./status.js";
import { quantity } from "./units.js";
import type { Verdict } from "./verdict.js";

export interface Explained {
  readonly input: AssessmentInput;
  readonly course: Course;
  readonly judged: Figure<Judgement>;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly distance: Distance;
  readonly outlook: Outlook;
}

/** An assessment in sentences, each complete in itself: what was read, held against what, and how the status follows. */
export function explainQuantity(explained: Explained): Bilingual[] {
  return [
    ...reading(explained),
    standing(explained),
    ...bound(explained),
    ...ending(explained),
    ...(explained.verdict === "met" ? [] : progress(explained)),
    ...expected(explained),
  ];
}

/** Sentences about assumptions that had to be made to read the terms. */
function reading({ course }: Explained): Bilingual[] {
  const { dueYear } = course.aim;
  const sentences: Bilingual[] = [];
  if (course.dueAssumed) {
    sentences.push({
      zh: `目标没有写明年份,路径按规划期末${dueYear}年计算,不作逾期判定。`,
      en: `The target names no year; its path runs to the plan's own, ${dueYear}, and it is never called missed.`,
    });
  }
  if (course.isOfEachOne) {
    sentences.push({
      zh: "目标要求逐一做到,按做到的比例核验,须达到100%,不以平均数代替。",
      en: "The target asks something of each one: the ratio of those that have it must be 100 %; an average does not show it.",
    });
  }
  return sentences;
}

function standing({ input, course: { aim }, distance, verdict }: Explained): Bilingual {
  const asked = askedWords(aim, aim.unit);
  if (!isKnown(distance.actual)) {
    const lack = NO_FIGURE[distance.actual.none];
    return {
      zh: `${lack.zh};目标${asked.zh}。`,
      en: `There is no figure: ${lack.en}; the target is ${asked.en}.`,
    };
  }
  const actual = readingWords(distance.actual.value, input.nature, aim.unit, aim.value);
  const clauses = [
    ...missing(distance, aim.unit),
    ...(verdict === "met" ? [{ zh: "已达到", en: "it is met" }] : []),
  ];
  return {
    zh: `${[`${actual.zh};目标${asked.zh}`, ...clauses.map(({ zh }) => zh)].join(",")}。`,
    en: `${[`${actual.en}; the target is ${asked.en}`, ...clauses.map(({ en }) => en)].join(", ")}.`,
  };
}

function missing({ attainment, gap, elapsed, pace }: Distance, unit: string): Bilingual[] {
  const clauses: Bilingual[] = [];
  if (isKnown(attainment)) {
    const done = `${apart(multiply(attainment.value, HUNDRED), [HUNDRED], 1)}%`;
    clauses.push({ zh: `完成${done}`, en: `${done} of it done` });
  }
  if (isKnown(gap) && sign(gap.value) > 0) {
    const { zh, en } = differenceWords(gap.value, unit);
    clauses.push({ zh: `缺口${zh}`, en: `${en} missing` });
  }
  if (isKnown(pace) && isKnown(elapsed) && compare(elapsed.value, ONE) < 0) {
    const [gone, ahead] = [percent(elapsed.value), points(pace.value)];
    clauses.push({
      zh: `时间进度${gone},进度差${ahead.zh}`,
      en: `${gone} of the year gone, pace ${ahead.en}`,
    });
  }
  return clauses;
}

/** Sentence for the case that a bound such as "over 5" leaves it open whether the target is met. */
function bound({ distance: { actual }, verdict }: Explained): Bilingual[] {
  if (!isKnown(actual) || actual.value.qualifier === "exact") return [];
  if (verdict !== "cannot-tell") return [];
  return [
    {
      zh: "这个数字只是界限、约数或预计数,不能据以断定是否达到;比率按所给数字计算。",
      en: "That figure is a bound, an estimate or a forecast and cannot settle whether the target is met; rates use the number given.",
    },
  ];
}

function ending({ course: { aim }, outcome }: Explained): Bilingual[] {
  if (outcome === "missed") {
    return [{ zh: `${aim.dueYear}年已过,目标未达到。`, en: `${aim.dueYear} is over; the target is missed.` }];
  }
  if (outcome !== "cannot-tell") return [];
  return [
    {
      zh: `${aim.dueYear}年已过,但没有可据以判定的当年数据。`,
      en: `${aim.dueYear} is over, but there is no figure of that year that settles it.`,
    },
  ];
}

function progress({ input, course: { aim }, distance: { actual }, judged }: Explained): Bilingual[] {
  if (!isKnown(judged) || !isKnown(judged.value.progress)) {
    const reason = lack(judged);
    // Why there is no figure has been said already.
    return !isKnown(actual) && actual.none === reason ? [] : [lackWords(reason)];
  }
  const { observed, required, ratio, progress: band } = judged.value;
  const status = STATUSES[band.value];
  const seen = isKnown(observed) ? annualWords(observed.value, aim.unit) : null;
  const needed = isKnown(required) ? annualWords(required.value, aim.unit) : null;
  const changes: Bilingual[] =
    seen === null || needed === null
      ? []
      : [
          {
            zh: `实际${seen.zh},从基期达标需要${needed.zh}。`,
            en: `Seen: ${seen.en}; needed since the base: ${needed.en}.`,
          },
        ];
  if (!isKnown(ratio)) {
    const why = NO_FIGURE[ratio.none];
    return [...changes, { zh: `${why.zh};属“${status.zh}”。`, en: `${why.en}: ${status.en}.` }];
  }
  const { onTrack, atRisk, offTrack } = input.plan.bands;
  const limits = [onTrack, atRisk, offTrack];
  const compared = apart(ratio.value, limits.map(decimal), 2);
  const isThroughMilestones = input.terms.trajectory?.kind === "milestones";
  const of = isThroughMilestones
    ? { zh: "增减量与分阶段路径之比", en: "Change made ÷ change planned through the milestones" }
    : { zh: "两者之比", en: "Their ratio" };
  return [
    ...changes,
    {
      zh: `${of.zh}为${compared}(分界${limits.join("、")}),属“${status.zh}”。`,
      en: `${of.en} is ${compared} (bands at ${limits.join(", ")}): ${status.en}.`,
    },
  ];
}

function lack(judged: Figure<Judgement>): NoFigure {
  const progress = isKnown(judged) ? judged.value.progress : judged;
  return isKnown(progress) ? "no-data" : progress.none;
}

function lackWords(reason: NoFigure): Bilingual {
  const why = NO_FIGURE[reason];
  return { zh: `进度不能判定:${why.zh}。`, en: `No status: ${why.en}.` };
}

function expected({
  course: { aim },
  outlook: { projection, projectedGap, requiredGrowth },
  verdict,
}: Explained): Bilingual[] {
  const sentences: Bilingual[] = [];
  if (verdict !== "met" && isKnown(requiredGrowth)) {
    const words = annualWords(requiredGrowth.value, aim.unit);
    sentences.push({ zh: `今后需要${words.zh}。`, en: `From here it takes ${words.en}.` });
  }
  if (!isKnown(projection)) return sentences;
  const { year, value, method, restsOn } = projection.value;
  const { zh, en } = PROJECTION_METHODS[method];
  const isShort = isKnown(projectedGap) && sign(projectedGap.value) > 0;
  const missing = isShort ? differenceWords(projectedGap.value, aim.unit) : null;
  const gapZh = missing === null ? "" : `,缺口${missing.zh}`;
  const gapEn = missing === null ? "" : `, ${missing.en} missing`;
  sentences.push({
    zh: `预计${year}年${quantity(value, aim.unit, "zh", aim.value)}${gapZh}(${zh};依据${restsOn.join("、")}年)。`,
    en: `Projected for ${year}: ${quantity(value, aim.unit, "en", aim.value)}${gapEn} (${en}; rests on ${restsOn.join(", ")}).`,
  });
  return sentences;
}
