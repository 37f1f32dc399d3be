import { ReadModels } from "../../projections/read-models.js";
import { dumpModels, restoreModels, SNAPSHOT_FORM } from "../../projections/snapshot.js";
import type { DomainEvent, EventMetadata, Recorded } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import type { FiledReports, RecordedReports } from "../domain/report/filed-reports.js";
import { decode } from "../store/codec.js";
import {
  type EventStore,
  type ReportColumns,
  StreamConflict,
  type Subscription,
} from "../store/event-store.js";
import { storedEventOf } from "../store/filed-reports.js";
import { type Decided, ownEvents, ownWrites } from "./own-writes.js";
import { PositionWaiters } from "./position-waiters.js";

const ATTEMPTS_MAX = 8;
const PAGE_EVENTS = 4096;
/** A new snapshot is saved after so many events, or after a certain share of the log where that is more. */
const SNAPSHOT_EVENTS = 20_000;
const SNAPSHOT_SHARE = 0.02;

export type Listener = (events: readonly Recorded[]) => void;

/**
 * The log together with the read models folded from it: whatever this or another process appends is folded in
 * the order of the log.
 */
export class FoldedLog {
  readonly #store: EventStore;
  readonly #models: ReadModels;
  readonly #listeners = new Set<Listener>();
  readonly #waiters = new PositionWaiters();
  #catchingUp: Promise<void> | undefined;
  #subscription: Subscription | undefined;
  #problem: unknown;
  #snapshotAt = 0;

  private constructor(store: EventStore, models: ReadModels) {
    this.#store = store;
    this.#models = models;
  }

  /** Loads the newest valid snapshot, if there is one, and folds the events after it. */
  static async open(store: EventStore): Promise<FoldedLog> {
    const log = new FoldedLog(store, await restored(store));
    log.#snapshotAt = log.#models.position;
    await log.#start();
    return log;
  }

  /** Folds the log from its beginning, whatever snapshot there may be. */
  static async rebuild(store: EventStore): Promise<FoldedLog> {
    const log = new FoldedLog(store, new ReadModels());
    await log.#start();
    return log;
  }

  /** Where reports are kept in columns positions have no gaps, so it is known how many events there are to fold. */
  async #start(): Promise<void> {
    if (this.#store.columns) this.#models.reserve((await this.#store.head()) - this.#models.position);
    await this.catchUp();
  }

  /** Saves the read models for the next start when enough has happened since the last time. */
  async saveSnapshot(eventsSince = SNAPSHOT_EVENTS): Promise<void> {
    const { position } = this.#models;
    if (position - this.#snapshotAt < Math.max(eventsSince, this.#snapshotAt * SNAPSHOT_SHARE)) return;
    await this.#store.saveSnapshot(SNAPSHOT_FORM, position, dumpModels(this.#models));
    this.#snapshotAt = position;
  }

  get models(): ReadModels {
    return this.#models;
  }
  get store(): EventStore {
    return this.#store;
  }
  /** Why following the log stopped, if it did: an event that cannot be read. */
  get problem(): unknown {
    return this.#problem;
  }

  /** Follows the log as others write to it, until `close`. */
  follow(): void {
    this.#subscription ??= this.#store.subscribe(
      this.#models.position,
      () => this.catchUp(),
      (problem, retrying) => {
        this.#problem = retrying ? undefined : problem;
      },
      () => this.#models.position,
    );
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Folds everything that is in the log by now. */
  async catchUp(): Promise<void> {
    // Whoever comes while a pass is under way may have appended after it read: let that one end, then start anew.
    while (this.#catchingUp) await this.#catchingUp;
    this.#catchingUp = this.#pass().finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
  }

  async #pass(): Promise<void> {
    const { position } = this.#models;
    const pages = this.#store.columns?.readAll(position) ?? this.#store.readAll(position, PAGE_EVENTS);
    const units: number[] = [];
    for await (const page of pages) {
      if ("count" in page) this.#foldReports(page, this.#registered(page, units));
      else this.#fold(page.map(decode));
    }
  }

  /** Numbers in the register of the units of a page; `known` by the numbers that they have in this reading. */
  #registered(reports: RecordedReports, known: number[]): Uint32Array | undefined {
    const { unitNumber } = reports;
    return unitNumber?.map((number, n) => {
      known[number] ??= this.#models.directory.units.intern(reports.unit[n] ?? "");
      return known[number] ?? 0;
    });
  }

