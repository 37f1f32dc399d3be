import type { PeriodAxis } from "../cube/period-axis.js";
import { SCOPES } from "../cube/scope.js";
import type { SeriesIndex } from "../cube/series.js";
import { PAIRS, type PairSlots } from "../cube/slots.js";
import type { Journal } from "./journal.js";

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
    const period = journal.period(index);
    journal.valuesInto(this.#values, index);
    if (journal.isRegistration(index)) {
      visit(leaf, period, this.#values);
      return;
    }
    const isTakenBack = journal.isNegative(index);
    const line = isTakenBack ? journal.before(index) : index;
    const sign = isTakenBack ? -1 : 1;
    const unit = journal.unit(index);
    const yearBefore = this.#axis.yearBefore(period);
    const base = yearBefore === NONE ? NONE : standing(yearBefore, unit);
    const isSimple = base !== NONE && journal.leaf(base) === leaf && this.#isSingle(leaf);
    if (isSimple) this.#pairInto(this.#values, line, base, sign);
    visit(leaf, period, this.#values);
    if (base !== NONE && !isSimple) {
      for (const other of this.linesOf(base)) this.#visitPair(line, other, sign, visit);
    }
    const yearAfter = this.#axis.yearAfter(period);
    const next = yearAfter === NONE ? NONE : standing(yearAfter, unit);
    if (next === NONE) return;
    for (const later of this.linesOf(next)) this.#visitPair(later, line, sign, visit);
  }

  /** What an open line gives by itself, with the pair that it makes with the year before at one level. */
  lineInto(values: Float64Array, line: number, level: number, standing: ReportOf): void {
    this.#journal.valuesInto(values, line);
    const yearBefore = this.#axis.yearBefore(this.#journal.period(line));
    const base = yearBefore === NONE ? NONE : standing(yearBefore, this.#journal.unit(line));
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

  /** Adds what a line and its base come to: each measure that both of them give. */
  #pairInto(values: Float64Array, line: number, base: number, sign: number): void {
    const journal = this.#journal;
    pairInto(values, PAIRS.output, sign, journal.output(line), journal.output(base));
    pairInto(values, PAIRS.revenue, sign, journal.revenue(line), journal.revenue(base));
    pairInto(values, PAIRS.employment, sign, journal.employment(line), journal.employment(base));
  }

  #visitPair(line: number, base: number, sign: number, visit: Visit): void {
    const levels = this.levelsOf(line, base);
    if (levels === 0) return;
    this.#other.fill(0);
    this.#pairInto(this.#other, line, base, sign);
    visit(this.#leafFor(this.#journal.leaf(line), levels), this.#journal.period(line), this.#other);
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
