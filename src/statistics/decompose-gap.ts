import type { Change } from "./contribution.js";
import { type Part, totalOf } from "./decompose.js";
import { type Figure, known, none } from "./figure.js";
import { compare, divide, multiply, type Ratio, sign, subtract } from "./ratio.js";

/** A part's place in the gap of the whole. `current` is what counts against the target, `base` the base year's level. */
export interface PartOfGap extends Change {
  /** 同速应达水平: what the part would have, had it grown since the base year as the target asks of the whole. */
  readonly asked: Ratio;
  /** What it lacks of that; below zero where it is ahead. */
  readonly gap: Ratio;
  /** Of the whole's gap, as a fraction; none where the whole has reached the target. */
  readonly share: Figure;
}

export interface GapDecomposition {
  readonly whole: PartOfGap;
  /** The `top` parts, largest gap first. */
  readonly parts: readonly (PartOfGap & { readonly key: string })[];
  /** All other parts as one, null when there are none. */
  readonly rest: (PartOfGap & { readonly count: number }) | null;
  /** What the parts count more than once, or the whole holds besides them; null when they add up. */
  readonly residual: PartOfGap | null;
}

/**
 * 缺口分解 (同速法): who holds the whole back. The target is target ÷ base times the whole's base level; were every part
 * to grow alike, each would have to stand at its own base level times that. What it lacks is its part of the gap:
 *
 *   gap(part) = base(part) × target / base(whole) − current(part)
 *
 * Gaps of parts, rest and residual add up to target − current of the whole exactly: the parts that are ahead make up
 * for some of those behind. A part that the base year did not have yet only adds. The method is this program's own,
 * and is named wherever its figures are printed.
 *
 * @returns a reason where the base is missing, zero or negative
 * @example decomposeGap([{ key: "a", current: 130, base: 100 }, { key: "b", current: 90, base: 100 }], 2, whole 220 of 200, 300)
 *   //=> the whole lacks 80; asked of each 150: a lacks 20 (25 %), b 60 (75 %)
 */
export function decomposeGap(
  parts: readonly Part[],
  top: number,
  whole: Change,
  target: Ratio,
): Figure<GapDecomposition> {
  if (sign(whole.base) === 0) return none("base-zero");
  if (sign(whole.base) < 0) return none("base-negative");
  const factor = divide(target, whole.base);
  const missing = subtract(target, whole.current);
  const place = (part: Change): PartOfGap => placeOf(part, factor, missing);
  const ranked = parts
    .map((part) => ({ key: part.key, ...place(part) }))
    .sort((a, b) => compare(b.gap, a.gap) || (a.key < b.key ? -1 : 1));
  const others = ranked.slice(top);
  const total = totalOf(parts);
  const left = { current: subtract(whole.current, total.current), base: subtract(whole.base, total.base) };
  return known({
    whole: place(whole),
    parts: ranked.slice(0, top),
    rest: others.length === 0 ? null : { count: others.length, ...place(totalOf(others)) },
    residual: sign(left.current) === 0 && sign(left.base) === 0 ? null : place(left),
  });
}

function placeOf({ current, base }: Change, factor: Ratio, missing: Ratio): PartOfGap {
  const asked = multiply(base, factor);
  const gap = subtract(asked, current);
  return {
    current,
    base,
    asked,
    gap,
    share: sign(missing) > 0 ? known(divide(gap, missing)) : none("already-met"),
  };
}
