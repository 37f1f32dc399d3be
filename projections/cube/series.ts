import type { SizeClass } from "../../src/domain/attribution.js";
import type { Geography } from "../geography.js";
import { IntRows, type IntRowsDump } from "../int-rows.js";
import { SCOPES, type Scope } from "./scope.js";

/** Where an entry counts: the finest place the cube keeps. */
export interface LeafPlace {
  /** null for the entry that stands for the unit as a whole. */
  readonly cluster: string | null;
  readonly district: string;
  readonly park: string | null;
  readonly size: SizeClass;
  readonly scope: Scope;
}

/** A total that is kept: a cluster or all of them, an area with all below it, a size class. */
export interface Total {
  readonly cluster: string | null;
  readonly area: string;
  readonly size: SizeClass;
}

/** The totals of a cluster and area, by what is asked for; `both` size classes are added up, so that no third is kept. */
interface TotalsOfPlace {
  readonly above: number[];
  readonly below: number[];
  readonly both: number[];
}

/** Leaves by total, as there are when there are so many series. */
interface ListedLeaves {
  readonly series: number;
  readonly leaves: readonly (readonly number[] | undefined)[];
}

/** Leaves and totals in the order of their numbers, and the cells of each by period. */
export interface SeriesDump {
  readonly series: readonly (LeafPlace | Total)[];
  readonly cells: IntRowsDump;
}

/** Numbers the series (leaves and totals) and finds the cell of a series and period. */
export class SeriesIndex {
  readonly #numbers = new Map<string, number>();
  /** By series number; nothing where the series is a total. */
  readonly #leaves: (LeafPlace | undefined)[] = [];
  readonly #kept = new Map<number, Total>();
  /** Totals by area and cluster: a question finds them without putting a key together. */
  readonly #byPlace = new Map<string, Map<string | null, TotalsOfPlace>>();
  readonly #cells = new IntRows();
  /** Totals of a leaf, for each version of the geography and each stretch of months in which it does not change. */
  readonly #totals = new WeakMap<Geography, Map<number, readonly number[]>>();
  /** The other way round: leaves by total, for each version of the geography and each such stretch. */
  readonly #leavesIn = new WeakMap<Geography, ListedLeaves[]>();

