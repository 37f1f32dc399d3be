import { STAGES } from "../../domain/attribution.js";
import { encodePeriod } from "../../domain/period.js";
import type { FiledPlace, FiledReports } from "../../domain/report/filed-reports.js";
import type { PlainReport } from "./plain-reports.js";
import type { StagedReports } from "./staging.js";

/** Plain reports gathered for one append. */
export class FiledSlab {
  readonly rows: number[] = [];
  readonly #units: string[] = [];
  readonly #places: FiledPlace[] = [];
  readonly #placeNumbers = new Map<string, number>();
  readonly #place: Uint16Array;
  readonly #period: Uint16Array;
  readonly #output: Float64Array;
  readonly #revenue: Float64Array;
  readonly #employment: Int32Array;
  readonly #row: Uint32Array;
  readonly #revision: Uint16Array;
  readonly #seen = new Set<number>();

  constructor(capacity: number) {
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

  /** A unit's second report in one append would have to be decided on the first. */
  has(unit: number): boolean {
    return this.#seen.has(unit);
  }

  /** `revision` is the one that the report takes in its stream. */
  add(
    staged: StagedReports,
    row: number,
    { record, period, cluster, standing }: PlainReport,
    revision: number,
  ) {
    const n = this.rows.push(row) - 1;
    const stage = staged.stage[row] ?? 0;
    const employment = staged.employment[row] ?? Number.NaN;
    this.#seen.add(record.index);
    this.#units.push(record.unit);
    const { district, park, size } = standing;
    this.#place[n] = this.#placeNumber({ cluster, district, park, size, stage: STAGES[stage] ?? "flash" });
    this.#period[n] = encodePeriod(period);
    this.#output[n] = staged.output[row] ?? Number.NaN;
    this.#revenue[n] = staged.revenue[row] ?? Number.NaN;
    this.#employment[n] = Number.isNaN(employment) ? -1 : employment;
    this.#row[n] = staged.row[row] ?? 0;
    this.#revision[n] = revision;
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

  #placeNumber(place: FiledPlace): number {
    const key = `${place.cluster} ${place.district} ${place.park ?? ""} ${place.size} ${place.stage}`;
    const known = this.#placeNumbers.get(key);
    if (known !== undefined) return known;
    this.#placeNumbers.set(key, this.#places.length);
    return this.#places.push(place) - 1;
  }
}
