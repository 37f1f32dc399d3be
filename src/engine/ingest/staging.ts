import { decodePeriod, lastMonth } from "../../domain/period.js";
import type { ReportChunk } from "../../ingestion/rows.js";

/** `encodePeriod` takes no more than 16 bits. */
const CODES_MAX = 2 ** 16;

/**
 * All rows of a report file, in columns (about 46 bytes a row), so that rows of one report, one unit and one period
 * can be brought together whatever their order in the file.
 */
export class StagedReports {
  readonly units: string[] = [];
  readonly names = [""];
  count = 0;
  row = new Uint32Array(1024);
  unit = new Uint32Array(1024);
  name = new Uint32Array(1024);
  period = new Uint32Array(1024);
  ytd = new Uint8Array(1024);
  cluster = new Uint16Array(1024);
  output = new Float64Array(1024);
  revenue = new Float64Array(1024);
  employment = new Float64Array(1024);
  stage = new Uint8Array(1024);

  add(chunk: ReportChunk): void {
    this.units.push(...chunk.newUnits);
    this.names.push(...chunk.newNames);
    this.#reserve(this.count + chunk.count);
    const at = this.count;
    this.row.set(chunk.row.subarray(0, chunk.count), at);
    this.unit.set(chunk.unit.subarray(0, chunk.count), at);
    this.name.set(chunk.name.subarray(0, chunk.count), at);
    this.period.set(chunk.period.subarray(0, chunk.count), at);
    this.ytd.set(chunk.ytd.subarray(0, chunk.count), at);
    this.cluster.set(chunk.cluster.subarray(0, chunk.count), at);
    this.output.set(chunk.output.subarray(0, chunk.count), at);
    this.revenue.set(chunk.revenue.subarray(0, chunk.count), at);
    this.employment.set(chunk.employment.subarray(0, chunk.count), at);
    this.stage.set(chunk.stage.subarray(0, chunk.count), at);
    this.count += chunk.count;
  }

  /** Indexes of some rows ordered by unit, then by period: the order in which one unit's year is decided. */
  byUnit(isWanted: (row: number) => boolean): Uint32Array {
    return this.#sorted(this.#sorted(this.#wanted(isWanted), this.#periodRank()), this.unit);
  }

  /** Indexes of some rows ordered by period, then by unit: the order in which events are written. */
  byPeriod(isWanted: (row: number) => boolean): Uint32Array {
    return this.#sorted(this.#sorted(this.#wanted(isWanted), this.unit), this.#periodRank());
  }

  /** Periods ranked by their last month, then by their first. */
  #periodRank(): Uint32Array {
    const rankOf = new Uint32Array(CODES_MAX);
    const codes: number[] = [];
    for (let i = 0; i < this.count; i++) {
      const code = this.period[i] ?? 0;
      if (rankOf[code] === 0) codes.push(code);
      rankOf[code] = 1;
    }
    codes.sort((a, b) => lastMonth(decodePeriod(a)) - lastMonth(decodePeriod(b)) || a - b);
    for (const [rank, code] of codes.entries()) rankOf[code] = rank;
    const ranks = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) ranks[i] = rankOf[this.period[i] ?? 0] ?? 0;
    return ranks;
  }

  #wanted(isWanted: (row: number) => boolean): Uint32Array {
    const indexes = new Uint32Array(this.count);
    let found = 0;
    for (let row = 0; row < this.count; row++) if (isWanted(row)) indexes[found++] = row;
    return indexes.subarray(0, found);
  }

  /** Stable counting sort of indexes by small keys. */
  #sorted(indexes: Uint32Array, keys: Uint32Array): Uint32Array {
    let largest = 0;
    for (let i = 0; i < this.count; i++) largest = Math.max(largest, keys[i] ?? 0);
    const starts = new Uint32Array(largest + 2);
    for (let i = 0; i < indexes.length; i++) {
      const slot = (keys[indexes[i] ?? 0] ?? 0) + 1;
      starts[slot] = (starts[slot] ?? 0) + 1;
    }
    for (let key = 1; key < starts.length; key++) starts[key] = (starts[key] ?? 0) + (starts[key - 1] ?? 0);
    const sorted = new Uint32Array(indexes.length);
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i] ?? 0;
      const key = keys[index] ?? 0;
      const at = starts[key] ?? 0;
      sorted[at] = index;
      starts[key] = at + 1;
    }
    return sorted;
  }

  #reserve(rows: number): void {
    if (rows <= this.row.length) return;
    const length = Math.max(rows, this.row.length * 2);
    this.row = copied(this.row, new Uint32Array(length));
    this.unit = copied(this.unit, new Uint32Array(length));
    this.name = copied(this.name, new Uint32Array(length));
    this.period = copied(this.period, new Uint32Array(length));
    this.ytd = copied(this.ytd, new Uint8Array(length));
    this.cluster = copied(this.cluster, new Uint16Array(length));
    this.output = copied(this.output, new Float64Array(length));
    this.revenue = copied(this.revenue, new Float64Array(length));
    this.employment = copied(this.employment, new Float64Array(length));
    this.stage = copied(this.stage, new Uint8Array(length));
  }
}

function copied<T extends Uint32Array | Uint16Array | Uint8Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