  #foldReports(reports: RecordedReports, units?: Uint32Array): void {
    this.#models.applyFiled(reports, units);
    if (this.#listeners.size > 0) {
      const events = Array.from({ length: reports.count }, (_, n) => decode(storedEventOf(reports, n)));
      for (const listener of this.#listeners) listener(events);
    }
    this.#waiters.reached(this.#models.position);
  }

  #fold(events: readonly Recorded[]): void {
    for (const event of events) this.#models.apply(event);
    for (const listener of this.#listeners) listener(events);
    this.#waiters.reached(this.#models.position);
  }

  /**
   * Resolves when the read models have reached a position; false when they have not within `timeoutMs`, or when
   * `signal` says that nobody waits any more.
   */
  async waitFor(position: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.#models.position >= position) return true;
    await this.catchUp();
    if (this.#models.position >= position) return true;
    return this.#waiters.wait(position, timeoutMs, signal);
  }

  /** How many wait for a position. */
  get waiting(): number {
    return this.#waiters.count;
  }

  /**
   * Decides on the read models as they are, appends, and decides again when somebody else was quicker.
   *
   * `decide` may throw StreamConflict as well, where it sees a stream at an earlier revision than the log has.
   *
   * @returns the recorded events, folded already; none when the decision was that nothing changes.
   * @throws Fault STREAM_BUSY after eight attempts, STORE_INDEX_DAMAGED where nobody wrote meanwhile; whatever `decide` throws
   */
  async record(
    decide: () => readonly Decided[] | Promise<readonly Decided[]>,
    metadata: EventMetadata | ((event: DomainEvent, n: number) => EventMetadata),
    id: (n: number) => string,
  ): Promise<{ position: number; appended: number; events: readonly DomainEvent[] }> {
    return this.#persistently(async () => {
      const writes = ownWrites(await decide(), metadata, id);
      if (writes.length === 0) return { position: this.#models.position, appended: 0, events: [] };
      const result = await this.#store.append(writes.map(({ write }) => write));
      const own = ownEvents(writes, result, this.#models.position);
      if (own) this.#fold(own);
      else await this.catchUp();
      const { position, appended } = result;
      return { position, appended, events: writes.flatMap(({ own }) => own.map(({ event }) => event)) };
    });
  }

  /**
   * The same for reports in columns; `units` are the numbers of their units in the register.
   *
   * @throws Fault STREAM_BUSY, STORE_INDEX_DAMAGED as `record` does
   */
  async recordReports(
    columns: ReportColumns,
    decide: () => { readonly reports: FiledReports; readonly units: Uint32Array },
  ): Promise<void> {
    await this.#persistently(async () => {
      const { reports, units } = decide();
      if (reports.count === 0) return;
      const { first, recordedAt } = await columns.append(reports);
      if (first === this.#models.position + 1) this.#foldReports({ first, recordedAt, ...reports }, units);
      else await this.catchUp();
    });
  }

  /** Tries again, a bounded number of times, where somebody else was quicker. */
  async #persistently<T>(attempt: () => Promise<T>): Promise<T> {
    const { position: start } = this.#models;
    for (let attempts = 1; ; attempts++) {
      try {
        return await attempt();
      } catch (problem) {
        if (!(problem instanceof StreamConflict)) throw problem;
        await this.catchUp();
        if (attempts === ATTEMPTS_MAX) throw givenUp(problem, start, this.#models.position);
      }
    }
  }

  async close(): Promise<void> {
    await this.#subscription?.unsubscribe();
    await this.#catchingUp;
    await this.#store.close();
  }
}

/**
 * The read models of the newest snapshot. One that reaches further than the log does is not used: the log has
 * lost its end, as when an older copy was put back.
 */
async function restored(store: EventStore): Promise<ReadModels> {
  const snapshot = await store.loadSnapshot(SNAPSHOT_FORM);
  if (!snapshot || snapshot.position > (await store.head())) return new ReadModels();
  return restoreModels(snapshot.parts);
}

/**
 * The fault of an append that kept conflicting. If the log did not grow meanwhile, no other writer caused the
 * conflicts: then the store's index of streams does not match its events.
 */
function givenUp({ stream, expected, actual }: StreamConflict, start: number, position: number): Fault {
  if (position > start) return new Fault("STREAM_BUSY", { stream, attempts: ATTEMPTS_MAX });
  return new Fault("STORE_INDEX_DAMAGED", { stream, expected, actual });
}
