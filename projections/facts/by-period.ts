import { IntRows, type IntRowsDump } from "../int-rows.js";

const NONE = -1;

/** The report lines of each period, and the newest line of the report that stands for each unit. */
export class LinesByPeriod {
  readonly #lines = new IntRows();
  readonly #counts: number[] = [];
  readonly #standing = new IntRows();

  /** A report line was filed. Lines of one report follow one another, the one for the unit as a whole last. */
  open(period: number, unit: number, line: number): void {
    const count = this.#counts[period] ?? 0;
    this.#lines.put(period, count, line);
    this.#counts[period] = count + 1;
    this.#standing.put(period, unit, line);
  }

  /** The unit's report of the period was taken back. */
  close(period: number, unit: number): void {
    if (this.#standing.get(period, unit) !== NONE) this.#standing.put(period, unit, NONE);
  }

  /** Journal lines (open or not) of a period, oldest first; good until the next line is filed. */
  lines(period: number): Int32Array {
    return this.#lines.row(period).subarray(0, this.#counts[period] ?? 0);
  }

  /** The first line that was ever filed for a period; -1 when there is none. */
  first(period: number): number {
    return this.#lines.get(period, 0);
  }

  /** The last line of the unit's report that stands now; -1 when there is none. */
  standing(period: number, unit: number): number {
    return this.#standing.get(period, unit);
  }

  get bytes(): number {
    return this.#lines.bytes + this.#standing.bytes;
  }

  dump(): readonly [lines: IntRowsDump, standing: IntRowsDump] {
    return [this.#lines.dump(), this.#standing.dump()];
  }
  restore([lines, standing]: ReturnType<LinesByPeriod["dump"]>): void {
    this.#lines.restore(lines);
    for (const [period, length] of lines.lengths.entries()) this.#counts[period] = length;
    this.#standing.restore(standing);
  }
}
