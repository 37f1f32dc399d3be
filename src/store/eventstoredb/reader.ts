import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type RecordedEvent,
  type ResolvedEvent,
  type StreamingRead,
} from "@eventstore/db-client";
import { Fault } from "../../domain/faults.js";
import { about } from "../../domain/schema-words.js";
import { STREAM_CATEGORIES } from "../../domain/streams.js";
import type { StoredEvent } from "../event-store.js";
import type { Connection } from "./connection.js";
import { type Place, steadyLogPages } from "./log-pages.js";
import { isNoPlace, kindOf, NoAnswer } from "./problems.js";
import { exactNumber, fromWire } from "./wire.js";

/** How far back the search for the newest event goes at first; foreign events may lie after it. */
const SEARCH_EVENTS = [16, 512] as const;

/** Reads the streams of one of dabiao's logs and no others. */
export class Reader {
  readonly #connection: Connection;
  readonly #logPrefix: string;
  readonly #prefixes: readonly string[];
  /** Position of the newest own event that this process has heard of. */
  #known = 0;
  /** Position up to which the server's log was looked through for own events: others may write far more. */
  #searched = 0;

  /** @param logPrefix what the names of this log's streams begin with on the server, before their category */
  constructor(connection: Connection, logPrefix: string) {
    this.#connection = connection;
    this.#logPrefix = logPrefix;
    this.#prefixes = STREAM_CATEGORIES.map((category) => `${logPrefix}${category}-`);
  }

  /** What the server calls a stream of this log. */
  onServer(stream: string): string {
    return this.#logPrefix + stream;
  }

  /** What the names of the log's streams start with on the server. */
  get prefixes(): readonly string[] {
    return this.#prefixes;
  }

  /** An event of this position is in the log. */
  heardOf(position: number): void {
    this.#known = Math.max(this.#known, position);
  }

