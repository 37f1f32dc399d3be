import type { SizeClass } from "../../src/domain/attribution.js";
import type { Geography } from "../geography.js";
import { IntRows, type IntRowsDump } from "../int-rows.js";
import { type AskedPlace, ByPlace, type CountedPlace } from "./by-place.js";
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

/** A total that is kept. */
export type Total = CountedPlace;

/** The leaves that count in every place, of the first so many series. */
interface ListedLeaves {
  readonly leaves: ByPlace;
  series: number;
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
  readonly #totalsByPlace = new ByPlace();
  /** As far as somebody asked for them. */
  readonly #alone: (readonly number[])[] = [];
  readonly #cells = new IntRows();
  /** Totals of a leaf, for each version of the geography and each stretch of months in which it does not change. */
  readonly #totals = new WeakMap<Geography, Map<number, readonly number[]>>();
  /** The other way round: leaves by place, for each version of the geography and each such stretch. */
  readonly #leavesByPlace = new WeakMap<Geography, ListedLeaves[]>();

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

  /** A series as a list of one: what is added up over several is added up over one of them. */
  alone(series: number): readonly number[] {
    this.#alone[series] ??= [series];
    return this.#alone[series];
  }

  /** Calls back for every leaf. */
  eachLeaf(visit: (leaf: number, place: LeafPlace) => void): void {
    for (let series = 0; series < this.#leaves.length; series++) {
      const place = this.#leaves[series];
      if (place) visit(series, place);
    }
  }

  /** Every total that is kept. */
  totals(): Iterable<Total> {
    return this.#kept.values();
  }

  /** The kept totals that an answer adds up. */
  find(asked: AskedPlace): readonly number[] {
    return this.#totalsByPlace.find(asked);
  }

  /** The leaves that count in a place, as the tree of areas is in a month. The list grows when there are new ones. */
  leavesIn(asked: AskedPlace, month: number, geography: Geography): readonly number[] {
    const epochs = this.#leavesByPlace.get(geography) ?? [];
    this.#leavesByPlace.set(geography, epochs);
    const epoch = geography.epoch(month);
    epochs[epoch] ??= { leaves: new ByPlace(), series: 0 };
    const listed = epochs[epoch];
    for (; listed.series < this.count; listed.series++) {
      const place = this.#leaves[listed.series];
      if (!place) continue;
      for (const total of totalsAbove(place, month, geography)) listed.leaves.add(total, listed.series);
    }
    return listed.leaves.find(asked);
  }

  /** The leaves that count in a total. */
  leavesOf(total: number, month: number, geography: Geography): readonly number[] {
    const place = this.#kept.get(total);
    return place ? this.leavesIn(place, month, geography) : [];
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
    this.eachLeaf((leaf) => {
      const row = this.#cells.row(leaf);
      for (let period = 0; period < row.length; period++) {
        const cell = row[period] ?? -1;
        if (cell >= 0) visit(cell, leaf, period);
      }
    });
  }

  #listTotals(leaf: number, month: number, geography: Geography): readonly number[] {
    const place = this.#leaves[leaf];
    return place ? totalsAbove(place, month, geography).map((total) => this.#total(total)) : [];
  }

  #total(total: Total): number {
    const key = keyOf(total);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const series = this.#create(key);
    this.#kept.set(series, total);
    this.#totalsByPlace.add(total, series);
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
  const { cluster, size, scope } = place;
  const areas = geography.around(place, month);
  const clusters = scope === SCOPES.lineAndWhole ? [cluster, null] : [cluster];
  return clusters.flatMap((one) => areas.map((area) => ({ cluster: one, area, size })));
}

/** More changes of the area tree than this are not expected in the life of a log. */
const EPOCHS_MAX = 4096;

function keyOf(total: Total): string {
  return `total|${total.cluster ?? ""}|${total.area}|${total.size}`;
}
