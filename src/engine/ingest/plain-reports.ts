import type { UnitRecord } from "../../../projections/directory.js";
import type { ReadModels } from "../../../projections/read-models.js";
import { FEN_MAX, PERSONS_MAX } from "../../domain/amount.js";
import type { Standing } from "../../domain/attribution.js";
import { isOftener, isQuietChange } from "../../domain/guard/rules.js";
import {
  decodePeriod,
  firstMonth,
  lastMonth,
  monthCount,
  type Period,
  requirePeriod,
} from "../../domain/period.js";
import { NO_CLUSTER } from "../../ingestion/rows.js";
import { frequencyFor, standingFor } from "../decisions.js";
import { isLockedInPart } from "../locked-months.js";
import type { FilingTerms } from "./reports.js";
import type { StagedReports } from "./staging.js";

const NONE = -1;
/** Rows looked at between two looks at the clock. */
const ROWS_A_STEP = 256;
const NOT_PLAIN: PlainReport | undefined = undefined;
/**
 * State of a unit's rows: all plain so far; not all plain; or not decided before they have been sorted by
 * period.
 */
const [PLAIN, OTHER, UNDECIDED] = [0, 1, 2];

/** Where a plain report goes. */
export interface PlainReport {
  readonly record: UnitRecord;
  readonly period: Period;
  readonly cluster: string;
  readonly standing: Standing;
}

/**
 * Tells the plain rows of a file: those of which the ordinary decision (`decideReport`) would say no more than that
 * a first report with this one line is filed. They are nearly all there are, and need no objects made of them. It is
 * on the safe side: where anything is unusual, the row is not plain and takes the ordinary way.
 */
export class PlainReports {
  readonly #models: ReadModels;
  readonly #staged: StagedReports;
  readonly #terms: FilingTerms;
  readonly #registered = new Map<string, number>();
  /** Records of the file's units, as far as they have been found. */
  readonly #records: (UnitRecord | undefined)[] = [];
  /** What is known of each of the file's units, the latest of its rows, and its number if it never moved and reports monthly. */
  #sides = new Uint8Array(1024);
  #latest = new Int32Array(1024).fill(NONE);
  #settled = new Int32Array(1024).fill(NONE);
  #looked = 0;
  #position: number;

  constructor(models: ReadModels, staged: StagedReports, terms: FilingTerms) {
    this.#models = models;
    this.#staged = staged;
    this.#terms = terms;
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
    for (; this.#looked < count; this.#looked++) {
      const row = this.#looked;
      const own = unit[row] ?? 0;
      if (this.#sides[own] === PLAIN) this.#sides[own] = this.#sideOf(row, own, this.#latest[own] ?? NONE);
      this.#latest[own] = row;
      if (row % ROWS_A_STEP === 0) yield row;
    }
  }

  /**
   * Marks the rows of every unit all of whose rows are plain, each on the facts and on the rows of the file before
   * it; `held`: units of which rows are held back already. Yields now and then, so that whoever shares the thread gets
   * a turn.
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
      this.#sides[own] = this.#isPlainUnit(undecided.subarray(start, end)) ? PLAIN : OTHER;
      start = end;
      yield end;
    }
    for (const own of held) this.#sides[own] = OTHER;
    const marks = new Uint8Array(count);
    for (let row = 0; row < count; row++) if (this.#sides[unit[row] ?? 0] === PLAIN) marks[row] = 1;
    return marks;
  }

  /** Of a unit that was plain up to the row before. */
  #sideOf(row: number, own: number, before: number): number {
    if (before === NONE) {
      const record = this.of(row)?.record;
      if (record?.changes.length === 1 && record.changes[0]?.frequency === "month")
        this.#settled[own] = record.index;
      return record ? PLAIN : OTHER;
    }
    if (!this.#isAfter(row, before)) return UNDECIDED;
    return this.#isPlainAfter(row, own, before) && this.#isQuietAfter(row, before) ? PLAIN : OTHER;
  }

  /** A monthly unit that never moved and names the same cluster reports from the same place: that need not be looked up. */
  #isPlainAfter(row: number, own: number, before: number): boolean {
    const { cluster, period } = this.#staged;
    const unit = this.#settled[own] ?? NONE;
    const named = cluster[row] ?? NO_CLUSTER;
    if (unit === NONE || named === NO_CLUSTER || named !== cluster[before]) return this.of(row) !== undefined;
    const place = this.#terms.vocabulary.clusters[named] ?? "";
    return this.#isPlainAt(row, unit, decodePeriod(period[row] ?? 0), place);
  }

