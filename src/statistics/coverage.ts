import { type Figure, known, none } from "./figure.js";

export interface Coverage {
  /** Months of reports received. */
  readonly reported: number;
  /** Months due: of the units registered and active in the period, by their own reporting frequency. */
  readonly expected: number;
  readonly rate: Figure;
}

/**
 * 报送率: what was reported for a period / what had to be.
 *
 * @example coverage(47, 50).rate //=> 47/50, printed as 94.0%
 */
export function coverage(reported: number, expected: number): Coverage {
  return {
    reported,
    expected,
    rate: expected === 0 ? none("none-expected") : known({ n: BigInt(reported), d: BigInt(expected) }),
  };
}
