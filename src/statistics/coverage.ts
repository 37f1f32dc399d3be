import { type Figure, known, none } from "./figure.js";
import { ratio } from "./ratio.js";

export interface Coverage {
  /** Units that reported the period. */
  readonly reported: bigint;
  /** Units that had to: registered and active in the period, by their own reporting frequency. */
  readonly expected: bigint;
  readonly rate: Figure;
}

/**
 * 报送率: units that reported P / units that had to.
 *
 * @example coverage(47n, 50n).rate //=> 47/50, printed as 94.0%
 */
export function coverage(reported: bigint, expected: bigint): Coverage {
  return {
    reported,
    expected,
    rate: expected === 0n ? none("none-expected") : known(ratio(reported, expected)),
  };
}
