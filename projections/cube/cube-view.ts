import { lastMonth, monthNumber, type Period } from "../../src/domain/period.js";
import type { Geography } from "../geography.js";
import type { Selection } from "./by-place.js";
import { countOf, type Exact, zeros } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { Running } from "./running.js";
import { SelectedLeaves } from "./selected-leaves.js";
import { SelectedSums } from "./selected-sums.js";
import type { LeafPlace, SeriesIndex } from "./series.js";
import { SLOTS, type Slot } from "./slots.js";

export type { Selection };

/** Adds what slots of a series (a total or a leaf) hold over periods of the axis to sums in the same order. */
export type AddCells = (
  sums: Exact[],
  slots: readonly Slot[],
  series: number,
  periods: readonly number[],
) => void;

/** By what the parts of a selection are told apart. */
export type KeyOf = (place: LeafPlace) => string;

interface Grid {
  readonly axis: PeriodAxis;
  readonly series: SeriesIndex;
  readonly geography: Geography;
  /** Registrations by series as the view knows them, as far as somebody asked for them. */
  running(): Map<number, Running>;
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
  #sums: SelectedSums | undefined;
  #leaves: SelectedLeaves | undefined;
  #registered: { readonly selection: Selection; readonly totals: readonly number[] } | undefined;
  #running: Map<number, Running> | undefined;

  constructor(grid: Grid, add: AddCells) {
    this.#grid = grid;
    this.#add = add;
  }

  flows(selection: Selection, slots: readonly Slot[], p: Period): readonly Exact[] {
    return this.#sumsOf(selection).flows(slots, p);
  }

  stocks(selection: Selection, slots: readonly Slot[], month: number): readonly Exact[] {
    return this.#sumsOf(selection).stocks(slots, month);
  }

  flow(selection: Selection, slot: Slot, p: Period): Exact {
    return this.flows(selection, [slot], p)[0] ?? 0;
  }

  stock(selection: Selection, slot: Slot, month: number): Exact {
    return this.stocks(selection, [slot], month)[0] ?? 0;
  }

  running(selection: Selection, slot: Slot, month: number): number {
    let sum = 0;
    for (const series of this.#registeredIn(selection, month)) sum += this.#runningOf(series).at(month, slot);
    return sum;
  }

  dueMonths(selection: Selection, p: Period): number {
    const { geography } = this.#grid;
    if (geography.moves.length === 0) return this.#dueEnding(selection, p, p);
    return geography.stretches(p).reduce((due, stretch) => due + this.#dueEnding(selection, p, stretch), 0);
  }

  /** Those of a period that end in a stretch of it within which no area moves. */
  #dueEnding(selection: Selection, p: Period, stretch: Period): number {
    let due = 0;
    for (const series of this.#registeredIn(selection, lastMonth(stretch))) {
      due += this.#runningOf(series).dueMonths(p, stretch);
    }
    return due;
  }

  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    return this.#sumsOf(selection).lastReported(countSlot, p);
  }

  coveredMonths(selection: Selection, p: Period): number {
    return this.#sumsOf(selection).coveredMonths(p);
  }

