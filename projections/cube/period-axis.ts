import {
  contains,
  decodePeriod,
  encodePeriod,
  lastMonth,
  monthCount,
  type Period,
  yearBefore,
} from "../../src/domain/period.js";

/** Periods that have so many months each. */
export interface PeriodsOfLength {
  readonly months: number;
  readonly periods: readonly number[];
}

/** The periods that the cube has seen, numbered in order of appearance, and which of them answer for a question. */
export class PeriodAxis {
  readonly #index = new Map<number, number>();
  readonly #codes: number[] = [];
  readonly #periods: Period[] = [];
  readonly #alone: (readonly number[])[] = [];
  readonly #counted: { index: number; month: number }[] = [];
  readonly #isCounted: boolean[] = [];
  readonly #ofYear = new Map<number, number[]>();
  readonly #yearBefore: number[] = [];
  readonly #yearAfter: number[] = [];
  readonly #inside = new Map<number, readonly number[]>();
  readonly #ending = new Map<number, readonly number[]>();
  readonly #endingWithin = new Map<number, readonly number[]>();
  readonly #byLength = new WeakMap<readonly number[], readonly PeriodsOfLength[]>();
  #latest = 0;

  get size(): number {
    return this.#codes.length;
  }
  code(index: number): number {
    return this.#codes[index] ?? 0;
  }
  period(index: number): Period {
    return this.#periods[index] ?? decodePeriod(0);
  }

  /** All of them, by number. */
  periods(): readonly Period[] {
    return this.#periods;
  }

  /** A period as a list of one: what is asked of several is asked of one of them. */
  alone(index: number): readonly number[] {
    return this.#alone[index] ?? [];
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
    const period = decodePeriod(code);
    this.#periods.push(period);
    this.#alone.push([index]);
    this.#index.set(code, index);
    const ofYear = this.#ofYear.get(period.year);
    if (ofYear) ofYear.push(index);
    else this.#ofYear.set(period.year, [index]);
    const before = this.#index.get(encodePeriod(yearBefore(period))) ?? -1;
    const after = this.#index.get(encodePeriod(yearBefore(period, -1))) ?? -1;
    this.#yearBefore.push(before);
    this.#yearAfter.push(after);
    if (before >= 0) this.#yearAfter[before] = index;
    if (after >= 0) this.#yearBefore[after] = index;
    this.#inside.clear();
    this.#ending.clear();
    this.#endingWithin.clear();
    this.#latest = Math.max(this.#latest, lastMonth(period));
    return index;
  }

  /** Number of the same months a year before, and a year after; -1 where they have not been seen. */
  yearBefore(index: number): number {
    return this.#yearBefore[index] ?? -1;
  }
  yearAfter(index: number): number {
    return this.#yearAfter[index] ?? -1;
  }

  /** Registrations take effect in this period. */
  markCounted(index: number): void {
    if (this.#isCounted[index]) return;
    this.#isCounted[index] = true;
    this.#counted.push({ index, month: lastMonth(this.period(index)) });
    this.#counted.sort((a, b) => a.month - b.month);
  }
  /** Periods in which registrations take effect, in time's order: running sums add them up. */
  counted(): readonly { readonly index: number; readonly month: number }[] {
    return this.#counted;
  }

  /** Years that periods seen so far lie in, in order. */
  years(): readonly number[] {
    return [...this.#ofYear.keys()].sort((a, b) => a - b);
  }

  /** Periods of a year, in the order in which they were first seen. */
  ofYear(year: number): readonly number[] {
    return this.#ofYear.get(year) ?? [];
  }

  /** The last month that any period seen so far ends in; 0 when there is none. */
  latestMonth(): number {
    return this.#latest;
  }

  /** Periods that lie inside `p`: a flow adds them up. */
  inside(p: Period): readonly number[] {
    return this.#inside.get(encodePeriod(p)) ?? this.#findInside(p);
  }
  /** Periods that end in a month: a stock is read there. */
  endingIn(month: number): readonly number[] {
    return this.#ending.get(month) ?? this.#findEnding(month);
  }
  /** Periods that end in one of the months of `p`: with them a year to date goes on. */
  endingWithin(p: Period): readonly number[] {
    return this.#endingWithin.get(encodePeriod(p)) ?? this.#findEndingWithin(p);
  }

  /** The periods of one of these lists by their length: the lists are kept, so this is worked out once for each. */
  byLength(periods: readonly number[]): readonly PeriodsOfLength[] {
    const known = this.#byLength.get(periods);
    if (known) return known;
    const lengths = new Set(periods.map((period) => monthCount(this.period(period))));
    const found = [...lengths].map((months) => ({
      months,
      periods: periods.filter((period) => monthCount(this.period(period)) === months),
    }));
    this.#byLength.set(periods, found);
    return found;
  }

  #findInside(p: Period): readonly number[] {
    const found = this.#where((seen) => contains(p, seen));
    this.#inside.set(encodePeriod(p), found);
    return found;
  }
  #findEnding(month: number): readonly number[] {
    const found = this.#where((seen) => lastMonth(seen) === month);
    this.#ending.set(month, found);
    return found;
  }
  #findEndingWithin(p: Period): readonly number[] {
    const found = this.#where(({ year, to }) => year === p.year && to >= p.from && to <= p.to);
    this.#endingWithin.set(encodePeriod(p), found);
    return found;
  }

  #where(holds: (seen: Period) => boolean): readonly number[] {
    return this.#periods.flatMap((period, index) => (holds(period) ? [index] : []));
  }
}
