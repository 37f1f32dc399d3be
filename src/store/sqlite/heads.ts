import type Database from "better-sqlite3";
import { reportOf, reportStream } from "../../domain/streams.js";
import { StreamConflict } from "../event-store.js";
import { HeadPages, headFinder, type NamedHead } from "./head-pages.js";
import { sqliteCode } from "./problems.js";

/** Where a stream ends. */
export interface Head {
  /** 0 while the stream is not in the file. */
  id: number;
  readonly stream: string;
  /** -1 when there is no such stream. */
  revision: number;
  /** Position of the stream's last event; 0 when there is none. */
  position: number;
  /** Has it changed since it was read from the file or saved? */
  hasMoved: boolean;
}

/** The head of a unit's year of reports, and the one that was asked for after it last time. */
class ReportHead implements Head {
  id = 0;
  revision = -1;
  position = 0;
  hasMoved = false;
  next: ReportHead | undefined;
  readonly unit: string;
  readonly year: number;

  constructor(unit: string, year: number) {
    this.unit = unit;
    this.year = year;
  }

  get stream(): string {
    return reportStream(this.unit, this.year);
  }
}

/** Streams kept in memory; more are forgotten together and found in the file again. */
const KNOWN_MAX = 200_000;

/** Where each stream ends, remembered while nobody else writes to the file. */
export class Heads {
  readonly #pages: HeadPages;
  readonly #find: (stream: string) => NamedHead | undefined;
  readonly #name: Database.Statement<{ names: string; first: number }>;
  /** All but those of reports. */
  readonly #known = new Map<string, Head>();
  /** By year and unit, so that no stream name has to be built for every report. */
  readonly #reports = new Map<number, Map<string, ReportHead>>();
  #count = 0;
  #latest: ReportHead | undefined;
  #moved: Head[] = [];

  constructor(db: Database.Database) {
    this.#pages = new HeadPages(db);
    this.#find = headFinder(db);
    // One statement for all: binding them one by one costs twice as much.
    this.#name = db.prepare(
      "INSERT INTO stream SELECT value, @first + key FROM json_each(@names) ORDER BY value",
    );
  }

  /** End of a stream, as seen inside the writer's transaction. */
  of(stream: string): Head {
    const report = reportOf(stream);
    if (report) return this.#reportsOf(report.unit, report.year, false);
    const known = this.#known.get(stream);
    if (known) return known;
    const head = this.find(stream);
    this.#known.set(stream, head);
    this.#count++;
    return head;
  }

  /**
   * The same for the reports of a unit's year. Units come month after month in much the same order, so the one that
   * came next last time is tried first. What is said to be new is not looked for: `save` finds out.
   */
  ofReports(unit: string, year: number, isNew: boolean): Head {
    const next = this.#latest?.next;
    const found = next?.unit === unit && next.year === year ? next : this.#reportsOf(unit, year, isNew);
    if (this.#latest) this.#latest.next = found;
    this.#latest = found;
    return found;
  }

  #reportsOf(unit: string, year: number, isNew: boolean): ReportHead {
    const units = this.#reports.get(year) ?? new Map<string, ReportHead>();
    this.#reports.set(year, units);
    const known = units.get(unit);
    if (known) return known;
    const head = new ReportHead(unit, year);
    const found = isNew ? undefined : this.#find(head.stream);
    if (found) {
      head.id = found.id;
      head.revision = found.revision;
      head.position = found.position;
    }
    units.set(unit, head);
    this.#count++;
    return head;
  }

  /** As the file has it. */
  find(stream: string): Head {
    const { id, revision, position } = this.#find(stream) ?? { id: 0, revision: -1, position: 0 };
    return { id, stream, revision, position, hasMoved: false };
  }

  /** The stream ends one event further on. */
  move(head: Head, position: number): void {
    head.revision++;
    head.position = position;
    if (!head.hasMoved) this.#moved.push(head);
    head.hasMoved = true;
  }

  /**
   * Writes all heads that have changed.
   *
   * @throws StreamConflict where a stream that was taken for new is there already
   */
  save(): void {
    this.#create(this.#moved.filter((head) => head.id === 0));
    for (const head of this.#moved) {
      this.#pages.set(head.id, head.revision, head.position);
      head.hasMoved = false;
    }
    this.#pages.save();
    this.#moved = [];
    if (this.#count > KNOWN_MAX) this.forget();
  }

  #create(heads: readonly Head[]): void {
    if (heads.length === 0) return;
    const names = heads.map((head) => head.stream);
    const first = this.#pages.create(heads.length);
    try {
      this.#name.run({ names: JSON.stringify(names), first });
    } catch (problem) {
      if (!sqliteCode(problem)?.startsWith("SQLITE_CONSTRAINT")) throw problem;
      const there = names.map((name) => this.find(name)).find(({ id }) => id > 0);
      throw there ? new StreamConflict(there.stream, -1, there.revision) : problem;
    }
    for (const [n, head] of heads.entries()) head.id = first + n;
  }

  /** Drops the cache: another connection wrote, or a transaction was rolled back. */
  forget(): void {
    this.#known.clear();
    this.#reports.clear();
    this.#count = 0;
    this.#latest = undefined;
    this.#moved = [];
    this.#pages.forget();
  }
}
