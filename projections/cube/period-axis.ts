import { contains, decodePeriod, encodePeriod, lastMonth, type Period } from "../../src/domain/period.js";

/** The periods that the cube has seen, numbered in order of appearance, and which of them answer for a question. */
export class PeriodAxis {
  readonly #index = new Map<number, number>();
  readonly #codes: number[] = [];
  readonly #periods: Period[] = [];
  readonly #answers = new Map<string, readonly number[]>();

  get size(): number {
    return this.#codes.length;
  }
  code(index: number): number {
    return this.#codes[index] ?? 0;
  }
  period(index: number): Period {
    return this.#periods[index] ?? decodePeriod(0);
  }

  codes(): readonly number[] {
    return this.#codes;
  }

  find(code: number): number | undefined {
    return this.#index.get(code);
  }

  intern(code: number): number {
    const known = this.#index.get(code);
    if (known !== undefined) return known;
    const index = this.#codes.push(code) - 1;
    this.#periods.push(decodePeriod(code));
    this.#index.set(code, index);
    this.#answers.clear();
    return index;
  }

  /** Years that periods seen so far lie in, in order. */
  years(): readonly number[] {
    return [...new Set(this.#periods.map((period) => period.year))].sort((a, b) => a - b);
  }

  /** The last month that any period seen so far ends in; 0 when there is none. */
  latestMonth(): number {
    return this.#periods.reduce((latest, period) => Math.max(latest, lastMonth(period)), 0);
  }

  /** Periods that lie inside `p`: a flow adds them up. */
  inside(p: Period): readonly number[] {
    return this.#where(`i${encodePeriod(p)}`, (seen) => contains(p, seen));
  }
  /** Periods that end in a month: a stock is read there. */
  endingIn(month: number): readonly number[] {
    return this.#where(`e${month}`, (seen) => lastMonth(seen) === month);
  }
  /** Periods that end in a month or before it: running sums add them up. */
  upTo(month: number): readonly number[] {
    return this.#where(`u${month}`, (seen) => lastMonth(seen) <= month);
  }

  #where(key: string, holds: (seen: Period) => boolean): readonly number[] {
    const known = this.#answers.get(key);
    if (known) return known;
    const found = this.#periods.flatMap((period, index) => (holds(period) ? [index] : []));
    this.#answers.set(key, found);
    return found;
  }
}