  leaf(place: LeafPlace): number {
    const key = `leaf|${place.cluster ?? ""}|${place.district}|${place.park ?? ""}|${place.size}|${place.scope}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const series = this.#create(key);
    this.#leaves[series] = place;
    return series;
  }

  place(leaf: number): LeafPlace | undefined {
    return this.#leaves[leaf];
  }
  *leaves(): Iterable<[number, LeafPlace]> {
    for (const [series, place] of this.#leaves.entries()) if (place) yield [series, place];
  }

  /** Every total that is kept. */
  totals(): Iterable<Total> {
    return this.#kept.values();
  }

  /** The kept totals that an answer adds up; `size` null asks for both size classes. */
  find(asked: {
    readonly cluster: string | null;
    readonly area: string;
    readonly size: SizeClass | null;
  }): readonly number[] {
    return this.#byPlace.get(asked.area)?.get(asked.cluster)?.[asked.size ?? "both"] ?? NO_TOTALS;
  }

  /** The leaves that count in a total, as the tree of areas is in a month. Listed again only when there are new series. */
  leavesIn(total: number, month: number, geography: Geography): readonly number[] {
    const epochs = this.#leavesIn.get(geography) ?? [];
    this.#leavesIn.set(geography, epochs);
    const epoch = geography.epoch(month);
    const known = epochs[epoch];
    const listed = known?.series === this.count ? known : this.#listLeaves(month, geography);
    epochs[epoch] = listed;
    return listed.leaves[total] ?? NO_LEAVES;
  }

  totalsOf(leaf: number, month: number, geography: Geography): readonly number[] {
    let known = this.#totals.get(geography);
    if (!known) {
      known = new Map();
      this.#totals.set(geography, known);
    }
    const key = leaf * EPOCHS_MAX + geography.epoch(month);
    const list = known.get(key) ?? this.#listTotals(leaf, month, geography);
    known.set(key, list);
    return list;
  }

  /** The cells of a series by period, -1 where there is none; good until the next one is made. */
  cells(series: number): Int32Array {
    return this.#cells.row(series);
  }

  cell(series: number, period: number): number {
    return this.#cells.get(series, period);
  }

  setCell(series: number, period: number, cell: number): void {
    this.#cells.put(series, period, cell);
  }

  describe(leaf: number): string {
    const place = this.#leaves[leaf];
    return place
      ? `${place.cluster ?? "*"}|${place.district}|${place.park ?? "-"}|${place.size}|${place.scope}`
      : "";
  }

  /** Leaves and totals: their numbers lie below. */
  get count(): number {
    return this.#leaves.length;
  }

  get bytes(): number {
    return this.#cells.bytes;
  }

  dump(): SeriesDump {
    const series = Array.from(this.#leaves, (place, number) => place ?? this.#kept.get(number));
    return { series: series.filter((one) => one !== undefined), cells: this.#cells.dump() };
  }
  restore({ series, cells }: SeriesDump): void {
    for (const one of series) {
      if ("area" in one) this.#total(one);
      else this.leaf(one);
    }
    this.#cells.restore(cells);
  }

  /** Calls back for every cell of a leaf. */
  eachLeafCell(visit: (cell: number, leaf: number, period: number) => void): void {
    for (const [leaf] of this.leaves()) {
      const row = this.#cells.row(leaf);
      for (let period = 0; period < row.length; period++) {
        const cell = row[period] ?? -1;
        if (cell >= 0) visit(cell, leaf, period);
      }
    }
  }

  #listTotals(leaf: number, month: number, geography: Geography): readonly number[] {
    const place = this.#leaves[leaf];
    return place ? totalsAbove(place, month, geography).map((total) => this.#total(total)) : [];
  }

  /** A question only reads: where a tree has a total that nothing was ever added to, it is left out. */
  #listLeaves(month: number, geography: Geography): ListedLeaves {
    const leaves: number[][] = [];
    for (const [leaf, place] of this.leaves()) {
      for (const total of totalsAbove(place, month, geography)) {
        const number = this.#numbers.get(keyOf(total));
        if (number === undefined) continue;
        leaves[number] ??= [];
        leaves[number].push(leaf);
      }
    }
    return { series: this.count, leaves };
  }

  #total(total: Total): number {
    const key = keyOf(total);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const series = this.#create(key);
    this.#kept.set(series, total);
    const { area, cluster, size } = total;
    const inArea = this.#byPlace.get(area) ?? new Map<string | null, TotalsOfPlace>();
    this.#byPlace.set(area, inArea);
    const place = inArea.get(cluster) ?? { above: [], below: [], both: [] };
    inArea.set(cluster, place);
    place[size].push(series);
    place.both.push(series);
    return series;
  }

  #create(key: string): number {
    const series = this.#leaves.push(undefined) - 1;
    this.#numbers.set(key, series);
    return series;
  }
}

/** Every total that a leaf counts in: its clusters × the areas it lies in. */
function totalsAbove(place: LeafPlace, month: number, geography: Geography): Total[] {
  const { cluster, district, park, size, scope } = place;
  const areas = new Set([
    ...geography.ancestors(district, month),
    ...(park === null ? [] : geography.ancestors(park, month)),
  ]);
  const clusters = scope === SCOPES.lineAndWhole ? [cluster, null] : [cluster];
  return clusters.flatMap((one) => [...areas].map((area) => ({ cluster: one, area, size })));
}

const NO_TOTALS: readonly number[] = [];
const NO_LEAVES: readonly number[] = [];

/** More changes of the area tree than this are not expected in the life of a log. */
const EPOCHS_MAX = 4096;

function keyOf(total: Total): string {
  return `total|${total.cluster ?? ""}|${total.area}|${total.size}`;
}
