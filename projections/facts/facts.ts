import { reportedFen } from "../../src/domain/amount.js";
import type { Frequency, ReportLine, Stage, Standing } from "../../src/domain/attribution.js";
import type { EnterpriseEvent } from "../../src/domain/enterprise/enterprise.js";
import type { Recorded } from "../../src/domain/events/index.js";
import type { ClassifiedThen, ReportState } from "../../src/domain/events/report.js";
import { assertNever } from "../../src/domain/never.js";
import { decodePeriod, encodePeriod, parsePeriod } from "../../src/domain/period.js";
import type { FiledPlace, RecordedReports } from "../../src/domain/report/filed-reports.js";
import type { ReportEvent, ReportYear } from "../../src/domain/report/report-year.js";
import { Cube, type CubeDump } from "../cube/cube.js";
import type { Entries, EntrySource } from "../cube/entry-source.js";
import { SCOPES, type Scope } from "../cube/scope.js";
import { SLOT_COUNT } from "../cube/slots.js";
import type { Geography } from "../geography.js";
import { LinesByPeriod } from "./by-period.js";
import { Journal, type JournalDump, type JournalEntry } from "./journal.js";
import { Matches, type ReportOf } from "./matches.js";
import { OwnEntries } from "./own-entries.js";
import { Particulars, type ParticularsDump } from "./particulars.js";
import { reportsOf } from "./reports.js";
import { UnitYears } from "./unit-years.js";

const NONE = -1;

/** The facts as plain data and columns. */
export interface FactsDump extends ParticularsDump {
  readonly cube: CubeDump;
  readonly journal: JournalDump;
  readonly years: ReturnType<UnitYears["dump"]>;
  readonly byPeriod: ReturnType<LinesByPeriod["dump"]>;
}

interface FiledLeaf {
  readonly leaf: number;
  readonly stage: Stage;
}

/** A unit as it counts from a month on. */
interface CountedUnit {
  readonly unit: number;
  readonly effective: string;
  readonly standing: Standing;
  readonly frequency: Frequency;
}

/** Numbers of units, as the register gives them. */
export interface KnownUnits {
  /** The unit's number, giving it one when it is new. */
  index(unit: string): number;
  /** How often the unit reports by its latest change. */
  frequency(index: number): Frequency;
}

/**
 * Who reported what for which period, as a journal in columns, and the cube that it adds up to. The journal alone
 * tells what stood at any position; the cube makes the sums quick.
 */
