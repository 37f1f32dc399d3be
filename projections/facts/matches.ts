import type { Entries } from "../cube/entry-source.js";
import type { PeriodAxis } from "../cube/period-axis.js";
import { SCOPES } from "../cube/scope.js";
import type { SeriesIndex } from "../cube/series.js";
import { PAIRS, type PairSlots } from "../cube/slots.js";
import type { Journal } from "./journal.js";
import { Pairs, type UsePair } from "./pairs.js";

/** At which level two lines can be compared: the cluster's, or that of the unit as a whole. */
export const CLUSTER_LEVEL = 1;
export const WHOLE_LEVEL = 2;
const BOTH_LEVELS = CLUSTER_LEVEL | WHOLE_LEVEL;

const NONE = -1;

/** The last journal line of the report that a unit had filed for a period; -1 for none. */
export type ReportOf = (period: number, unit: number) => number;

type Visit = (leaf: number, period: number, values: Float64Array) => void;

/**
 * Which reports can be compared with a year before: same unit, same cluster (or the unit as a whole), same months.
 * Matched sums are slots of the cube like any other, so a past position costs no more than the present: filing or
 * taking back a report adds or takes away the pairs that it makes with the year before and with the year after. They
 * count where the later report is classified, so that a move from one park to another is growth of neither.
 */
export class Matches {
  readonly #journal: Journal;
  readonly #axis: PeriodAxis;
  readonly #series: SeriesIndex;
  readonly #values: Float64Array;
  readonly #other: Float64Array;
  readonly #lineLeaves = new Map<number, number>();
  readonly #wholeLeaves = new Map<number, number>();

  constructor(journal: Journal, axis: PeriodAxis, series: SeriesIndex, slots: number) {
    this.#journal = journal;
    this.#axis = axis;
    this.#series = series;
    this.#values = new Float64Array(slots);
    this.#other = new Float64Array(slots);
  }

