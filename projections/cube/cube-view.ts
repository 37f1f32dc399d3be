import type { SizeClass } from "../../src/domain/attribution.js";
import { lastMonth, monthCount, monthNumber, type Period } from "../../src/domain/period.js";
import { type Exact, zeros } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { Running } from "./running.js";
import { type AddCells, SelectedTotals } from "./selected-totals.js";
import type { LeafPlace, SeriesIndex } from "./series.js";
import { SLOTS, type Slot } from "./slots.js";

/**
 * What is asked for. `cluster` null means all clusters, each unit once; `area` takes its descendants with it;
 * `within` narrows an area to what lies in a second one as well (a park's part in one district).
 */
export interface Selection {
  readonly cluster: string | null;
  readonly area: string;
  readonly within?: string;
  readonly size: SizeClass | null;
}

interface Grid {
  readonly axis: PeriodAxis;
  readonly series: SeriesIndex;
  /** Is `area` the place itself or above it, in a month? */
  contains(area: string, place: { district: string; park: string | null }, month: number): boolean;
  /** Months in which areas come to lie somewhere else. */
  readonly moves: readonly number[];
  /** Registrations of a series as the view knows them. */
  running(series: number): Running;
}

/** What one can ask of a cube at one position. Values are exact integers: 分, persons, counts. */
export interface CubeReader {
  /** Sums of slots, in their order, over the periods that lie inside `p`. */
  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[];
  /** The same over the periods that end with the month: the stocks at its end. */
  stocks(selection: Selection, slots: readonly Slot[], month: number): readonly Exact[];
  /** Sum of all changes up to the end of the month: enterprises, or units that have to report. */
  running(selection: Selection, slot: Slot, month: number): number;
  /** Months of reports that units have to give inside `p`, by their own frequency. */
  dueMonths(selection: Selection, p: Period): number;
  /** The last month inside `p` for which a stock was reported, or undefined. */
  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined;
  /** Months that the reports inside `p` cover, summed over units: a quarterly report covers three. */
  coveredMonths(selection: Selection, p: Period): number;
}

/** A finest place with what some slots of it hold for one period of the axis, without those that lie inside it. */
export interface LeafByPeriod {
  readonly place: LeafPlace;
  readonly sumsIn: (period: number) => readonly Exact[];
}

/** The latest month of a period in which something was counted. */
export function lastCounted(p: Period, countIn: (month: number) => Exact | undefined): number | undefined {
  for (let month = lastMonth(p); month >= monthNumber(p.year, p.from); month--) {
    if (countIn(month) !== 0) return month;
  }
  return undefined;
}

export class CubeView implements CubeReader {
  readonly #grid: Grid;
  readonly #add: AddCells;
  /** What answers for the selection that was asked for last: the questions of one answer mostly speak of one. */
  #asked: { readonly selection: Selection; readonly totals: SelectedTotals } | undefined;
  #registered: { readonly selection: Selection; readonly running: readonly Running[] } | undefined;
  /** By selection. */
  readonly #ofLeaves = new Map<string, Running>();

  constructor(grid: Grid, add: AddCells) {
    this.#grid = grid;
    this.#add = add;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    if (selection.within === undefined) return this.#totalsOf(selection).flows(slots, p);
    return this.#sumsOfLeaves(selection, slots, this.#grid.axis.inside(p));
  }

  stocks(selection: Selection, slots: readonly Slot[], month: number): readonly Exact[] {
    if (selection.within === undefined) return this.#totalsOf(selection).stocks(slots, month);
    return this.#sumsOfLeaves(selection, slots, this.#grid.axis.endingIn(month));
  }

  flow(selection: Selection, slot: Slot, p: Period): Exact {
    return this.flows(selection, [slot], p)[0] ?? 0;
  }

  stock(selection: Selection, slot: Slot, month: number): Exact {
    return this.stocks(selection, [slot], month)[0] ?? 0;
  }

