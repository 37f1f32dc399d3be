import type { SizeClass } from "../../src/domain/attribution.js";
import type { Geography } from "../geography.js";
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

/** Numbers the series (leaves and totals) and finds the cell of a series and period. */
export class SeriesIndex {
  readonly #numbers = new Map<string, number>();
  /** By series number; nothing where the series is a total. */
  readonly #leaves: (LeafPlace | undefined)[] = [];
  readonly #kept = new Map<number, Total>();
  readonly #cells: Int32Array[] = [];
  /** Totals of a leaf, for each version of the geography and each stretch of months in which it does not change. */
  readonly #totals = new WeakMap<Geography, Map<number, readonly number[]>>();

  readonly #counting = new WeakMap<Geography, Map<number, Uint8Array>>();

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

  /** The kept totals that an answer adds up: for both size classes one of each, so that no third need be kept. */
  find(asked: {
    readonly cluster: string | null;
    readonly area: string;
    readonly size: SizeClass | null;
  }): readonly number[] {
    const { cluster, area, size } = asked;
    const sizes = size === null ? SIZE_CLASSES : [size];
    return sizes.flatMap((one) => this.#numbers.get(keyOf({ cluster, area, size: one })) ?? []);
  }

  /** Does a leaf count in a total? Remembered, since leaves and totals are few and questions many. */
  countsIn(total: number, leaf: number, month: number, geography: Geography): boolean {
    let known = this.#counting.get(geography);
    if (!known) {
      known = new Map();
      this.#counting.set(geography, known);
    }
    const key = total * EPOCHS_MAX + geography.epoch(month);
    let answers = known.get(key);
    if (!answers || leaf >= answers.length) {
      answers = new Uint8Array(this.#cells.length + 256);
      known.set(key, answers);
    }
    if (answers[leaf] === 0) answers[leaf] = this.totalsOf(leaf, month, geography).includes(total) ? 1 : 2;
    return answers[leaf] === 1;
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

  cell(series: number, period: number): number {
    return this.#cells[series]?.[period] ?? -1;
  }

  setCell(series: number, period: number, cell: number): void {
    const row = this.#cells[series];
    if (row && period < row.length) {
      row[period] = cell;
      return;
    }
    const longer = new Int32Array(Math.max(16, period * 2)).fill(-1);
    if (row) longer.set(row);
    longer[period] = cell;
    this.#cells[series] = longer;
  }

  describe(leaf: number): string {
    const place = this.#leaves[leaf];
    return place
      ? `${place.cluster ?? "*"}|${place.district}|${place.park ?? "-"}|${place.size}|${place.scope}`
      : "";
  }

  get bytes(): number {
    return this.#cells.reduce((sum, row) => sum + row.byteLength, 0);
  }

  #listTotals(leaf: number, month: number, geography: Geography): readonly number[] {
    const place = this.#leaves[leaf];
    if (!place) return [];
    const areas = new Set([
      ...geography.ancestors(place.district, month),
      ...(place.park === null ? [] : geography.ancestors(place.park, month)),
    ]);
    const clusters = place.scope === SCOPES.lineAndWhole ? [place.cluster, null] : [place.cluster];
    return clusters.flatMap((cluster) =>
      [...areas].map((area) => this.#total({ cluster, area, size: place.size })),
    );
  }

  #total(total: Total): number {
    const key = keyOf(total);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const series = this.#create(key);
    this.#kept.set(series, total);
    return series;
  }

  #create(key: string): number {
    const series = this.#cells.push(new Int32Array(0)) - 1;
    this.#leaves.push(undefined);
    this.#numbers.set(key, series);
    return series;
  }
}

const SIZE_CLASSES = ["above", "below"] as const satisfies readonly SizeClass[];

/** More changes of the area tree than this are not expected in the life of a log. */
const EPOCHS_MAX = 4096;

function keyOf(total: Total): string {
  return `total|${total.cluster ?? ""}|${total.area}|${total.size}`;
}
