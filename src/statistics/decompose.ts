import { type Change, contribution, difference, pull } from "./contribution.js";
import type { Figure } from "./figure.js";
import { compare, magnitude, type Ratio, sign, subtract, sum } from "./ratio.js";
import { share } from "./share.js";

export interface Part extends Change {
  readonly key: string;
}

/** A part's place in the change of the whole. All figures are fractions. */
export interface PartOfChange extends Change {
  readonly change: Ratio;
  /** Of the whole in the current period. */
  readonly share: Figure;
  readonly contribution: Figure;
  readonly pull: Figure;
}

export interface Decomposition {
  readonly whole: PartOfChange;
  /** The `top` parts, largest contribution first; by size of change where the whole did not change. */
  readonly parts: readonly (PartOfChange & { readonly key: string })[];
  /** All other parts as one, null when there are none. */
  readonly rest: (PartOfChange & { readonly count: number }) | null;
  /** What the parts count more than once (below zero) or the whole holds besides them; null when they add up. */
  readonly residual: PartOfChange | null;
}

/**
 * Who made the whole grow or fall. Parts, rest and residual add up exactly: their changes to the change of the
 * whole, their pulls to its growth, their contributions to one.
 *
 * @param whole when it is more than the sum of the parts, such as all clusters with each enterprise counted once
 * @example decompose([{ key: "a", current: 130, base: 100 }, { key: "b", current: 120, base: 100 }], 1)
 *   //=> whole +25 %; a: contribution 3/5, pull 15 points; the rest (one part): 2/5, 10 points
 */
export function decompose(
  parts: readonly Part[],
  top: number,
  whole: Change = totalOf(parts),
): Decomposition {
  const ranked = rank(parts, whole);
  const shown = ranked.slice(0, top);
  const others = ranked.slice(top);
  const total = totalOf(parts);
  const left = { current: subtract(whole.current, total.current), base: subtract(whole.base, total.base) };
  return {
    whole: place(whole, whole),
    parts: shown.map((part) => ({ key: part.key, ...place(part, whole) })),
    rest: others.length === 0 ? null : { count: others.length, ...place(totalOf(others), whole) },
    residual: sign(left.current) === 0 && sign(left.base) === 0 ? null : place(left, whole),
  };
}

function place({ current, base }: Change, whole: Change): PartOfChange {
  const part = { current, base };
  return {
    ...part,
    change: difference(part),
    share: share(current, whole.current),
    contribution: contribution(part, whole),
    pull: pull(part, whole),
  };
}

/** Largest contribution first; the key decides between equals, so that the order never depends on the input's. */
function rank(parts: readonly Part[], whole: Change): Part[] {
  const direction = sign(difference(whole));
  const weight = (part: Part): Ratio => {
    const change = difference(part);
    if (direction === 0) return magnitude(change);
    return direction > 0 ? change : subtract(part.base, part.current);
  };
  return parts
    .map((part) => ({ part, weight: weight(part) }))
    .sort((a, b) => compare(b.weight, a.weight) || (a.part.key < b.part.key ? -1 : 1))
    .map(({ part }) => part);
}

/** All of them as one. */
export function totalOf(parts: readonly Change[]): Change {
  return { current: sum(parts.map((part) => part.current)), base: sum(parts.map((part) => part.base)) };
}
