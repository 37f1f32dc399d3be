import type { Bilingual } from "../domain/attribution.js";
import { roundHalfUp } from "./print.js";
import {
  add,
  compare,
  decimal,
  divide,
  HUNDRED,
  multiply,
  ONE,
  type Ratio,
  ratio,
  subtract,
} from "./ratio.js";

/** Why a printed figure is not the one that the printed levels give. */
export const DIFFERENCES = {
  none: { zh: "一致", en: "they agree" },
  "comparable-basis": {
    zh: "公布的增速按可比价格(可比口径)计算,基数或范围已调整,不是两年公布数之比",
    en: "the printed growth is at comparable prices or over a comparable set, its base restated; it is not the ratio of two printed levels",
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

/** Levels as printed, each rounded at its last printed decimal; undefined where none was. */
interface PrintedGrowth {
  readonly printed: string;
  readonly current: string | undefined;
  readonly base: string | undefined;
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
  if (current === undefined || base === undefined || decimal(base).n <= 0n) {
    const because = "not-computable";
    return { printed, computed: null, agrees: false, difference: null, because, impliedBase: null };
  }
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

/** Could a value between the two have been printed like this? */
function isPossible(printed: string, lowest: Ratio, highest: Ratio): boolean {
  const slack = halfUnit(printed);
  const value = decimal(printed);
  return compare(subtract(value, slack), highest) <= 0 && compare(add(value, slack), lowest) >= 0;
}

/** Half of a printed number's last decimal: how far the exact value can lie from it. */
function halfUnit(printed: string): Ratio {
  return ratio(1n, 2n * 10n ** BigInt(placesOf(printed)));
}
function placesOf(printed: string): number {
  return printed.split(".")[1]?.length ?? 0;
}
