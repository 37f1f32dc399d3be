import { STAGES, type Standing } from "../../domain/attribution.js";
import type { FiledPlace } from "../../domain/report/filed-reports.js";
import { NO_CLUSTER } from "../../ingestion/rows.js";
import type { PlainReport, PlainReports } from "./plain-reports.js";
import type { StagedReports } from "./staging.js";

const NONE = -1;
const CLUSTERS_MAX = NO_CLUSTER + 1;

/**
 * Finds and numbers the places (`FiledPlace`) that the plain rows of a file count in. The place found for a
 * row also holds for later rows of the same unit and cluster, so most rows are placed by comparing columns.
 */
export class FiledPlaces {
  readonly #plain: PlainReports;
  readonly #staged: StagedReports;
  readonly #places: FiledPlace[] = [];
  readonly #numbers = new Map<string, number>();
  /** By the file's number of the unit: its number in the register, what its last row named, and where that went. */
  readonly #unit: Int32Array;
  readonly #named: Int32Array;
  readonly #number: Int32Array;

  constructor(plain: PlainReports, staged: StagedReports) {
    this.#plain = plain;
    this.#staged = staged;
    const units = staged.units.length;
    this.#unit = new Int32Array(units).fill(NONE);
    this.#named = new Int32Array(units).fill(NONE);
    this.#number = new Int32Array(units).fill(NONE);
  }

  /** Place number of a row that is known to be plain. */
  known(row: number): number {
    const unit = this.#staged.unit[row] ?? 0;
    const named = (this.#staged.stage[row] ?? 0) * CLUSTERS_MAX + (this.#staged.cluster[row] ?? NO_CLUSTER);
    if (this.#named[unit] === named) return this.#number[unit] ?? NONE;
    const report = this.#plain.placed(row);
    if (!report) return NONE;
    const number = this.#numberOf(row, report);
    // A unit that moved once goes elsewhere in other months.
    this.#named[unit] = report.record.changes.length === 1 ? named : NONE;
    this.#number[unit] = number;
    return number;
  }

  /** Place number of a row if it is plain on the facts as they are now; -1 otherwise. */
  found(row: number): number {
    const report = this.#plain.of(row);
    return report ? this.#numberOf(row, report) : NONE;
  }

  /** Number in the register of the unit of a row that was placed. */
  unit(row: number): number {
    return this.#unit[this.#staged.unit[row] ?? 0] ?? NONE;
  }

  place(number: number): FiledPlace {
    const place = this.#places[number];
    if (!place) throw new TypeError(`no place ${number}`);
    return place;
  }

  #numberOf(row: number, { record, standing, cluster }: PlainReport): number {
    this.#unit[this.#staged.unit[row] ?? 0] = record.index;
    return this.#numberOfPlace(standing, cluster, this.#staged.stage[row] ?? 0);
  }

  #numberOfPlace({ district, park, size }: Standing, cluster: string, stage: number): number {
    const key = `${cluster} ${district} ${park ?? ""} ${size} ${stage}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#places.push({ cluster, district, park, size, stage: STAGES[stage] ?? "flash" }) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