  running(selection: Selection, slot: Slot, month: number): number {
    let sum = 0;
    for (const one of this.#running(selection)) sum += one.at(month, slot);
    return sum;
  }

  dueMonths(selection: Selection, p: Period): number {
    let due = 0;
    for (const one of this.#running(selection)) due += one.dueMonths(p);
    return due;
  }

  #running(selection: Selection): readonly Running[] {
    if (this.#registered?.selection !== selection) {
      this.#registered = { selection, running: this.#findRunning(selection) };
    }
    return this.#registered.running;
  }

  #findRunning(selection: Selection): readonly Running[] {
    const { moves, series } = this.#grid;
    // Totals have each registration where its place lay in its own month: after a move that is the wrong area.
    if (selection.within !== undefined || moves.length > 0) return [this.#runningOfLeaves(selection)];
    return series.find(selection).map((total) => this.#grid.running(total));
  }

  /** Units and enterprises of a selection, each place for as long as it lies there. */
  #runningOfLeaves(selection: Selection): Running {
    const { cluster, area, within, size } = selection;
    const key = [cluster, area, within, size].join("|");
    const parts = () =>
      [...this.#leavesIn(selection)].map(({ leaf, counts }) => ({
        running: this.#grid.running(leaf),
        counts,
      }));
    const running = this.#ofLeaves.get(key) ?? Running.ofParts(parts(), this.#grid.moves);
    this.#ofLeaves.set(key, running);
    return running;
  }

  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    if (selection.within === undefined) return this.#totalsOf(selection).lastReported(countSlot, p);
    return lastCounted(p, (month) => this.stock(selection, countSlot, month));
  }

  coveredMonths(selection: Selection, p: Period): number {
    if (selection.within === undefined) return this.#totalsOf(selection).coveredMonths(p);
    const { axis } = this.#grid;
    return axis.inside(p).reduce((months, period) => {
      const [reports = 0] = this.#sumsOfLeaves(selection, REPORTS, axis.alone(period));
      return months + monthCount(axis.period(period)) * Number(reports);
    }, 0);
  }

  #totalsOf(selection: Selection): SelectedTotals {
    if (this.#asked?.selection !== selection) {
      const { axis, series } = this.#grid;
      this.#asked = { selection, totals: new SelectedTotals(series.find(selection), axis, this.#add) };
    }
    return this.#asked.totals;
  }

  /** No total is kept for the crossing of two areas: add up the leaves that lie in both. */
  #sumsOfLeaves(selection: Selection, slots: readonly Slot[], periods: readonly number[]): readonly Exact[] {
    const sums = zeros(slots.length);
    for (const { leaf, inside } of this.#leavesOf(selection, periods)) {
      this.#add(sums, slots, leaf, inside);
    }
    return sums;
  }

  /** Every finest place that counts in a selection, with what its slots hold for some periods of the axis. */
  *leafSums(
    selection: Selection,
    slots: readonly Slot[],
    periods: readonly number[],
  ): Iterable<{ readonly place: LeafPlace; readonly sums: readonly Exact[] }> {
    for (const { leaf, place, inside } of this.#leavesOf(selection, periods)) {
      yield { place, sums: this.#leafSlots(leaf, slots, inside) };
    }
  }

  /** Every finest place that there is, wherever it lies. */
  *leavesByPeriod(slots: readonly Slot[]): Iterable<LeafByPeriod> {
    const { axis, series } = this.#grid;
    for (const [leaf, place] of series.leaves()) {
      yield { place, sumsIn: (period) => this.#leafSlots(leaf, slots, axis.alone(period)) };
    }
  }

  /**
   * Every finest place that counts in a selection, with the months of reports that were given there inside a period,
   * and those that units registered there have to give.
   */
  *leafMonths(
    selection: Selection,
    p: Period,
  ): Iterable<{ readonly place: LeafPlace; readonly reported: number; readonly due: number }> {
    const { axis, moves } = this.#grid;
    const periods = axis.inside(p);
    for (const { leaf, place, counts } of this.#leavesIn(selection)) {
      let reported = 0;
      for (const period of periods) {
        if (!counts(lastMonth(axis.period(period)))) continue;
        const [reports = 0] = this.#leafSlots(leaf, REPORTS, axis.alone(period));
        reported += monthCount(axis.period(period)) * Number(reports);
      }
      const own = this.#grid.running(leaf);
      const registered = moves.length === 0 ? own : Running.ofParts([{ running: own, counts }], moves);
      yield { place, reported, due: registered.dueMonths(p) };
    }
  }

  /** Every finest place that counts in a selection, with the units and enterprises registered there at the end of a month. */
  *leafCounts(
    selection: Selection,
    month: number,
  ): Iterable<{ readonly place: LeafPlace; readonly units: number; readonly enterprises: number }> {
    for (const { leaf, place, counts } of this.#leavesIn(selection)) {
      if (!counts(month)) continue;
      const running = this.#grid.running(leaf);
      const units = running.at(month, SLOTS.units);
      yield { place, units, enterprises: running.at(month, SLOTS.enterprises) };
    }
  }

  #leafSlots(leaf: number, slots: readonly Slot[], periods: readonly number[]): readonly Exact[] {
    const sums = zeros(slots.length);
    this.#add(sums, slots, leaf, periods);
    return sums;
  }

  /** The leaves that count in a selection, each with those of the periods in which its place lies there. */
  *#leavesOf(
    selection: Selection,
    periods: readonly number[],
  ): Iterable<{ readonly leaf: number; readonly place: LeafPlace; readonly inside: readonly number[] }> {
    const { axis } = this.#grid;
    for (const { leaf, place, counts } of this.#leavesIn(selection)) {
      yield { leaf, place, inside: periods.filter((period) => counts(lastMonth(axis.period(period)))) };
    }
  }

  /** The leaves that count in a selection whenever their place lies there, and in which months it does. */
  *#leavesIn(selection: Selection): Iterable<{
    readonly leaf: number;
    readonly place: LeafPlace;
    readonly counts: (month: number) => boolean;
  }> {
    const { area, within = area } = selection;
    const { series, moves } = this.#grid;
    for (const [leaf, place] of series.leaves()) {
      if (!countsIn(place, selection)) continue;
      const counts = (month: number) =>
        this.#grid.contains(area, place, month) && this.#grid.contains(within, place, month);
      // Where no area has ever moved a place lies in the selection always or never.
      if (moves.length > 0) yield { leaf, place, counts };
      else if (counts(0)) yield { leaf, place, counts: always };
    }
  }
}

const REPORTS: readonly Slot[] = [SLOTS.reports];
const always = () => true;

function countsIn(
  place: { cluster: string | null; size: SizeClass; scope: number },
  selection: Selection,
): boolean {
  if (selection.size !== null && place.size !== selection.size) return false;
  return selection.cluster === null ? place.scope > 0 : place.cluster === selection.cluster;
}
