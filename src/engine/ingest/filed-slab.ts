import type { FiledPlace, FiledReports } from "../../domain/report/filed-reports.js";
import type { FiledPlaces } from "./filed-places.js";
import type { StagedReports } from "./staging.js";

/** Plain reports gathered for one append. */
export class FiledSlab {
  readonly rows: number[] = [];
  readonly #units: string[] = [];
  /** Numbers of the units in the register. */
  readonly #numbers: Uint32Array;
  readonly #allPlaces: FiledPlaces;
  readonly #places: FiledPlace[] = [];
  /** Places of the slab, by their number in the file. */
  readonly #own = new Map<number, number>();
  readonly #place: Uint16Array;
  readonly #period: Uint16Array;
  readonly #output: Float64Array;
  readonly #revenue: Float64Array;
  readonly #employment: Int32Array;
  readonly #row: Uint32Array;
  readonly #revision: Uint16Array;
  readonly #staged: StagedReports;
  /** By the file's number of the unit. */
  readonly #seen: Uint8Array;

  constructor(capacity: number, staged: StagedReports, places: FiledPlaces) {
    this.#staged = staged;
    this.#seen = new Uint8Array(staged.units.length);
    this.#allPlaces = places;
    this.#numbers = new Uint32Array(capacity);
    this.#place = new Uint16Array(capacity);
    this.#period = new Uint16Array(capacity);
    this.#output = new Float64Array(capacity);
    this.#revenue = new Float64Array(capacity);
    this.#employment = new Int32Array(capacity);
    this.#row = new Uint32Array(capacity);
    this.#revision = new Uint16Array(capacity);
  }

  get count(): number {
    return this.rows.length;
  }

  /**
   * Does the slab hold a report of the row's unit? A second one has to wait for the next append, since it is
   * decided on the first.
   */
  hasUnitOf(row: number): boolean {
    return this.#seen[this.#staged.unit[row] ?? 0] === 1;
  }

  /** `place` and `unit` by their numbers; `revision` is the one that the report takes in its stream. */
  add(row: number, place: number, unit: number, revision: number): void {
    const staged = this.#staged;
    const n = this.rows.push(row) - 1;
    const own = staged.unit[row] ?? 0;
    const employment = staged.employment[row] ?? Number.NaN;
    this.#seen[own] = 1;
    this.#units.push(staged.units[own] ?? "");
    this.#numbers[n] = unit;
    this.#place[n] = this.#ownPlace(place);
    this.#period[n] = staged.period[row] ?? 0;
    this.#output[n] = staged.output[row] ?? Number.NaN;
    this.#revenue[n] = staged.revenue[row] ?? Number.NaN;
    this.#employment[n] = Number.isNaN(employment) ? -1 : employment;
    this.#row[n] = staged.row[row] ?? 0;
    this.#revision[n] = revision;
  }

  /** Numbers in the register of the units of `reports`. */
  get numbers(): Uint32Array {
    return this.#numbers.subarray(0, this.count);
  }

  reports(batch: string, actor: string): FiledReports {
    const { count } = this;
    return {
      count,
      batch,
      actor,
      places: this.#places,
      unit: this.#units,
      place: this.#place.subarray(0, count),
      period: this.#period.subarray(0, count),
      output: this.#output.subarray(0, count),
      revenue: this.#revenue.subarray(0, count),
      employment: this.#employment.subarray(0, count),
      row: this.#row.subarray(0, count),
      revision: this.#revision.subarray(0, count),
    };
  }

  #ownPlace(number: number): number {
    const known = this.#own.get(number);
    if (known !== undefined) return known;
    this.#own.set(number, this.#places.length);
    return this.#places.push(this.#allPlaces.place(number)) - 1;
  }
}
