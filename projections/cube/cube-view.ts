import type { SizeClass } from "../../src/domain/attribution.js";
import { lastMonth, monthCount, monthNumber, type Period } from "../../src/domain/period.js";
import { SLOTS, type Slot } from "./cells.js";
import { addExact, type Exact } from "./exact.js";
import type { PeriodAxis } from "./period-axis.js";
import { Running } from "./running.js";
import type { LeafPlace, SeriesIndex } from "./series.js";

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
  /** Registrations of a total as the view knows them. */
  running(total: number, read: ReadCell): Running;
}

/** What one can ask of a cube at one position. Values are exact integers: 分, persons, counts. */
export interface CubeReader {
  /** Sum over the periods that lie inside `p`. */
  flow(selection: Selection, slot: Slot, p: Period): Exact;
  /** Sum over the periods that end with the month: the stock at its end. */
  stock(selection: Selection, slot: Slot, month: number): Exact;
  /** Sum of all changes up to the end of the month: enterprises, or units that have to report. */
  running(selection: Selection, slot: Slot, month: number): Exact;
  /** Months of reports that units have to give inside `p`, by their own frequency. */
  dueMonths(selection: Selection, p: Period): number;
  /** The last month inside `p` for which a stock was reported, or undefined. */
  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined;
  /** Months that the reports inside `p` cover, summed over units: a quarterly report covers three. */
  coveredMonths(selection: Selection, p: Period): number;
}

/** What a series (a total or a leaf) holds for one period of the axis. */
export type ReadCell = (series: number, period: number, slot: number) => Exact;

export class CubeView implements CubeReader {
  readonly #grid: Grid;
  readonly #read: ReadCell;

  constructor(grid: Grid, read: ReadCell) {
    this.#grid = grid;
    this.#read = read;
  }

  flow(selection: Selection, slot: Slot, p: Period): Exact {
    return this.#sum(selection, slot, this.#grid.axis.inside(p));
  }

  stock(selection: Selection, slot: Slot, month: number): Exact {
    return this.#sum(selection, slot, this.#grid.axis.endingIn(month));
  }

  running(selection: Selection, slot: Slot, month: number): Exact {
    return this.#running(selection).reduce<Exact>((sum, one) => addExact(sum, one.at(month, slot)), 0);
  }

  dueMonths(selection: Selection, p: Period): number {
    return this.#running(selection).reduce((sum, one) => sum + one.dueMonths(p), 0);
  }

  #running(selection: Selection): readonly Running[] {
    const { axis } = this.#grid;
    if (selection.within !== undefined) {
      return [new Running(axis.counted(), (period, slot) => this.#sumLeaves(selection, slot, [period]))];
    }
    return this.#grid.series.find(selection).map((total) => this.#grid.running(total, this.#read));
  }

  lastReported(selection: Selection, countSlot: Slot, p: Period): number | undefined {
    for (let month = lastMonth(p); month >= monthNumber(p.year, p.from); month--) {
      if (this.stock(selection, countSlot, month) !== 0) return month;
    }
    return undefined;
  }

  coveredMonths(selection: Selection, p: Period): number {
    let months = 0;
    for (const index of this.#grid.axis.inside(p)) {
      months +=
        monthCount(this.#grid.axis.period(index)) * Number(this.#sum(selection, SLOTS.reports, [index]));
    }
    return months;
  }

  #sum(selection: Selection, slot: Slot, periods: readonly number[]): Exact {
    if (selection.within !== undefined) return this.#sumLeaves(selection, slot, periods);
    let sum: Exact = 0;
    for (const total of this.#grid.series.find(selection)) {
      for (const period of periods) sum = addExact(sum, this.#read(total, period, slot));
    }
    return sum;
  }

  /** No total is kept for the crossing of two areas: add up the leaves that lie in both. */
  #sumLeaves(selection: Selection, slot: Slot, periods: readonly number[]): Exact {
    let sum: Exact = 0;
    for (const { sums } of this.leafSums(selection, [slot], periods)) sum = addExact(sum, sums[0] ?? 0);
    return sum;
  }

  /** Every finest place that counts in a selection, with what its slots hold for some periods of the axis. */
  *leafSums(
    selection: Selection,
    slots: readonly Slot[],
    periods: readonly number[],
  ): Iterable<{ readonly place: LeafPlace; readonly sums: readonly Exact[] }> {
    const { series, axis } = this.#grid;
    const { area, within = area } = selection;
    for (const [leaf, place] of series.leaves()) {
      if (!countsIn(place, selection)) continue;
      const inside = periods.filter((period) => {
        const month = lastMonth(axis.period(period));
        return this.#grid.contains(area, place, month) && this.#grid.contains(within, place, month);
      });
      const sums = slots.map((slot) =>
        inside.reduce<Exact>((sum, period) => addExact(sum, this.#read(leaf, period, slot)), 0),
      );
      yield { place, sums };
    }
  }
}

function countsIn(
  place: { cluster: string | null; size: SizeClass; scope: number },
  selection: Selection,
): boolean {
  if (selection.size !== null && place.size !== selection.size) return false;
  return selection.cluster === null ? place.scope > 0 : place.cluster === selection.cluster;
}