  /** Those of the events that are dabiao's. */
  ownOf(events: readonly AllStreamResolvedEvent[]): readonly StoredEvent[] {
    return events.flatMap(({ event }) => {
      const inOwnStream = this.#prefixes.some((prefix) => event?.streamId.startsWith(prefix));
      return (inOwnStream && event && fromWire(event, event.streamId.slice(this.#logPrefix.length))) || [];
    });
  }

  /** @throws Fault STORE_DAMAGED when another application has written into the stream */
  async stream(stream: string, from: number): Promise<readonly StoredEvent[]> {
    const events = await this.raw(stream, from);
    return events.map(({ event }) => {
      const own = event && fromWire(event, stream);
      if (own) return own;
      const detail = about(`${stream} ${event?.revision ?? "?"}`, {
        zh: "不是本系统写入的事件",
        en: "an event of another application",
      });
      throw new Fault("STORE_DAMAGED", { position: "?", detail });
    });
  }

  /** Events of any stream as the server has them, `from` inclusive; none when there is no such stream. */
  raw(stream: string, from = 0, maxCount?: number): Promise<readonly ResolvedEvent[]> {
    return this.#connection.patiently((client) => this.onceFrom(client, stream, from, maxCount));
  }

  /** The same through one client, without a second try. */
  async onceFrom(
    client: EventStoreDBClient,
    stream: string,
    from: number,
    maxCount = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly ResolvedEvent[]> {
    try {
      return await this.#collected(
        client.readStream(this.onServer(stream), { fromRevision: BigInt(from), maxCount }),
      );
    } catch (problem) {
      if (kindOf(problem) === "no-stream") return [];
      throw problem;
    }
  }

  /** The last event of any stream as the server has it. */
  lastOf(stream: string): Promise<RecordedEvent | undefined> {
    return this.#connection.patiently(async (client) => {
      try {
        const read = client.readStream(this.onServer(stream), {
          direction: BACKWARDS,
          fromRevision: END,
          maxCount: 1,
        });
        return (await this.#collected(read))[0]?.event;
      } catch (problem) {
        if (kindOf(problem) === "no-stream") return undefined;
        throw problem;
      }
    });
  }

  /** Position of the server's last event, whoever wrote it; 0 when there is none. */
  async end(): Promise<number> {
    const [last] = await this.#backwards(END, 1);
    return exactNumber(last?.event?.position.commit ?? 0n);
  }

  /** Position of the newest own event, 0 when there is none. */
  async head(): Promise<number> {
    let from: Place | typeof END = END;
    let end = 0;
    for (let round = 0; ; round++) {
      const count = SEARCH_EVENTS[round] ?? SEARCH_EVENTS[1];
      const events: readonly AllStreamResolvedEvent[] = await this.#backwards(from, count);
      const [newest] = this.ownOf(events);
      const oldest = events.at(-1)?.event?.position;
      if (newest) this.heardOf(newest.position);
      if (round === 0) end = exactNumber(events[0]?.event?.position.commit ?? 0n);
      const looked = Math.max(this.#known, this.#searched);
      if (!oldest || events.length < count || oldest.commit <= BigInt(looked)) {
        this.#searched = Math.max(this.#searched, end);
        return this.#known;
      }
      from = oldest;
    }
  }

  /** The event at a position, if it is an own one. */
  async at(position: number): Promise<StoredEvent | undefined> {
    const place = placeOf(position);
    const found = await this.#connection.patiently((client) =>
      this.#collected(client.readAll({ fromPosition: place, maxCount: 1 })),
    );
    return this.ownOf(found).find((event) => event.position === position);
  }

  /** Pages of own events after a position, up to the head at the call. */
  async *all(after: number, pageSize: number): AsyncGenerator<readonly StoredEvent[]> {
    const end = await this.head();
    if (end <= after) return;
    try {
      yield* this.#between(after, end, pageSize);
    } catch (problem) {
      // The server takes only places that an event begins at; any number may be asked for. It says so before it
      // gives anything, so nothing comes twice.
      if (!isNoPlace(problem)) throw problem;
      for await (const page of this.#between(0, end, pageSize)) {
        const wanted = page.filter((event) => event.position > after);
        if (wanted.length > 0) yield wanted;
      }
    }
  }

  async *#between(after: number, end: number, pageSize: number): AsyncGenerator<readonly StoredEvent[]> {
    const { deadlineMs, patienceMs } = this.#connection.timing;
    const options = { only: { streams: this.#prefixes }, pageSize, quietMsMax: deadlineMs, patienceMs };
    for await (const { events } of steadyLogPages(this.#connection, placeOf(after), options)) {
      const own = this.ownOf(events);
      const wanted = own.filter((event) => event.position <= end);
      if (wanted.length > 0) yield wanted;
      if ((own.at(-1)?.position ?? 0) >= end) return;
    }
  }

  #backwards(from: Place | typeof END, maxCount: number): Promise<readonly AllStreamResolvedEvent[]> {
    return this.#connection.patiently((client) =>
      this.#collected(client.readAll({ direction: BACKWARDS, fromPosition: from, maxCount })),
    );
  }

  /** All that a read brings; NoAnswer when nothing comes for as long as the deadline. */
  async #collected<E>(read: StreamingRead<E>): Promise<readonly E[]> {
    const { deadlineMs } = this.#connection.timing;
    // The listener stays for good: the client emits errors even when nobody reads any more.
    read.on("error", () => undefined);
    const watch = setTimeout(
      () => read.destroy(new NoAnswer(`no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    const events: E[] = [];
    try {
      for await (const event of read) {
        events.push(event);
        watch.refresh();
      }
      return events;
    } finally {
      clearTimeout(watch);
      read.cancel().catch(() => undefined);
    }
  }
}

/** Where a position of dabiao lies in the server's log: an append that is one transaction has both parts the same. */
export function placeOf(position: number): Place {
  return { commit: BigInt(position), prepare: BigInt(position) };
}