  #isPlainUnit(rows: Uint32Array): boolean {
    for (let n = 0; n < rows.length; n++) {
      const row = rows[n] ?? 0;
      const before = rows[n - 1] ?? NONE;
      if (!this.of(row)) return false;
      if (before !== NONE && !(this.#isAfter(row, before) && this.#isQuietAfter(row, before))) return false;
    }
    return true;
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

  /** The row, if it is plain on the facts as they are. */
  of(row: number): PlainReport | undefined {
    const report = this.placed(row);
    if (!report || lastMonth(report.period) < this.#monthOf(report.record.registered)) return NOT_PLAIN;
    if (isOftener(report.period, frequencyFor(report.record, report.period))) return NOT_PLAIN;
    const named = this.#staged.cluster[row] ?? NO_CLUSTER;
    const { clusters } = report.standing;
    if (!clusters.includes(report.cluster) || (named === NO_CLUSTER && clusters.length > 1)) return NOT_PLAIN;
    return this.#isPlainAt(row, report.record.index, report.period, report.cluster) ? report : NOT_PLAIN;
  }

  /** Is a row plain, given the number of its unit and a place where the unit is registered? */
  #isPlainAt(row: number, unit: number, period: Period, cluster: string): boolean {
    const { ytd, output, revenue, employment } = this.#staged;
    const { confirm, today, recorded } = this.#terms;
    if (ytd[row] === 1 || confirm.length > 0 || lastMonth(period) >= today) return false;
    if (recorded.size > 0 && recorded.has(this.#staged.row[row] ?? 0)) return false;
    if (!isMoney(output[row]) || !isMoney(revenue[row]) || !isCount(employment[row])) return false;
    if (isLockedInPart(this.#models.reference.now(), period)) return false;
    return this.#isFreeAndQuiet(row, unit, period, cluster);
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

  /** No report of the year is in the way or was given since January; the report before it shows no leap. */
  #isFreeAndQuiet(row: number, unit: number, period: Period, cluster: string): boolean {
    const { facts } = this.#models;
    const { journal, cube } = facts;
    let latest = 0;
    for (let line = facts.newestLine(unit, period.year); line !== NONE; line = journal.before(line)) {
      if (!journal.isOpen(line)) continue;
      const other = cube.axis.period(journal.period(line));
      if (journal.isYtd(line) || (other.from <= period.to && period.from <= other.to)) return false;
      if (other.to < period.from) latest = Math.max(latest, other.to);
    }
    const year = latest === 0 ? period.year - 1 : period.year;
    const newest = facts.newestLine(unit, year);
    if (newest === NONE) return true;
    for (let line = newest; year < period.year && line !== NONE; line = journal.before(line)) {
      if (journal.isOpen(line)) latest = Math.max(latest, cube.axis.period(journal.period(line)).to);
    }
    for (let line = newest; line !== NONE; line = journal.before(line)) {
      const before = cube.axis.period(journal.period(line));
      if (!journal.isOpen(line) || before.to !== latest) continue;
      if (cube.series.place(journal.leaf(line))?.cluster !== cluster) continue;
      const figures = [journal.output(line), journal.revenue(line), journal.employment(line)] as const;
      if (!this.#isQuiet(row, period, figures, before)) return false;
    }
    return true;
  }

  /** Is the row's period a later one? */
  #isAfter(row: number, before: number): boolean {
    const { period } = this.#staged;
    return lastMonth(decodePeriod(period[before] ?? 0)) < firstMonth(decodePeriod(period[row] ?? 0));
  }

  /** Would no rule of review remark on the row after the one of the period before? */
  #isQuietAfter(row: number, before: number): boolean {
    const { period, output, revenue, employment } = this.#staged;
    const figures = [output[before], revenue[before], employment[before]] as const;
    return this.#isQuiet(row, decodePeriod(period[row] ?? 0), figures, decodePeriod(period[before] ?? 0));
  }

  #isQuiet(row: number, period: Period, then: Figures, before: Period): boolean {
    const { output, revenue, employment } = this.#staged;
    const [months, monthsBefore] = [monthCount(period) * 100, monthCount(before) * 100];
    const isQuietFlow = (measure: "output" | "revenue", fen = Number.NaN, fenBefore = Number.NaN) =>
      isQuietChange(measure, given(fen) / months, given(fenBefore) / monthsBefore);
    return (
      isQuietFlow("output", output[row], then[0]) &&
      isQuietFlow("revenue", revenue[row], then[1]) &&
      isQuietChange("employment", given(employment[row]), given(then[2]))
    );
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

type Figures = readonly [
  output: number | undefined,
  revenue: number | undefined,
  employment: number | undefined,
];

function standingOf(record: UnitRecord, period: Period): Standing {
  const [only, ...more] = record.changes;
  return only?.standing && more.length === 0 ? only.standing : standingFor(record, period);
}

/** A figure that is absent is as quiet as none at all. */
function given(figure = Number.NaN): number {
  return Number.isNaN(figure) ? 0 : figure;
}

/** Absent, or an amount that an event may carry and no rule remarks on. */
function isMoney(fen = Number.NaN): boolean {
  return Number.isNaN(fen) || (Number.isInteger(fen) && fen >= 0 && fen <= FEN_MAX);
}

function isCount(persons = Number.NaN): boolean {
  return Number.isNaN(persons) || (Number.isInteger(persons) && persons >= 0 && persons <= PERSONS_MAX);
}
