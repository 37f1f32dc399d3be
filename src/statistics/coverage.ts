import { type Figure, known, none } from "./figure.js";

/** 报送率: months of reports received for a period, and months due. */
export class Coverage {
  readonly reported: number;
  /** Of the units registered and active in the period, by their own reporting frequency. */
  readonly expected: number;

  constructor(reported: number, expected: number) {
    this.reported = reported;
    this.expected = expected;
  }

  /**
   * Received / due; computed when read.
   *
   * @example new Coverage(47, 50).rate //=> 47/50, printed as 94.0%
   */
  get rate(): Figure {
    if (this.expected === 0) return none("none-expected");
    return known({ n: BigInt(this.reported), d: BigInt(this.expected) });
  }
}
