import type { Comparator, Qualifier } from "../domain/attribution.js";
import { assertNever } from "../domain/never.js";
import { compare, type Ratio } from "./ratio.js";

export type Verdict = "met" | "not-met" | "cannot-tell";

/** One end of what the true value can be; null when it is open without limit. */
type End = { readonly at: Ratio; readonly included: boolean } | null;

/**
 * Holds a figure against a target. A printed figure can be a bound: 超/突破 (>), 达/以上 (>=), 近/不足 (<); then the
 * true value lies somewhere beyond it, and the answer is met or not met only where that is so for every such value.
 * 约 and 预计 name no bound, so nothing follows from them. `most` is what no true value exceeds, such as the whole
 * that a ratio is a part of.
 *
 * @example holdAgainst(700, ">", ">=", 1000) //=> "cannot-tell": 超700亿元 may be more than 1000
 * @example holdAgainst(30000, ">", ">", 30000) //=> "met": 逾3万家 is more than 30000
 * @example holdAgainst(300, "<", ">=", 300) //=> "not-met": 近300亿元 is not 300
 * @example holdAgainst(100, ">=", "=", 100, 100) //=> "met": 达100% of a whole is all of it
 */
export function holdAgainst(
  value: Ratio,
  qualifier: Qualifier,
  comparator: Comparator,
  target: Ratio,
  most: Ratio | null = null,
): Verdict {
  const [low, high] = rangeOf(value, qualifier, most);
  const above = low === null ? -1 : compare(low.at, target);
  const below = high === null ? 1 : compare(high.at, target);
  const surelyAbove = above > 0 || (above === 0 && low?.included === false);
  const surelyBelow = below < 0 || (below === 0 && high?.included === false);
  switch (comparator) {
    case ">=":
      return above >= 0 ? "met" : surelyBelow ? "not-met" : "cannot-tell";
    case ">":
      return surelyAbove ? "met" : below <= 0 ? "not-met" : "cannot-tell";
    case "<=":
      return below <= 0 ? "met" : surelyAbove ? "not-met" : "cannot-tell";
    case "=":
      if (surelyAbove || surelyBelow) return "not-met";
      return above === 0 && below === 0 ? "met" : "cannot-tell";
    default:
      return assertNever(comparator);
  }
}

function rangeOf(at: Ratio, qualifier: Qualifier, most: Ratio | null): [low: End, high: End] {
  // A figure beyond the most cannot be a part of that whole: it keeps its own bound alone.
  const order = most === null ? 1 : compare(at, most);
  const limit: End = most === null ? null : { at: most, included: true };
  switch (qualifier) {
    case "exact":
      return [
        { at, included: true },
        { at, included: true },
      ];
    case ">":
      return [{ at, included: false }, order < 0 ? limit : null];
    case ">=":
      return [{ at, included: true }, order <= 0 ? limit : null];
    case "<":
      return [null, { at, included: false }];
    case "~":
    case "forecast":
      return [null, null];
    default:
      return assertNever(qualifier);
  }
}
