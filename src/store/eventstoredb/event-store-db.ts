import { createHash } from "node:crypto";
import { join } from "node:path";
import { Fault } from "../../domain/faults.js";
import type {
  AppendResult,
  EventStore,
  StoredEvent,
  StreamWrite,
  Subscription,
  UnusedSnapshot,
} from "../event-store.js";
import { type Snapshot, SnapshotCache } from "../snapshot-cache.js";
import { addressOf } from "./address.js";
import { Appender } from "./appender.js";
import { Connection } from "./connection.js";
import { Files } from "./files.js";
import { follow, type Handler, type OnProblem } from "./follow.js";
import { Reader } from "./reader.js";

export interface EventStoreDbOptions {
  /**
   * `esdb://…` or `esdb+discover://…`, with `log=NAME` for one of several logs; for a secured server with a user
   * that may read `$all`.
   */
  readonly connection: string;
  /** Folder for snapshots; without it none are kept. */
  readonly cacheDir?: string;
  /** How long one call may stay without an answer. */
  readonly deadlineMs?: number;
  /** How long an outage is bridged before a call fails with STORE_UNAVAILABLE. */
  readonly patienceMs?: number;
  /** The first pause between two tries. */
  readonly pauseMs?: number;
  /** Bytes of events that one write may carry; the server's own default limit is 1 MiB. */
  readonly appendBytesMax?: number;
  /** Writes under way at once. */
  readonly inFlightMax?: number;
}

const PAGE_EVENTS = 1000;

/**
 * Opens the log on an EventStoreDB (23.10 or later), single node or cluster, and asks it for a sign of life.
 *
 * @throws Fault ARGUMENT_INVALID, STORE_UNAVAILABLE, STORE_ACCESS_DENIED
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDb> {
  const store = new EventStoreDb(options);
  try {
    await store.ping();
    return store;
  } catch (problem) {
    await store.close();
    throw problem;
  }
}

/**
 * The log in streams of an EventStoreDB that may hold other applications' streams beside them. A position is the
 * commit position of an event: it grows, but with gaps.
 */
export class EventStoreDb implements EventStore {
  readonly atomicAcrossStreams = false;
  readonly appendBytesMax: number;
  readonly #connection: Connection;
  readonly #reader: Reader;
  readonly #appender: Appender;
  readonly #files: Files;
  readonly #snapshots: SnapshotCache | undefined;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #subscriptions = new Set<Subscription>();

  constructor(options: EventStoreDbOptions) {
    const { deadlineMs = 10_000, patienceMs = 30_000, pauseMs = 100, inFlightMax = 100 } = options;
    this.appendBytesMax = options.appendBytesMax ?? 900_000;
    const { connection, prefix } = addressOf(options.connection);
    this.#connection = new Connection(connection, { deadlineMs, patienceMs, pauseMs });
    this.#reader = new Reader(this.#connection, prefix);
    this.#appender = new Appender(this.#connection, this.#reader, {
      bytesMax: this.appendBytesMax,
      inFlightMax,
    });
    this.#files = new Files(this.#connection, this.#reader, this.#appender);
    const { cacheDir } = options;
    if (cacheDir !== undefined) {
      // A position of another log may lie in the middle of an event of this one, which the server refuses.
      const eventAt = async (position: number) => (await this.#reader.at(position).catch(unlessOutage))?.id;
      this.#snapshots = new SnapshotCache(
        (name) => join(cacheDir, `${digestOf(prefix + name)}.snapshot`),
        eventAt,
      );
    }
  }

  /** Returns when the server has answered. */
  async ping(): Promise<void> {
    await this.#reader.end();
  }

  append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return this.#finishing(this.#appender.append(writes));
  }

  readStream(stream: string, fromRevision = 0): Promise<readonly StoredEvent[]> {
    return this.#reader.stream(stream, fromRevision);
  }

  readAll(after: number, pageSize = PAGE_EVENTS): AsyncIterable<readonly StoredEvent[]> {
    return this.#reader.all(after, pageSize);
  }

  head(): Promise<number> {
    return this.#reader.head();
  }

  subscribe(after: number, handler: Handler, onProblem: OnProblem = () => undefined): Subscription {
    const following = follow(this.#connection, this.#reader, after, handler, onProblem);
    const subscription = {
      unsubscribe: () => {
        this.#subscriptions.delete(subscription);
        return following.unsubscribe();
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  putFile(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    return this.#finishing(this.#files.put(sha256, chunks));
  }
  getFile(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return this.#files.get(sha256);
  }
  listFiles(): Promise<readonly string[]> {
    return this.#files.list();
  }

  async saveSnapshot(name: string, position: number, parts: readonly Uint8Array[]): Promise<void> {
    await this.#snapshots?.save(name, { position, parts });
  }
  async loadSnapshot(
    name: string,
    onUnused?: (unused: UnusedSnapshot) => void,
  ): Promise<Snapshot | undefined> {
    return this.#snapshots?.load(name, onUnused);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#pending);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.unsubscribe()));
    await this.#connection.close();
  }

  async #finishing<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work);
    try {
      return await work;
    } finally {
      this.#pending.delete(work);
    }
  }
}

/** A name of any characters as one that every file system takes. */
function digestOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 32);
}

/** @throws the problem when it says nothing about what was asked */
function unlessOutage(problem: unknown): undefined {
  if (problem instanceof Fault && problem.code === "STORE_UNAVAILABLE") throw problem;
}