  /** What slots hold for some periods of the axis, in each part of a selection. */
  sumsBy(
    keyOf: KeyOf,
    selection: Selection,
    slots: readonly Slot[],
    periods: readonly number[],
  ): ReadonlyMap<string, readonly Exact[]> {
    const parts = new Map<string, Exact[]>();
    this.#eachLeaf(selection, periods, (leaf, inside) => {
      const key = this.#keyOf(leaf, keyOf);
      const sums = parts.get(key) ?? zeros(slots.length);
      parts.set(key, sums);
      this.#add(sums, slots, leaf, inside);
    });
    return parts;
  }

  /** Every finest place that there is, wherever it lies. */
  leavesByPeriod(slots: readonly Slot[]): readonly LeafByPeriod[] {
    const { axis, series } = this.#grid;
    const found: LeafByPeriod[] = [];
    series.eachLeaf((leaf, place) => {
      const sumsIn = (period: number) => {
        const sums = zeros(slots.length);
        this.#add(sums, slots, leaf, axis.alone(period));
        return sums;
      };
      found.push({ place, sumsIn });
    });
    return found;
  }

  /**
   * Months of reports that were given inside a period in each part of a selection, and those that units registered
   * there have to give.
   */
  monthsBy(
    keyOf: KeyOf,
    selection: Selection,
    p: Period,
  ): ReadonlyMap<string, { readonly reported: number; readonly due: number }> {
    const { axis, geography } = this.#grid;
    const parts = new Map<string, { reported: number; due: number }>();
    const add = (key: string, reported: number, due: number) => {
      const part = parts.get(key);
      if (!part) parts.set(key, { reported, due });
      else {
        part.reported += reported;
        part.due += due;
      }
    };
    for (const { months, periods } of axis.byLength(axis.inside(p))) {
      const reports = this.sumsBy(keyOf, selection, REPORTS, periods);
      for (const [key, [count]] of reports) add(key, months * countOf(count), 0);
    }
    for (const stretch of geography.stretches(p)) {
      for (const leaf of this.#leavesOf(selection).in(lastMonth(stretch))) {
        add(this.#keyOf(leaf, keyOf), 0, this.#runningOf(leaf).dueMonths(p, stretch));
      }
    }
    return parts;
  }

  /** Units and enterprises registered in each part of a selection at the end of a month. */
  countsBy(
    keyOf: KeyOf,
    selection: Selection,
    month: number,
  ): ReadonlyMap<string, { readonly units: number; readonly enterprises: number }> {
    const parts = new Map<string, { units: number; enterprises: number }>();
    for (const leaf of this.#leavesOf(selection).in(month)) {
      const key = this.#keyOf(leaf, keyOf);
      const part = parts.get(key) ?? { units: 0, enterprises: 0 };
      parts.set(key, part);
      const running = this.#runningOf(leaf);
      part.units += running.at(month, SLOTS.units);
      part.enterprises += running.at(month, SLOTS.enterprises);
    }
    return parts;
  }

  #keyOf(leaf: number, keyOf: KeyOf): string {
    const place = this.#grid.series.place(leaf);
    return place ? keyOf(place) : "";
  }

  #sumsOf(selection: Selection): SelectedSums {
    if (this.#sums?.selection !== selection) this.#sums = this.#makeSums(selection);
    return this.#sums;
  }

  #makeSums(selection: Selection): SelectedSums {
    const { axis, series } = this.#grid;
    // No total is kept for the crossing of two areas: the leaves that lie in both are added up.
    if (selection.within !== undefined) {
      return new SelectedSums(selection, axis, (sums, slots, periods) =>
        this.#eachLeaf(selection, periods, (leaf, inside) => this.#add(sums, slots, leaf, inside)),
      );
    }
    const totals = series.find(selection);
    return new SelectedSums(selection, axis, (sums, slots, periods) => {
      for (const total of totals) this.#add(sums, slots, total, periods);
    });
  }

  #leavesOf(selection: Selection): SelectedLeaves {
    if (this.#leaves?.selection === selection) return this.#leaves;
    this.#leaves = new SelectedLeaves(selection, this.#grid.series, this.#grid.geography);
    return this.#leaves;
  }

  /** Calls back for every leaf that counts in a selection, with those of the periods in which its place lies there. */
  #eachLeaf(
    selection: Selection,
    periods: readonly number[],
    visit: (leaf: number, inside: readonly number[]) => void,
  ): void {
    const leaves = this.#leavesOf(selection);
    for (const { month, inside } of this.#stretches(periods)) {
      for (const leaf of leaves.in(month)) visit(leaf, inside);
    }
  }

  /** Periods by the stretches of months between which areas move, each stretch with a month of it. */
  #stretches(periods: readonly number[]): Iterable<{ month: number; inside: readonly number[] }> {
    const { axis, geography } = this.#grid;
    if (geography.moves.length === 0) return [{ month: 0, inside: periods }];
    const stretches = new Map<number, { month: number; inside: number[] }>();
    for (const period of periods) {
      const month = lastMonth(axis.period(period));
      const epoch = geography.epoch(month);
      const stretch = stretches.get(epoch) ?? { month, inside: [] };
      stretches.set(epoch, stretch);
      stretch.inside.push(period);
    }
    return stretches.values();
  }

  /** The series that tell of the registrations of a selection in a month. */
  #registeredIn(selection: Selection, month: number): readonly number[] {
    const { series, geography } = this.#grid;
    // Totals have each registration where its place lay in its own month: after a move that is the wrong area.
    if (selection.within !== undefined || geography.moves.length > 0)
      return this.#leavesOf(selection).in(month);
    if (this.#registered?.selection !== selection) {
      this.#registered = { selection, totals: series.find(selection) };
    }
    return this.#registered.totals;
  }

  #runningOf(series: number): Running {
    this.#running ??= this.#grid.running();
    const known = this.#running.get(series) ?? this.#makeRunning(series);
    this.#running.set(series, known);
    return known;
  }

  #makeRunning(series: number): Running {
    const { axis } = this.#grid;
    return Running.ofChanges(axis.counted(), (sums, slots, period) =>
      this.#add(sums, slots, series, axis.alone(period)),
    );
  }
}

const REPORTS: readonly Slot[] = [SLOTS.reports];
