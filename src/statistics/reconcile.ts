import type { Bilingual } from "../domain/attribution.js";
import { type Figure, isKnown } from "./figure.js";
import { roundHalfUp } from "./print.js";
import {
  add,
  compare,
  decimal,
  divide,
  HUNDRED,
  magnitude,
  multiply,
  ONE,
  type Ratio,
  ratio,
  subtract,
  sum,
} from "./ratio.js";

/** Why a printed figure is not the one that the printed levels give. */
export const DIFFERENCES = {
  none: { zh: "一致", en: "they agree" },
  "comparable-basis": {
    zh: "公布的增速按可比价格(可比口径)计算,基数或范围已调整,不是两年公布数之比",
    en: "the printed growth is at comparable prices or over a comparable set, its base restated; it is not the ratio of two printed levels",
  },
  "balanced-rounding": {
    zh: "各项分别四舍五入后合计不为100%,公布时调整了一项的末位",
    en: "rounded one by one the parts do not make 100 %; the last digit of one was moved in print",
  },
  "rounded-inputs": {
    zh: "差别在公布数四舍五入的误差之内",
    en: "within what the rounding of the printed levels allows",
  },
  "not-computable": { zh: "无法由公布数推算", en: "it cannot be computed from what is printed" },
  unexplained: { zh: "原因不明,两数并列", en: "no reason is known; both are shown" },
} as const satisfies Record<string, Bilingual>;
export type Difference = keyof typeof DIFFERENCES;

export interface Reconciliation {
  /** As it was printed, in per cent. */
  readonly printed: string;
  /** Ours at the same precision; null where there is none. */
  readonly computed: string | null;
  readonly agrees: boolean;
  /** printed − computed, at the printed precision. */
  readonly difference: string | null;
  readonly because: Difference;
  /** The base that the printed growth implies, in the levels' unit; it is the restated one. */
  readonly impliedBase: Ratio | null;
}

/** Levels as printed, each rounded at its last printed decimal. */
interface PrintedGrowth {
  readonly printed: string;
  readonly current: string;
  readonly base: string;
  /** What the source says about its rate: 按可比价格(可比口径)计算, or nothing. */
  readonly isComparable: boolean;
}

/**
 * A printed growth beside the one that the printed levels give. Neither is corrected by the other.
 *
 * @example reconcileGrowth({ printed: "6.8", current: "4660.19", base: "4998.26", isComparable: true })
 *   //=> computed "-6.8", because comparable-basis, implied base 4363.47…
 */
export function reconcileGrowth({ printed, current, base, isComparable }: PrintedGrowth): Reconciliation {
  const rate = (now: Ratio, before: Ratio) => multiply(subtract(divide(now, before), ONE), HUNDRED);
  const [now, before] = [decimal(current), decimal(base)];
  const found = compared(printed, rate(now, before));
  const [slackNow, slackBefore] = [halfUnit(current), halfUnit(base)];
  const lowest = rate(subtract(now, slackNow), add(before, slackBefore));
  const highest = rate(add(now, slackNow), subtract(before, slackBefore));
  const reason = (): Difference => {
    if (found.agrees) return "none";
    if (isPossible(printed, lowest, highest)) return "rounded-inputs";
    return isComparable ? "comparable-basis" : "unexplained";
  };
  const because = reason();
  const factor = add(ONE, divide(decimal(printed), HUNDRED));
  return { ...found, because, impliedBase: because === "comparable-basis" ? divide(now, factor) : null };
}

/**
 * The printed shares of a whole beside the ones that the printed levels give. A share that is off by one in its last
 * digit is explained by balancing only if the printed ones make exactly 100 and ours, rounded one by one, do not.
 *
 * @example reconcileShares("13966.11", [{ "3.2", "451.30" }, { "40.0", "5589.58" }, { "56.8", "7925.24" }])
 *   //=> the third: printed 56.8, computed 56.7, because balanced-rounding
 */
export function reconcileShares(
  whole: string,
  parts: readonly { readonly printed: string; readonly level: string }[],
): readonly Reconciliation[] {
  const total = decimal(whole);
  const found = parts.map((part) => ({
    ...compared(part.printed, multiply(divide(decimal(part.level), total), HUNDRED)),
    level: part.level,
  }));
  const makesHundred = (texts: readonly string[]) => compare(sum(texts.map(decimal)), HUNDRED) === 0;
  const isBalanced =
    makesHundred(found.map((one) => one.printed)) && !makesHundred(found.map((one) => one.computed));
  const reason = (one: (typeof found)[number]): Difference => {
    if (one.agrees) return "none";
    if (isShareWithin(one.printed, one.level, whole)) return "rounded-inputs";
    return isBalanced && isOneOff(one) ? "balanced-rounding" : "unexplained";
  };
  return found.map((one) => {
    const { printed, computed, agrees, difference } = one;
    return { printed, computed, agrees, difference, because: reason(one), impliedBase: null };
  });
}

/** Any other printed rate (a contribution, a pull) beside ours, given as a fraction. */
export function reconcileRate(printed: string, computed: Figure): Reconciliation {
  if (!isKnown(computed)) {
    return {
      printed,
      computed: null,
      agrees: false,
      difference: null,
      because: "not-computable",
      impliedBase: null,
    };
  }
  const found = compared(printed, multiply(computed.value, HUNDRED));
  return { ...found, because: found.agrees ? "none" : "unexplained", impliedBase: null };
}

function compared(printed: string, exact: Ratio) {
  const computed = roundHalfUp(exact, placesOf(printed));
  const difference = subtract(decimal(printed), decimal(computed));
  return {
    printed,
    computed,
    agrees: difference.n === 0n,
    difference: roundHalfUp(difference, placesOf(printed)),
  };
}

function isShareWithin(printed: string, level: string, whole: string): boolean {
  const [part, total] = [decimal(level), decimal(whole)];
  const rate = (a: Ratio, b: Ratio) => multiply(divide(a, b), HUNDRED);
  const lowest = rate(subtract(part, halfUnit(level)), add(total, halfUnit(whole)));
  const highest = rate(add(part, halfUnit(level)), subtract(total, halfUnit(whole)));
  return isPossible(printed, lowest, highest);
}

/** Could a value between the two have been printed like this? */
function isPossible(printed: string, lowest: Ratio, highest: Ratio): boolean {
  const slack = halfUnit(printed);
  const value = decimal(printed);
  return compare(subtract(value, slack), highest) <= 0 && compare(add(value, slack), lowest) >= 0;
}

function isOneOff({ printed, difference }: { printed: string; difference: string }): boolean {
  return compare(magnitude(decimal(difference)), multiply(halfUnit(printed), ratio(2n, 1n))) === 0;
}

/** Half of a printed number's last decimal: how far the exact value can lie from it. */
function halfUnit(printed: string): Ratio {
  return ratio(1n, 2n * 10n ** BigInt(placesOf(printed)));
}
function placesOf(printed: string): number {
  return printed.split(".")[1]?.length ?? 0;
}
