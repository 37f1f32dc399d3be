import { batchEventId } from "../../domain/derived-ids.js";
import type { RowProblem } from "../../domain/faults.js";
import type { Decided } from "../own-writes.js";
import { type BatchOptions, type Found, metadataOf, NOTHING, type ReceivedFile } from "./batch.js";
import type { IngestContext } from "./context.js";
import { type RecordedRows, recordedRows } from "./recorded-rows.js";
import { breathe } from "./turns.js";

/** Events of one append. Small enough that others who wait for the writer are served in between. */
const APPEND_EVENTS = 4096;

/** What a decision on rows of a file is: what they come to, with the appends for it, or why they are refused. */
export type RowsDecided =
  | { readonly cameTo: "filed" | "revised" | "unchanged"; readonly appends: readonly Decided[] }
  | { readonly problems: readonly RowProblem[] };

/** Rows of a file that are decided together. */
export interface RowsToRecord {
  readonly unit: string;
  /** The row that their events name. */
  readonly row: number;
  readonly count: number;
  /** Decides on the log as it is; again where somebody else has written to it meanwhile. */
  decide(): RowsDecided;
}

interface Pending {
  readonly rows: RowsToRecord;
  readonly decided: RowsDecided;
}

/**
 * Writes what the rows of a file bring about in appends of a bounded size, and counts what they came to in the end. A
 * unit's second row is decided on what the first one left, so it never goes into the same append.
 */
export class PendingAppends {
  readonly #batch: { readonly batch: string; readonly kind: BatchOptions["kind"] };
  readonly #recorded: RecordedRows;
  readonly #context: IngestContext;
  readonly #units = new Set<string>();
  readonly #counts = { ...NOTHING };
  readonly #problems: RowProblem[] = [];
  #pending: Pending[] = [];
  #events = 0;
  /** Position of the log when the first of the pending rows was decided. */
  #since = 0;

  /** @param recorded rows that were recorded before the batch was interrupted: they are only counted */
  constructor(
    { batch }: ReceivedFile,
    kind: BatchOptions["kind"],
    recorded: RecordedRows,
    context: IngestContext,
  ) {
    this.#batch = { batch, kind };
    this.#recorded = recorded;
    this.#context = context;
  }

  /** What became of the rows that were taken, when all are written. */
  async end(): Promise<Found> {
    await this.#flush();
    return { outcome: this.#counts, problems: this.#problems };
  }

  /** Decides rows, to be written with the next append. Returns whether the one before had to be written first. */
  async take(rows: RowsToRecord): Promise<boolean> {
    const isFull = this.#events >= APPEND_EVENTS || this.#units.has(rows.unit);
    if (isFull) await this.#flush();
    if (this.#pending.length === 0) this.#since = this.#context.log.models.position;
    const one = decided(rows, this.#recorded);
    const appends = appendsOf(one);
    if (appends.length === 0) this.#count(one);
    else {
      this.#pending.push(one);
      this.#units.add(rows.unit);
      this.#events += appends.reduce((sum, { events }) => sum + events.length, 0);
    }
    return isFull;
  }

  /** Writes what is pending, and lets others who share the thread have their turn. */
  async #flush(): Promise<void> {
    if (this.#pending.length > 0) await this.#append(this.#pending);
    this.#pending = [];
    this.#units.clear();
    this.#events = 0;
    await breathe();
  }

  async #append(pending: readonly Pending[]): Promise<void> {
    const { batch } = this.#batch;
    const { log, actor } = this.#context;
    let current: readonly Pending[] | undefined;
    /** By event: the row it comes from, and which of the row's events it is. */
    let origins: readonly { readonly row: number; readonly n: number }[] = [];
    const decide = async () => {
      current = current ? await this.#decidedAgain(pending) : pending;
      origins = current.flatMap((one) =>
        appendsOf(one)
          .flatMap(({ events }) => events)
          .map((_, n) => ({ row: one.rows.row, n })),
      );
      return current.flatMap(appendsOf);
    };
    await log.record(
      decide,
      (_event, n) => metadataOf(batch, actor, origins[n]?.row),
      (n) => batchEventId(batch, origins[n]?.row ?? 0, origins[n]?.n ?? 0),
    );
    for (const one of current ?? []) this.#count(one);
  }

  /** After a refused append, part of which may have been written where not all can be written at once. */
  async #decidedAgain(pending: readonly Pending[]): Promise<readonly Pending[]> {
    const recorded = await recordedRows(this.#context.log.store, this.#batch, this.#since);
    return pending.map(({ rows }) => decided(rows, recorded));
  }

  #count({ rows: { count }, decided }: Pending): void {
    this.#counts.rows += count;
    this.#counts["cameTo" in decided ? decided.cameTo : "refused"] += count;
    if ("problems" in decided) this.#problems.push(...decided.problems);
  }
}

function decided(rows: RowsToRecord, recorded: RecordedRows): Pending {
  const cameTo = recorded.get(rows.row);
  return { rows, decided: cameTo ? { cameTo, appends: [] } : rows.decide() };
}

function appendsOf({ decided }: Pending): readonly Decided[] {
  return "appends" in decided ? decided.appends : [];
}
