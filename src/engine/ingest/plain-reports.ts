import type { UnitRecord } from "../../../projections/directory.js";
import type { ReadModels } from "../../../projections/read-models.js";
import { FEN_MAX, PERSONS_MAX } from "../../domain/amount.js";
import type { Standing } from "../../domain/attribution.js";
import { isOftener } from "../../domain/guard/rules.js";
import { decodePeriod, firstMonth, lastMonth, type Period, requirePeriod } from "../../domain/period.js";
import { NO_CLUSTER } from "../../ingestion/rows.js";
import { frequencyFor, standingFor } from "../decisions.js";
import { isLockedInPart } from "../locked-months.js";
import { MARKS, type Mark, OnRecord } from "./on-record.js";
import type { FilingTerms } from "./reports.js";
import type { StagedReports } from "./staging.js";

const NONE = -1;
/** Rows looked at between two looks at the clock. */
const ROWS_A_STEP = 256;
/**
 * State of a unit's rows: all plain so far; not all plain; not decided before they have been sorted by period; or none
 * of them plain, since they have to do with one another.
 */
const [PLAIN, MIXED, UNDECIDED, ENTANGLED] = [0, 1, 2, 3];

/** Where a plain report goes. */
export interface PlainReport {
  readonly record: UnitRecord;
  readonly period: Period;
  readonly cluster: string;
  readonly standing: Standing;
}

/**
 * Tells the plain rows of a file: those of which the ordinary decision (`decideReport`) would say no more than that
 * a first report with this one line is filed, or that it stands already. They are nearly all there are, and need no
 * objects made of them. It is on the safe side: where anything is unusual, the row takes the ordinary way.
 */
export class PlainReports {
  readonly #models: ReadModels;
  readonly #staged: StagedReports;
  readonly #terms: FilingTerms;
  readonly #onRecord: OnRecord;
  readonly #registered = new Map<string, number>();
  /** Records of the file's units, as far as they have been found. */
  readonly #records: (UnitRecord | undefined)[] = [];
  /** What is known of each of the file's units, the latest of its rows, and its number if it never moved and reports monthly. */
  #sides = new Uint8Array(1024);
  #latest = new Int32Array(1024).fill(NONE);
  #settled = new Int32Array(1024).fill(NONE);
  #marks: Uint8Array = new Uint8Array(1024);
  #looked = 0;
  #position: number;

  constructor(models: ReadModels, staged: StagedReports, terms: FilingTerms) {
    this.#models = models;
    this.#staged = staged;
    this.#terms = terms;
    this.#onRecord = new OnRecord(models, staged, terms);
    this.#position = models.position;
  }

  /** Position of the log on which the marks were made; they hold as long as nobody but this file adds to it. */
  get markedAt(): number {
    return this.#position;
  }

  /**
   * Looks at the rows that were staged since the last time: this thread has time while the other one reads on. Yields
   * now and then, so that whoever shares the thread gets a turn.
   */
  *lookAhead(): Generator<number, void> {
    const { count, unit, units } = this.#staged;
    this.#reserve(units.length);
    this.#marks = roomFor(this.#marks, count);
    for (; this.#looked < count; this.#looked++) {
      const row = this.#looked;
      const own = unit[row] ?? 0;
      this.#look(row, own, this.#latest[own] ?? NONE);
      this.#latest[own] = row;
      if (row % ROWS_A_STEP === 0) yield row;
    }
  }

