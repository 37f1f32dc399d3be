import type { SizeClass } from "../../src/domain/attribution.js";
import { lastMonth, monthCount, monthNumber, type Period } from "../../src/domain/period.js";
import { type Exact, zeros } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { Running } from "./running.js";
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
  /** Registrations of a series as the view knows them, made where they are not at hand. */
  running(series: number, make: () => Running): Running;
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

/** A selection, the totals that it adds up, and its registrations once somebody asks for them. */
interface Asked {
  readonly selection: Selection;
  readonly totals: readonly number[];
  running: readonly Running[] | undefined;
}

/** Adds what slots of a series (a total or a leaf) hold for one period of the axis to sums in the same order. */
export type AddCell = (sums: Exact[], slots: readonly Slot[], series: number, period: number) => void;

export class CubeView implements CubeReader {
  readonly #grid: Grid;
  readonly #add: AddCell;
  readonly #one = zeros(1);
  /** What answers for the selection that was asked for last: the questions of one answer mostly speak of one. */
  #asked: Asked | undefined;
  /** By selection. */
  readonly #ofLeaves = new Map<string, Running>();

  constructor(grid: Grid, add: AddCell) {
    this.#grid = grid;
    this.#add = add;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    return this.#sums(selection, slots, this.#grid.axis.inside(p));
  }

  stocks(selection: Selection, slots: readonly Slot[], month: number): readonly Exact[] {
    return this.#sums(selection, slots, this.#grid.axis.endingIn(month));
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
    const asked = this.#askedFor(selection);
    asked.running ??= this.#findRunning(selection, asked.totals);
    return asked.running;
  }

  #findRunning(selection: Selection, totals: readonly number[]): readonly Running[] {
    const { moves } = this.#grid;
    // Totals have each registration where its place lay in its own month: after a move that is the wrong area.
    if (selection.within !== undefined || moves.length > 0) return [this.#runningOfLeaves(selection)];
    return totals.map((total) => this.#runningOf(total));
  }

  /** Units and enterprises of a selection, each place for as long as it lies there. */
  #runningOfLeaves(selection: Selection): Running {
    const { cluster, area, within, size } = selection;
    const key = [cluster, area, within, size].join("|");
    const parts = () =>
      [...this.#leavesIn(selection)].map(({ leaf, counts }) => ({
        running: this.#runningOf(leaf),
        counts,
      }));
    const running = this.#ofLeaves.get(key) ?? Running.ofParts(parts(), this.#grid.moves);
    this.#ofLeaves.set(key, running);
    return running;
  }

  /** Of a total or a leaf. */
  #runningOf(series: number): Running {
    return this.#grid.running(series, () =>
      Running.ofChanges(this.#grid.axis.counted(), (sums, slots, period) =>
        this.#add(sums, slots, series, period),
      ),
    );
  }

  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    const slots = [countSlot];
    for (let month = lastMonth(p); month >= monthNumber(p.year, p.from); month--) {
      for (const index of this.#grid.axis.endingIn(month)) {
        if (this.#count(selection, slots, index) > 0) return month;
      }
    }
    return undefined;
  }

  coveredMonths(selection: Selection, p: Period): number {
    let months = 0;
    for (const index of this.#grid.axis.inside(p)) {
      months += monthCount(this.#grid.axis.period(index)) * this.#count(selection, REPORTS, index);
    }
    return months;
  }

  /** The one slot, which counts reports. */
  #count(selection: Selection, slots: readonly Slot[], period: number): number {
    if (selection.within !== undefined) return Number(this.#sums(selection, slots, [period])[0]);
    this.#one[0] = 0;
    this.#addTotals(this.#one, selection, slots, period);
    return Number(this.#one[0]);
  }

  #sums(selection: Selection, slots: readonly Slot[], periods: readonly number[]): Exact[] {
    const sums = zeros(slots.length);
    if (selection.within !== undefined) this.#addLeaves(sums, selection, slots, periods);
    else for (const period of periods) this.#addTotals(sums, selection, slots, period);
    return sums;
  }

  #addTotals(sums: Exact[], selection: Selection, slots: readonly Slot[], period: number): void {
    for (const total of this.#askedFor(selection).totals) this.#add(sums, slots, total, period);
  }

  #askedFor(selection: Selection): Asked {
    if (this.#asked?.selection !== selection) {
      this.#asked = { selection, totals: this.#grid.series.find(selection), running: undefined };
    }
    return this.#asked;
  }

  /** No total is kept for the crossing of two areas: add up the leaves that lie in both. */
  #addLeaves(sums: Exact[], selection: Selection, slots: readonly Slot[], periods: readonly number[]): void {
    for (const { leaf, inside } of this.#leavesOf(selection, periods)) {
      for (const period of inside) this.#add(sums, slots, leaf, period);
    }
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
        const [reports = 0] = this.#leafSlots(leaf, REPORTS, [period]);
        reported += monthCount(axis.period(period)) * Number(reports);
      }
      const own = this.#runningOf(leaf);
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
      const running = this.#runningOf(leaf);
      const units = running.at(month, SLOTS.units);
      yield { place, units, enterprises: running.at(month, SLOTS.enterprises) };
    }
  }

  #leafSlots(leaf: number, slots: readonly Slot[], periods: readonly number[]): readonly Exact[] {
    const sums = zeros(slots.length);
    for (const period of periods) this.#add(sums, slots, leaf, period);
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
