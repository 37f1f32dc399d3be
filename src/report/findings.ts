import { sign } from "../statistics/ratio.js";
import { printsAsZero, unsigned, withUnit } from "./cells.js";
import type { FigureCell, Inline } from "./model.js";
import { joined, lackWords, type Say, sentence, words } from "./words.js";

/**
 * Findings in the plain style of a statistical communiqué: what a figure is, how it moved, what part it plays. The
 * words follow from the figures as printed, so that nothing is called growth that reads 0.0 %.
 */
export interface Teller {
  readonly say: Say;
  readonly language: "zh" | "en";
}

/** 增长5.4% · 下降5.4% · 持平 · 无法计算(为什么). */
export function movement(teller: Teller, growth: FigureCell): Inline {
  const { say, language } = teller;
  if (growth.value === null) {
    const why = whyNone(teller, growth);
    return words(say(`无法计算（${why}）`, `cannot be given (${why})`));
  }
  if (printsAsZero(growth)) return [{ ...growth, text: say("持平", "unchanged") }];
  const amount = withUnit(unsigned(growth), language);
  return sign(growth.value) > 0
    ? sentence`${say("增长", "up ")}${amount}`
    : sentence`${say("下降", "down ")}${amount}`;
}

/** Both rates of growth, each by its name: neither stands in for the other. */
function bothGrowths(teller: Teller, nominal: FigureCell, comparable: FigureCell): Inline {
  const { say, language } = teller;
  if (language === "zh") {
    return sentence`名义同比${movement(teller, nominal)}，可比口径同比${movement(teller, comparable)}`;
  }
  return nominal.value === null || comparable.value === null
    ? sentence`nominal growth ${movement(teller, nominal)}; comparable growth ${movement(teller, comparable)}`
    : sentence`${movement(teller, nominal)} on the year in nominal terms and ${movement(teller, comparable)}${say("", " on a comparable basis")}`;
}

/** A level with its growth, as a whole clause. */
export function standing(
  teller: Teller,
  of: { measure: string; level: FigureCell; nominal: FigureCell; comparable: FigureCell },
): Inline {
  const { say, language } = teller;
  const { measure, level } = of;
  if (level.value === null) {
    const why = whyNone(teller, level);
    return words(
      say(`${measure.replace(/共?实现/, "")}没有数据（${why}）`, `there is no figure of ${measure} (${why})`),
    );
  }
  const growth = bothGrowths(teller, of.nominal, of.comparable);
  return language === "zh"
    ? sentence`${measure}${withUnit(level, language)}，${growth}`
    : sentence`${measure} came to ${withUnit(level, language)}, ${growth}`;
}

/** 占全部产业的48.2%,居第1位. Nothing where there is no share. */
export function part(teller: Teller, share: FigureCell, rank: FigureCell | null, whole: string): Inline {
  const { say, language } = teller;
  if (share.value === null) return [];
  const amount = withUnit(share, language);
  const size = say("占", "");
  const placed: Inline =
    rank === null ? [] : language === "zh" ? sentence`，居第${rank}位` : sentence`, number ${rank} by size`;
  return language === "zh"
    ? sentence`${size}${whole}的${amount}${placed}`
    : sentence`that is ${amount} of ${whole.toLowerCase()}${placed}`;
}

/**
 * What a part added to the growth of the whole. 贡献率 is said only where part and whole moved the same way: a share
 * of a fall is no contribution to growth. The sign of the pull gives the verb.
 */
export function drawn(teller: Teller, pull: FigureCell, contribution: FigureCell, whole: string): Inline {
  const { language } = teller;
  if (pull.value === null) return [];
  const zh = language === "zh";
  const english = whole.toLowerCase();
  if (printsAsZero(pull)) {
    return zh
      ? sentence`对${whole}增速的影响为${withUnit(unsigned(pull), language)}`
      : sentence`its effect on the growth of ${english} was ${withUnit(unsigned(pull), language)}`;
  }
  const amount = withUnit(unsigned(pull), language);
  const isUp = sign(pull.value) > 0;
  const share = contribution.value !== null && sign(contribution.value) > 0 ? contribution : null;
  if (isUp && share) {
    return zh
      ? sentence`对${whole}增长的贡献率为${withUnit(share, language)}，拉动增长${amount}`
      : sentence`it contributed ${withUnit(share, language)} of the growth of ${english}, ${amount} of it`;
  }
  if (isUp) {
    return zh ? sentence`上拉${whole}增速${amount}` : sentence`it added ${amount} to the rate of ${english}`;
  }
  if (share) {
    return zh
      ? sentence`影响${whole}下降${amount}，占降幅的${withUnit(share, language)}`
      : sentence`it took ${amount} off ${english}, ${withUnit(share, language)} of the fall`;
  }
  return zh ? sentence`下拉${whole}增速${amount}` : sentence`it took ${amount} off the rate of ${english}`;
}

/** Ends a run of clauses as one sentence; nothing where there is nothing to say. */
export function told(teller: Teller, clauses: readonly Inline[]): Inline {
  const run = joined(clauses, teller.say("，", "; "));
  if (run.length === 0) return [];
  const [first = "", ...rest] = run;
  const head =
    teller.language === "en" && typeof first === "string"
      ? `${first.charAt(0).toUpperCase()}${first.slice(1)}`
      : first;
  return [head, ...rest, teller.say("。", ". ")];
}

export function whyNone({ language }: Teller, { reason }: FigureCell): string {
  return lackWords(reason ?? "no-data", language);
}