  /**
   * What each row comes to, on the facts and on the rows of the file before it; `held`: units of which rows are held
   * back already. Yields now and then, so that whoever shares the thread gets a turn.
   */
  *mark(held: ReadonlySet<number> = new Set()): Generator<number, Uint8Array> {
    const { count, unit } = this.#staged;
    yield* this.lookAhead();
    // Somebody else wrote meanwhile: all is to be looked at again.
    if (this.#models.position !== this.#position) this.#sides.fill(UNDECIDED);
    this.#position = this.#models.position;
    const undecided = this.#staged.byUnit((row) => this.#sides[unit[row] ?? 0] === UNDECIDED);
    for (let start = 0; start < undecided.length; ) {
      const own = unit[undecided[start] ?? 0] ?? 0;
      let end = start + 1;
      while (end < undecided.length && unit[undecided[end] ?? 0] === own) end++;
      this.#decide(undecided.subarray(start, end), own);
      start = end;
      yield end;
    }
    for (const own of held) if (this.#sides[own] === PLAIN) this.#sides[own] = MIXED;
    return this.#marks.slice(0, count).map((mark, row) => {
      const side = this.#sides[unit[row] ?? 0];
      return side === PLAIN || (side === MIXED && mark === MARKS.unchanged) ? mark : MARKS.ordinary;
    });
  }

  /** Decides rows of one unit, ordered by period. */
  #decide(rows: Uint32Array, own: number): void {
    this.#sides[own] = PLAIN;
    for (let n = 0; n < rows.length; n++) this.#look(rows[n] ?? 0, own, rows[n - 1] ?? NONE);
    if (this.#sides[own] === UNDECIDED) this.#sides[own] = ENTANGLED;
  }

  /** Marks a row after the one of its unit before. */
  #look(row: number, own: number, before: number): void {
    const side = this.#sides[own];
    if (side === UNDECIDED || side === ENTANGLED) return;
    if (this.#staged.ytd[row] === 1) this.#sides[own] = ENTANGLED;
    else if (before !== NONE && !this.#isAfter(row, before)) this.#sides[own] = UNDECIDED;
    else {
      const mark = before === NONE ? this.#firstMark(row, own) : this.#markAfter(row, own, before);
      this.#marks[row] = mark;
      if (mark === MARKS.ordinary) this.#sides[own] = MIXED;
    }
  }

  #firstMark(row: number, own: number): Mark {
    const record = this.#recordOf(own);
    const [only, ...more] = record?.changes ?? [];
    this.#settled[own] = record && more.length === 0 && only?.frequency === "month" ? record.index : NONE;
    return this.#markOf(row);
  }

  #markAfter(row: number, own: number, before: number): Mark {
    const mark = this.#markInPlace(row, own, before);
    if (mark === MARKS.ordinary || mark === MARKS.unchanged) return mark;
    // What is filed only now was not there when the row was recorded.
    if (mark === MARKS.recorded && this.#marks[before] === MARKS.filed) return MARKS.ordinary;
    return this.#onRecord.isQuietAfter(row, before) ? mark : MARKS.ordinary;
  }

