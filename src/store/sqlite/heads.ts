import type Database from "better-sqlite3";
import { reportStream } from "../../domain/streams.js";
import { HeadPages, headFinder, type NamedHead } from "./head-pages.js";

/** Where a stream ends. */
export interface Head {
  /** 0 while the stream is not in the file. */
  id: number;
  readonly stream: string;
  /** -1 when there is no such stream. */
  revision: number;
  /** Position of the stream's last event; 0 when there is none. */
  position: number;
  /** Is it further on than the file has it? */
  hasMoved: boolean;
}

/** The head of a unit's year of reports, and the one that was asked for after it last time. */
interface ReportHead {
  readonly unit: string;
  readonly year: number;
  readonly head: Head;
  next?: ReportHead;
}

/** Streams kept in memory; more are forgotten together and found in the file again. */
const KNOWN_MAX = 200_000;

/** Where each stream ends, remembered while nobody else writes to the file. */
export class Heads {
  readonly #pages: HeadPages;
  readonly #find: (stream: string) => NamedHead | undefined;
  readonly #name: Database.Statement<[string, number]>;
  readonly #known = new Map<string, Head>();
  /** The same heads, by year and unit, where the streams are reports. */
  readonly #reports = new Map<number, Map<string, ReportHead>>();
  #latest: ReportHead | undefined;
  #moved: Head[] = [];

  constructor(db: Database.Database) {
    this.#pages = new HeadPages(db);
    this.#find = headFinder(db);
    this.#name = db.prepare("INSERT INTO stream VALUES (?, ?)");
  }

  /** As the writer knows it within its transaction. */
  of(stream: string): Head {
    const known = this.#known.get(stream);
    if (known) return known;
    const head = this.find(stream);
    this.#known.set(stream, head);
    return head;
  }

  /**
   * The same for the reports of a unit's year: found by these, since the name would have to be put together. Units come
   * month after month in much the same order, so the one that came next last time is tried first.
   */
  ofReports(unit: string, year: number): Head {
    const next = this.#latest?.next;
    const found = next?.unit === unit && next.year === year ? next : this.#reportsOf(unit, year);
    if (this.#latest) this.#latest.next = found;
    this.#latest = found;
    return found.head;
  }

  #reportsOf(unit: string, year: number): ReportHead {
    const units = this.#reports.get(year) ?? new Map<string, ReportHead>();
    this.#reports.set(year, units);
    const found = units.get(unit) ?? { unit, year, head: this.of(reportStream(unit, year)) };
    units.set(unit, found);
    return found;
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

  /** Writes down what has moved. */
  save(): void {
    for (const head of this.#moved) {
      if (head.id === 0) {
        head.id = this.#pages.create();
        this.#name.run(head.stream, head.id);
      }
      this.#pages.set(head.id, head.revision, head.position);
      head.hasMoved = false;
    }
    this.#pages.save();
    this.#moved = [];
    if (this.#known.size > KNOWN_MAX) this.forget();
  }

  /** Another connection wrote, or a transaction was rolled back: what is remembered may be wrong. */
  forget(): void {
    this.#known.clear();
    this.#reports.clear();
    this.#latest = undefined;
    this.#moved = [];
    this.#pages.forget();
  }
}
