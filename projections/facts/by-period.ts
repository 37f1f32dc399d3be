const NONE = -1;

/** The report lines of each period, and the newest line of the report that stands for each unit. */
export class LinesByPeriod {
  readonly #lines: Int32Array[] = [];
  readonly #counts: number[] = [];
  readonly #standing: Int32Array[] = [];

  /** A report line was filed. Lines of one report follow one another, the one for the unit as a whole last. */
  open(period: number, unit: number, line: number): void {
    const count = this.#counts[period] ?? 0;
    this.#lines[period] = put(this.#lines[period], count, line);
    this.#counts[period] = count + 1;
    this.#standing[period] = put(this.#standing[period], unit, line);
  }

  /** The unit's report of the period was taken back. */
  close(period: number, unit: number): void {
    const standing = this.#standing[period];
    if (standing && unit < standing.length) standing[unit] = NONE;
  }

  /** Journal lines (open or not) of a period, oldest first; good until the next line is filed. */
  lines(period: number): Int32Array {
    return this.#lines[period]?.subarray(0, this.#counts[period]) ?? EMPTY;
  }

  /** The first line that was ever filed for a period; -1 when there is none. */
  first(period: number): number {
    return this.#lines[period]?.[0] ?? NONE;
  }

  /** The last line of the unit's report that stands now; -1 when there is none. */
  standing(period: number, unit: number): number {
    return this.#standing[period]?.[unit] ?? NONE;
  }

  get bytes(): number {
    return [...this.#lines, ...this.#standing].reduce((sum, column) => sum + column.byteLength, 0);
  }
}

const EMPTY = new Int32Array(0);

function put(column: Int32Array | undefined, at: number, value: number): Int32Array {
  let place = column;
  if (!place || at >= place.length) {
    place = new Int32Array(Math.max(64, Math.ceil(at * 1.5))).fill(NONE);
    if (column) place.set(column);
  }
  place[at] = value;
  return place;
}
