import { IntRows, type IntRowsDump } from "../int-rows.js";

const NONE = -1;

/** The report lines of each period, and the newest line of the report that stands for each unit. */
export class LinesByPeriod {
  /** First and length of each run of neighbouring lines: a month's reports mostly come together. */
  readonly #runs = new IntRows();
  /** Integers in use of each row. */
  readonly #ends: number[] = [];
  readonly #standing = new IntRows();

  /** A report line was filed. Lines of one report follow one another, the one for the unit as a whole last. */
  open(period: number, unit: number, line: number): void {
    const end = this.#ends[period] ?? 0;
    const length = end > 0 ? this.#runs.get(period, end - 1) : 0;
    if (length > 0 && this.#runs.get(period, end - 2) + length === line) {
      this.#runs.put(period, end - 1, length + 1);
    } else {
      this.#runs.put(period, end, line);
      this.#runs.put(period, end + 1, 1);
      this.#ends[period] = end + 2;
    }
    this.#standing.put(period, unit, line);
  }

  /** The unit's report of the period was taken back. */
  close(period: number, unit: number): void {
    if (this.#standing.get(period, unit) !== NONE) this.#standing.put(period, unit, NONE);
  }

  /** Journal lines (open or not) of a period, oldest first. */
  lines(period: number): Int32Array {
    const runs = this.#runs.row(period).subarray(0, this.#ends[period] ?? 0);
    const lines = new Int32Array(runs.reduce((sum, length, at) => sum + (at % 2 === 0 ? 0 : length), 0));
    let count = 0;
    for (let at = 0; at < runs.length; at += 2) {
      const end = (runs[at] ?? 0) + (runs[at + 1] ?? 0);
      for (let line = runs[at] ?? 0; line < end; line++) lines[count++] = line;
    }
    return lines;
  }

  /** The first line that was ever filed for a period; -1 when there is none. */
  first(period: number): number {
    return this.#runs.get(period, 0);
  }

  /** The last line of the unit's report that stands now; -1 when there is none. */
  standing(period: number, unit: number): number {
    return this.#standing.get(period, unit);
  }

  get bytes(): number {
    return this.#runs.bytes + this.#standing.bytes;
  }

  dump(): readonly [runs: IntRowsDump, standing: IntRowsDump] {
    return [this.#runs.dump(), this.#standing.dump()];
  }
  restore([runs, standing]: ReturnType<LinesByPeriod["dump"]>): void {
    this.#runs.restore(runs);
    for (const [period, end] of runs.lengths.entries()) this.#ends[period] = end;
    this.#standing.restore(standing);
  }
}
