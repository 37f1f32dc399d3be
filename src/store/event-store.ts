import type { FiledReports, RecordedReports } from "../domain/report/filed-reports.js";

/**
 * The event store port. Adapters keep opaque JSON texts in named streams; what the texts mean is the codec's
 * business (`codec.ts`). One contract suite (`test/store/contract.ts`) proves every promise made here for every adapter.
 */

/** An event to be appended. `id` is a UUID; `data` and `metadata` are JSON texts. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly data: string;
  readonly metadata: string;
}

/** An event as the log holds it. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Place in the stream: 0, 1, 2 … without gaps. */
  readonly revision: number;
  /** Place in the log. Grows with every event; on SQLite 1, 2, 3 … without gaps. */
  readonly position: number;
  /** Milliseconds since 1970 by the store's clock. */
  readonly recordedAt: number;
}

/** Events for one stream. */
export interface StreamWrite {
  readonly stream: string;
  /** Revision of the stream's last event; -1 when the stream must not exist; "any" to append whatever is there. */
  readonly expected: number | "any";
  readonly events: readonly NewEvent[];
  /**
   * Set by `migrate` and `restore` only: the time each event was first recorded, in the order of `events`.
   * Adapters that cannot set their own clock's time keep it in the event's metadata and give it back on read.
   */
  readonly recordedAt?: readonly number[];
}

export interface AppendResult {
  /** Position of the last event of the writes (also when they were there already). */
  readonly position: number;
  /** Last revision of each stream after the append, in the order of the writes. */
  readonly revisions: readonly number[];
  /** How many events were new; 0 when all of them were there already. */
  readonly appended: number;
  /**
   * Given where all events were new and stand at neighbouring positions up to `position`, in the order of the writes:
   * the time they were recorded with. Then nobody need read back what he has just written.
   */
  readonly recordedAt?: number;
}

/** How a store is opened: `examine` writes no event, and opens one as well whose log has lost its end. */
export type OpenMode = "create" | "existing" | "read-only" | "examine";

export interface EventStore {
  /** `true` when `append` writes all its streams or none. */
  readonly atomicAcrossStreams: boolean;
  /** How many bytes of events one stream write may carry. */
  readonly appendBytesMax: number;

  /**
   * Appends and returns when the events are durable.
   *
   * Refuses with `StreamConflict` when a stream is not at its expected revision, unless exactly these event ids
   * stand already where they would go: then the write is a repeat and succeeds without adding anything. With
   * expected "any" a repeat is recognised by the first id anywhere in that stream. The events of one write are
   * contiguous and all or nothing; so are all writes where `atomicAcrossStreams`. Elsewhere other writes than the
   * refused one may have been appended, of the same unit those before it alone, and repeating the call is safe.
   */
  append(writes: readonly StreamWrite[]): Promise<AppendResult>;

  /** Events of a stream from a revision (inclusive, default 0), in order; nothing when there is no such stream. */
  readStream(stream: string, fromRevision?: number): Promise<readonly StoredEvent[]>;

  /** Pages of the whole log after a position (exclusive; 0 for the beginning), in order, up to its end at the call. */
  readAll(after: number, pageSize?: number): AsyncIterable<readonly StoredEvent[]>;

  /** Position of the last event, 0 when empty. Sees other processes' events. */
  head(): Promise<number>;

  /**
   * Calls `handler` with every page of events after a position, first those that are there, then new ones of any
   * process, in order and each once, until unsubscribed. A handler is awaited before the next page. Outages are
   * bridged from the last handled position; `onProblem` hears of them. When the handler throws, the subscription
   * ends and `onProblem` hears why.
   *
   * Whoever gets to know events by other ways as well says by `known` up to where: they need not be told of those.
   */
  subscribe(
    after: number,
    handler: (events: readonly StoredEvent[]) => void | Promise<void>,
    onProblem?: (problem: unknown, retrying: boolean) => void,
    known?: () => number,
  ): Subscription;

  /** Received files, by the SHA-256 of their bytes; `put` of a known one does nothing. Durable on return. */
  putFile(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** The kept bytes in order, or undefined when there is no such file. */
  getFile(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** SHA-256 names of all kept files, sorted. */
  listFiles(): Promise<readonly string[]>;

  /**
   * A cache of read models, lost without harm. `load` gives back the newest snapshot saved under `name`, its bytes
   * verified, or undefined; where there is one that must not be used, `onUnused` hears why.
   */
  saveSnapshot(name: string, position: number, parts: readonly Uint8Array[]): Promise<void>;
  loadSnapshot(
    name: string,
    onUnused?: (unused: UnusedSnapshot) => void,
  ): Promise<{ position: number; parts: readonly Uint8Array[] } | undefined>;

  /** Where the store keeps filed reports in columns; reading their events gives the same as for all others. */
  readonly columns?: ReportColumns;

  /** Releases everything; pending appends are finished first. */
  close(): Promise<void>;
}

/** What was acknowledged and is not in the log any more. */
export interface LostEnd {
  /** Where the log ends now. */
  readonly found: number;
  /** Up to where it was acknowledged. */
  readonly acknowledged: number;
  /** From here on the log counts as whole as it is. @throws Fault DISK_FULL, STORE_READ_ONLY */
  accept(): void;
}

/** A snapshot that is there and must not be used: damaged, of another form, or of a log that is not this one. */
export interface UnusedSnapshot {
  readonly why: "damaged" | "outdated" | "foreign";
  /** Position that it was saved at; 0 where that cannot be told. */
  readonly position: number;
}

/** A way past the texts for reports that come, and are folded, by the million. */
export interface ReportColumns {
  /**
   * Appends all or none and returns when they are durable. Refuses with `StreamConflict` when a stream is not at the
   * revision before the report's, also where the same reports stand there already.
   */
  append(reports: FiledReports): Promise<{ readonly first: number; readonly recordedAt: number }>;

  /** The log after a position, in order, up to its end at the call: reports in columns as far as they are kept so. */
  readAll(after: number): AsyncIterable<readonly StoredEvent[] | RecordedReports>;
}

export interface Subscription {
  /** Resolves when no further handler call will happen. */
  unsubscribe(): Promise<void>;
}

/** A stream was not at the expected revision. `actual` is -1 when it does not exist. */
export class StreamConflict extends Error {
  override readonly name = "StreamConflict";
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`${stream} is at revision ${actual}, not at ${expected}`);
  }
}