export class Facts implements EntrySource {
  readonly journal = new Journal();
  readonly cube: Cube;
  readonly #years = new UnitYears();
  readonly #byPeriod = new LinesByPeriod();
  readonly matches: Matches;
  readonly #particulars = new Particulars();
  readonly #units: KnownUnits;
  /** Leaves of the places of the latest page of reports: the next page mostly has the same places. */
  #filed: { readonly places: readonly FiledPlace[]; readonly leaves: FiledLeaf[] } = {
    places: [],
    leaves: [],
  };
  readonly #filedValues = new Float64Array(SLOT_COUNT);
  /** Where the event stands that is folded. */
  #position = 0;
  readonly #add = (leaf: number, period: number, values: Float64Array) =>
    this.cube.add(this.#position, leaf, period, values);
  readonly #standsNow: ReportOf = (period, unit) => this.#byPeriod.standing(period, unit);

  constructor(geography: Geography, units: KnownUnits, checkpointEntries?: number) {
    this.cube = new Cube(this, geography, checkpointEntries);
    this.#units = units;
    this.matches = new Matches(this.journal, this.cube.axis, this.cube.series, SLOT_COUNT);
  }

  applyReport(event: Recorded<ReportEvent>): void {
    const unit = this.#units.index(event.data.unit);
    switch (event.type) {
      case "ReportFiled":
        this.#open(event.position, event.revision, unit, event.data.period, event.data);
        return;
      case "ReportRevised":
        this.#close(event.position, event.revision, unit, event.data.replaces.period);
        this.#open(event.position, event.revision, unit, event.data.period, event.data);
        return;
      case "ReportWithdrawn":
        this.#close(event.position, event.revision, unit, event.data.replaces.period);
        return;
      default:
        assertNever(event);
    }
  }

  /** The same as `applyReport` for each of many reports; `units`: their units' numbers, where they are known. */
  applyFiled(
    reports: RecordedReports,
    units: Uint32Array = Uint32Array.from(reports.unit, (unit) => this.#units.index(unit)),
  ): void {
    if (reports.places !== this.#filed.places) this.#filed = { places: reports.places, leaves: [] };
    const { leaves } = this.#filed;
    const first = this.journal.appendFiled(reports, units);
    let [code, period, calendarYear] = [NONE, NONE, 0];
    for (let n = 0; n < reports.count; n++) {
      const index = first + n;
      const unit = units[n] ?? 0;
      const at = reports.place[n] ?? 0;
      if (reports.period[n] !== code) {
        code = reports.period[n] ?? 0;
        period = this.cube.axis.intern(code);
        calendarYear = decodePeriod(code).year;
      }
      this.#years.setRevision(unit, calendarYear, reports.revision[n] ?? 0);
      leaves[at] ??= this.#leafOf(reports.places[at]);
      const { leaf, stage } = leaves[at];
      this.journal.place(index, leaf, period, stage, this.#years.newest(unit, calendarYear));
      this.#years.setNewest(unit, calendarYear, index);
      this.#foldFiled(reports.first + n, index, leaf, period, unit);
      this.#byPeriod.open(period, unit, index);
    }
  }

  /** The same as `#fold`, with a short way for the many that make no pair or one with a line of their own leaf. */
  #foldFiled(position: number, index: number, leaf: number, period: number, unit: number): void {
    const { axis } = this.cube;
    const base = this.#reportOf(axis.yearBefore(period), unit);
    const next = this.#reportOf(axis.yearAfter(period), unit);
    if (next !== NONE || (base !== NONE && this.journal.leaf(base) !== leaf)) {
      this.#fold(position, index);
      return;
    }
    this.journal.filedInto(this.#filedValues, index, base);
    this.cube.add(position, leaf, period, this.#filedValues);
  }

  #reportOf(period: number, unit: number): number {
    return period === NONE ? NONE : this.#byPeriod.standing(period, unit);
  }

  #leafOf(place: FiledPlace | undefined): FiledLeaf {
    if (!place) throw new TypeError("a report without a place");
    const { cluster, district, park, size, stage } = place;
    return {
      leaf: this.cube.series.leaf({ cluster, district, park, size, scope: SCOPES.lineAndWhole }),
      stage,
    };
  }

  /** Registrations change the number of units and enterprises from their month on. */
  applyRegistration(event: Recorded<EnterpriseEvent>): void {
    const { unit, effective } = event.data;
    const index = this.#units.index(unit);
    const count = (standing: Standing, sign: 1 | -1, frequency = this.#units.frequency(index)) =>
      this.#count(event.position, { unit: index, effective, standing, frequency }, sign);
    switch (event.type) {
      case "EnterpriseRegistered":
      case "EnterpriseReinstated":
        count(event.data.standing, 1);
        return;
      case "EnterpriseDeregistered":
        count(event.data.was, -1);
        return;
      case "EnterpriseRelocated":
      case "EnterpriseReclassified":
        count(event.data.was, -1);
        count(event.data.standing, 1);
        return;
      case "EnterpriseRescheduled":
        count(event.data.standing, -1, event.data.was);
        count(event.data.standing, 1, event.data.frequency);
        return;
      case "EnterpriseRenamed":
        return;
      default:
        assertNever(event);
    }
  }

  /** Revision of `report-<unit>-<year>`; -1 when it has no events. */
  revision(unit: number, year: number): number {
    return this.#years.revision(unit, year);
  }

  /** The same as it was at a position: every event of the stream opens lines, takes lines back, or both. */
  revisionAt(unit: number, year: number, position: number): number {
    const events = new Set<number>();
    let index = this.#years.newest(unit, year);
    for (; index !== NONE; index = this.journal.before(index)) {
      events.add(this.journal.position(index));
      events.add(this.journal.closedAt(index) ?? Number.POSITIVE_INFINITY);
    }
    return [...events].filter((event) => event <= position).length - 1;
  }

  /** The unit's newest journal line of a year, open or not; -1 when it has none. Its chain begins there. */
  newestLine(unit: number, year: number): number {
    return this.#years.newest(unit, year);
  }

  /** A unit's open reports of a year, as the fold of its stream would give them. */
  reportYear(unit: number, year: number, position?: number): ReportYear {
    const lines = position === undefined ? this.#standing(unit, year) : this.#stoodAt(position, unit, year);
    return reportsOf(lines, this.journal, this.cube, this.#particulars);
  }

  /** Lines of the reports of a unit's year that stand, report by report. */
  #standing(unit: number, year: number): readonly (readonly number[])[] {
    return this.cube.axis.ofYear(year).map((period) => this.#linesStanding(period, unit));
  }

  /** Lines of the unit's report that stands for the axis's `period`, the last one first. */
  #linesStanding(period: number, unit: number): readonly number[] {
    const last = this.#byPeriod.standing(period, unit);
    return last === NONE ? [] : [...this.matches.linesOf(last)];
  }

  /** The same as it was at a position. */
  #stoodAt(position: number, unit: number, year: number): readonly (readonly number[])[] {
    const byPeriod = new Map<number, number[]>();
    for (const index of this.linesOf(unit, year, position)) {
      const period = this.journal.period(index);
      const lines = byPeriod.get(period);
      if (lines) lines.push(index);
      else byPeriod.set(period, [index]);
    }
    return [...byPeriod.values()];
  }

  /** Journal lines of a unit's open reports of a year, newest first. */
  *linesOf(unit: number, year: number, position?: number): Iterable<number> {
    let index = this.#years.newest(unit, year);
    for (; index !== NONE; index = this.journal.before(index)) {
      if (this.journal.isOpen(index, position)) yield index;
    }
  }

  /** Journal lines (open or not) whose period is the axis's `period`, oldest first. */
  linesIn(period: number): Int32Array {
    return this.#byPeriod.lines(period);
  }

  /** The last line of the report that a unit had filed for the axis's `period` at a position; -1 for none. */
  standingAt(period: number, unit: number, position: number): number {
    const now = this.#byPeriod.standing(period, unit);
    if (now !== NONE && this.journal.position(now) <= position) return now;
    // Most positions lie before anything of a later year was filed: no need to look unit by unit.
    const first = this.#byPeriod.first(period);
    if (first === NONE || this.journal.position(first) > position) return NONE;
    for (const line of this.linesOf(unit, this.cube.axis.period(period).year, position)) {
      if (this.journal.period(line) === period) return line;
    }
    return NONE;
  }

  classifiedThen(index: number): ClassifiedThen | undefined {
    return this.#particulars.classifiedThen(index);
  }

  linesUpTo(position: number): number {
    return this.journal.linesUpTo(position);
  }

  entriesOf(first: number, end: number): Entries {
    return new OwnEntries(this.journal, first, end);
  }

  pairsOf(first: number, end: number): Entries {
    return this.matches.pairsOf(first, end, (...asked) => this.standingAt(...asked));
  }

  dump(): FactsDump {
    return {
      cube: this.cube.dump(),
      journal: this.journal.dump(),
      years: this.#years.dump(),
      byPeriod: this.#byPeriod.dump(),
      ...this.#particulars.dump(),
    };
  }

  /** Takes a dump over, where the cube knows the trees of areas already. */
  restore(dump: FactsDump): void {
    this.cube.restore(dump.cube);
    this.journal.restore(dump.journal);
    this.#years.restore(dump.years);
    this.#byPeriod.restore(dump.byPeriod);
    this.#particulars.restore(dump);
  }

  #open(position: number, revision: number, unit: number, periodText: string, report: ReportState): void {
    const parsed = parsePeriod(periodText);
    if (!parsed) return;
    const period = this.cube.axis.intern(encodePeriod(parsed));
    this.#years.setRevision(unit, parsed.year, revision);
    const several = report.lines.length > 1;
    const { stage } = report;
    const { district, park, size } = report.attribution;
    const ofYtd = new Set<string | null>(report.asGiven?.lines.map((line) => line.cluster));
    const add = (cluster: string | null, scope: Scope, { output, revenue, employment }: Figures) => {
      const leaf = this.cube.series.leaf({ cluster, district, park, size, scope });
      const before = this.#years.newest(unit, parsed.year);
      const ytd = ofYtd.has(cluster);
      const entry = { unit, leaf, period, output, revenue, employment, stage, ytd };
      const index = this.journal.append(position, entry, before);
      this.#years.setNewest(unit, parsed.year, index);
      this.#fold(position, index);
      this.#byPeriod.open(period, unit, index);
      this.#particulars.put(index, report);
    };
    for (const line of report.lines) {
      add(line.cluster, several ? SCOPES.line : SCOPES.lineAndWhole, figuresOf(line));
    }
    if (several) add(null, SCOPES.whole, wholeOf(report.lines));
  }

  #close(position: number, revision: number, unit: number, periodText: string): void {
    const parsed = parsePeriod(periodText);
    if (!parsed) return;
    const period = this.cube.axis.intern(encodePeriod(parsed));
    this.#years.setRevision(unit, parsed.year, revision);
    for (const index of this.#linesStanding(period, unit)) {
      this.#fold(position, this.journal.close(position, index));
    }
    this.#byPeriod.close(period, unit);
  }

  #count(position: number, { unit, effective, standing, frequency }: CountedUnit, sign: 1 | -1): void {
    const parsed = parsePeriod(effective);
    if (!parsed) return;
    const period = this.cube.axis.intern(encodePeriod(parsed));
    const { clusters, represents, district, park, size } = standing;
    const add = (cluster: string | null, scope: Scope) => {
      const leaf = this.cube.series.leaf({ cluster, district, park, size, scope });
      const place = { unit, leaf, period };
      this.#fold(position, this.journal.appendRegistration(position, place, sign * represents, frequency));
    };
    for (const cluster of clusters) add(cluster, clusters.length > 1 ? SCOPES.line : SCOPES.lineAndWhole);
    if (clusters.length > 1) add(null, SCOPES.whole);
  }

  #fold(position: number, index: number): void {
    if (this.journal.isRegistration(index)) this.cube.countAt(position, this.journal.period(index));
    this.#position = position;
    this.matches.entriesOf(index, this.#standsNow, this.#add);
  }
}

type Figures = Pick<JournalEntry, "output" | "revenue" | "employment">;

function figuresOf(line: ReportLine): Figures {
  return { output: fen(line.output), revenue: fen(line.revenue), employment: line.employment };
}

/** The unit as a whole: its lines added up, each measure over the lines that give it. */
function wholeOf(lines: readonly ReportLine[]): Figures {
  const sum = (values: readonly (number | undefined)[]) => {
    const given = values.filter((value) => value !== undefined);
    return given.length === 0 ? undefined : given.reduce((a, b) => a + b, 0);
  };
  const all = lines.map(figuresOf);
  return {
    output: sum(all.map((line) => line.output)),
    revenue: sum(all.map((line) => line.revenue)),
    employment: sum(all.map((line) => line.employment)),
  };
}

function fen(yuan: string | undefined): number | undefined {
  return yuan === undefined ? undefined : reportedFen(yuan);
}