  /** A monthly unit that never moved and names the same cluster reports from the same place: that need not be looked up. */
  #markInPlace(row: number, own: number, before: number): Mark {
    const { cluster, period } = this.#staged;
    const unit = this.#settled[own] ?? NONE;
    const named = cluster[row] ?? NO_CLUSTER;
    const isSame = this.#marks[before] !== MARKS.ordinary && named === cluster[before];
    if (unit === NONE || named === NO_CLUSTER || !isSame) return this.#markOf(row);
    const place = this.#terms.vocabulary.clusters[named] ?? "";
    return this.#markAt(row, unit, decodePeriod(period[row] ?? 0), place);
  }

  #reserve(units: number): void {
    if (units <= this.#sides.length) return;
    const length = Math.max(units, this.#sides.length * 2);
    const [sides, latest, settled] = [this.#sides, this.#latest, this.#settled];
    this.#sides = new Uint8Array(length);
    this.#sides.set(sides);
    this.#latest = new Int32Array(length).fill(NONE);
    this.#latest.set(latest);
    this.#settled = new Int32Array(length).fill(NONE);
    this.#settled.set(settled);
  }

  /** The row, if it makes a plain first report on the facts as they are. */
  of(row: number): PlainReport | undefined {
    return this.#markOf(row) === MARKS.filed ? this.placed(row) : undefined;
  }

  /** Rows marked as unchanged that are so no more on the facts as they are. */
  *changedSince(marks: Uint8Array): Generator<number, readonly number[]> {
    const changed: number[] = [];
    for (const [row, mark] of marks.entries()) {
      if (mark === MARKS.unchanged && this.#markOf(row) !== mark) changed.push(row);
      if (row % ROWS_A_STEP === 0) yield row;
    }
    return changed;
  }

  #markOf(row: number): Mark {
    const report = this.placed(row);
    if (!report || lastMonth(report.period) < this.#monthOf(report.record.registered)) return MARKS.ordinary;
    if (isOftener(report.period, frequencyFor(report.record, report.period))) return MARKS.ordinary;
    const named = this.#staged.cluster[row] ?? NO_CLUSTER;
    const { clusters } = report.standing;
    if (!clusters.includes(report.cluster) || (named === NO_CLUSTER && clusters.length > 1))
      return MARKS.ordinary;
    return this.#markAt(row, report.record.index, report.period, report.cluster);
  }

  /** What a row comes to, given the number of its unit and a place where the unit is registered. */
  #markAt(row: number, unit: number, period: Period, cluster: string): Mark {
    const { ytd, output, revenue, employment } = this.#staged;
    const { confirm, today } = this.#terms;
    if (ytd[row] === 1 || lastMonth(period) >= today) return MARKS.ordinary;
    if (!isMoney(output[row]) || !isMoney(revenue[row]) || !isCount(employment[row])) return MARKS.ordinary;
    const mark = this.#onRecord.mark(row, unit, period, cluster);
    // What stands already needs no confirmation, and may stand in a locked month.
    if (mark === MARKS.unchanged) return mark;
    return confirm.length > 0 || isLockedInPart(this.#models.reference.now(), period) ? MARKS.ordinary : mark;
  }

  /** Place of a row that is known to be plain. */
  placed(row: number): PlainReport | undefined {
    const staged = this.#staged;
    const record = this.#recordOf(staged.unit[row] ?? 0);
    const period = decodePeriod(staged.period[row] ?? 0);
    if (!record || record.changes.some(({ standing }) => standing === null)) return undefined;
    const standing = standingOf(record, period);
    const named = staged.cluster[row] ?? NO_CLUSTER;
    const cluster = named === NO_CLUSTER ? standing.clusters[0] : this.#terms.vocabulary.clusters[named];
    return cluster === undefined ? undefined : { record, period, cluster, standing };
  }

  #recordOf(unit: number): UnitRecord | undefined {
    const known = this.#records[unit];
    if (known) return known;
    const found = this.#models.directory.get(this.#staged.units[unit] ?? "");
    this.#records[unit] = found;
    return found;
  }

  /** Is the row's period a later one? */
  #isAfter(row: number, before: number): boolean {
    const { period } = this.#staged;
    return lastMonth(decodePeriod(period[before] ?? 0)) < firstMonth(decodePeriod(period[row] ?? 0));
  }

  #monthOf(text: string): number {
    let month = this.#registered.get(text);
    if (month === undefined) {
      month = firstMonth(requirePeriod(text));
      this.#registered.set(text, month);
    }
    return month;
  }
}

function standingOf(record: UnitRecord, period: Period): Standing {
  const [only, ...more] = record.changes;
  return only?.standing && more.length === 0 ? only.standing : standingFor(record, period);
}

function roomFor(marks: Uint8Array, count: number): Uint8Array {
  if (count <= marks.length) return marks;
  const larger = new Uint8Array(Math.max(count, marks.length * 2));
  larger.set(marks);
  return larger;
}

/** Absent, or an amount that an event may carry and no rule remarks on. */
function isMoney(fen = Number.NaN): boolean {
  return Number.isNaN(fen) || (Number.isInteger(fen) && fen >= 0 && fen <= FEN_MAX);
}

function isCount(persons = Number.NaN): boolean {
  return Number.isNaN(persons) || (Number.isInteger(persons) && persons >= 0 && persons <= PERSONS_MAX);
}