  /** Everything that a journal line adds to the cube: its own figures and its pairs, by what stood at its time. */
  entriesOf(index: number, standing: ReportOf, visit: Visit): void {
    const journal = this.#journal;
    const leaf = journal.leaf(index);
    journal.valuesInto(this.#values, index);
    if (journal.isRegistration(index)) {
      visit(leaf, journal.period(index), this.#values);
      return;
    }
    // Most make a single pair, in the leaf where their own figures go.
    const only = this.#standingBefore(index, standing);
    const goesAlong = only !== NONE && journal.leaf(only) === leaf && this.#isSingle(leaf);
    if (goesAlong) this.#pairInto(this.#values, this.#lineOf(index), only, this.#signOf(index));
    visit(leaf, journal.period(index), this.#values);
    this.#eachPair(index, standing, (at, period, line, base, sign) => {
      if (goesAlong && base === only) return;
      this.#other.fill(0);
      this.#pairInto(this.#other, line, base, sign);
      visit(at, period, this.#other);
    });
  }

  /** The pairs that neighbouring lines make or take back; `standingAt`: the report that stood at a position. */
  pairsOf(
    first: number,
    end: number,
    standingAt: (period: number, unit: number, position: number) => number,
  ): Entries {
    // Most lines make one, with the year before.
    const pairs = new Pairs(this.#journal, end - first);
    let position = 0;
    const standing: ReportOf = (period, unit) => standingAt(period, unit, position);
    for (let index = first; index < end; index++) {
      position = this.#journal.position(index);
      if (!this.#journal.isRegistration(index)) this.#eachPair(index, standing, pairs.add);
    }
    return pairs;
  }

  /** The pairs that a report's line makes or takes back with the year before and the year after. */
  #eachPair(index: number, standing: ReportOf, use: UsePair): void {
    const [line, sign] = [this.#lineOf(index), this.#signOf(index)];
    const base = this.#standingBefore(index, standing);
    if (base !== NONE) for (const other of this.linesOf(base)) this.#pair(line, other, sign, use);
    const yearAfter = this.#axis.yearAfter(this.#journal.period(index));
    const next = yearAfter === NONE ? NONE : standing(yearAfter, this.#journal.unit(index));
    if (next !== NONE) for (const later of this.linesOf(next)) this.#pair(later, line, sign, use);
  }

  #pair(line: number, base: number, sign: 1 | -1, use: UsePair): void {
    const journal = this.#journal;
    const leaf = journal.leaf(line);
    const isSame = journal.leaf(base) === leaf;
    const levels = isSame ? BOTH_LEVELS : this.levelsOf(line, base);
    if (levels === 0) return;
    use(isSame ? leaf : this.#leafFor(leaf, levels), journal.period(line), line, base, sign);
  }

  /** The last line of the report that the unit had filed for the same months a year before; -1 for none. */
  #standingBefore(index: number, standing: ReportOf): number {
    const yearBefore = this.#axis.yearBefore(this.#journal.period(index));
    return yearBefore === NONE ? NONE : standing(yearBefore, this.#journal.unit(index));
  }

  /** The line that was filed: the one itself, or the one that it takes back. */
  #lineOf(index: number): number {
    return this.#journal.isNegative(index) ? this.#journal.before(index) : index;
  }
  #signOf(index: number): 1 | -1 {
    return this.#journal.isNegative(index) ? -1 : 1;
  }

  /** What an open line gives by itself, with the pair that it makes with the year before at one level. */
  lineInto(values: Float64Array, line: number, level: number, standing: ReportOf): void {
    this.#journal.valuesInto(values, line);
    const base = this.#standingBefore(line, standing);
    if (base === NONE) return;
    for (const other of this.linesOf(base)) {
      if ((this.levelsOf(line, other) & level) !== 0) this.#pairInto(values, line, other, 1);
    }
  }

  /** The lines of a report, by its last one. */
  linesOf(last: number): readonly number[] {
    const journal = this.#journal;
    const lines = [last];
    if (this.#series.place(journal.leaf(last))?.scope !== SCOPES.whole) return lines;
    for (let line = journal.before(last); line !== NONE; line = journal.before(line)) {
      if (journal.position(line) !== journal.position(last)) break;
      lines.push(line);
    }
    return lines;
  }

  /** At which levels a line can be compared with one of another year. */
  levelsOf(line: number, other: number): number {
    const a = this.#series.place(this.#journal.leaf(line));
    const b = this.#series.place(this.#journal.leaf(other));
    if (!a || !b) return 0;
    const sameCluster = a.cluster !== null && a.cluster === b.cluster ? CLUSTER_LEVEL : 0;
    return sameCluster | (a.scope !== SCOPES.line && b.scope !== SCOPES.line ? WHOLE_LEVEL : 0);
  }

  /** Puts in what a line and its base come to: each measure that both of them give. */
  #pairInto(values: Float64Array, line: number, base: number, sign: 1 | -1): void {
    const journal = this.#journal;
    pairInto(values, PAIRS.output, sign, journal.output(line), journal.output(base));
    pairInto(values, PAIRS.revenue, sign, journal.revenue(line), journal.revenue(base));
    pairInto(values, PAIRS.employment, sign, journal.employment(line), journal.employment(base));
  }

  /** A pair of one level counts in the totals of that level alone: it has a leaf of that scope at the same place. */
  #leafFor(leaf: number, levels: number): number {
    const place = this.#series.place(leaf);
    if (!place || levels === BOTH_LEVELS || place.scope !== SCOPES.lineAndWhole) return leaf;
    const known = levels === CLUSTER_LEVEL ? this.#lineLeaves : this.#wholeLeaves;
    const found =
      known.get(leaf) ??
      this.#series.leaf(
        levels === CLUSTER_LEVEL
          ? { ...place, scope: SCOPES.line }
          : { ...place, cluster: null, scope: SCOPES.whole },
      );
    known.set(leaf, found);
    return found;
  }

  #isSingle(leaf: number): boolean {
    return this.#series.place(leaf)?.scope === SCOPES.lineAndWhole;
  }
}

function pairInto(
  values: Float64Array,
  slots: PairSlots,
  sign: number,
  now: number | undefined,
  then: number | undefined,
): void {
  if (now === undefined || then === undefined) return;
  values[slots.matched] = sign * now;
  values[slots.base] = sign * then;
  values[slots.pairs] = sign;
}
