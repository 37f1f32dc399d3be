import { type EventStoreDBClient, NO_STREAM } from "@eventstore/db-client";
import { Fault } from "../../domain/faults.js";
import { unitOf } from "../../domain/streams.js";
import { type AppendResult, StreamConflict, type StreamWrite } from "../event-store.js";
import type { Connection } from "./connection.js";
import { InFlight } from "./in-flight.js";
import { actualRevision, kindOf } from "./problems.js";
import type { Reader } from "./reader.js";
import { exactNumber, toWire, type WireEvent } from "./wire.js";

/** Events for one stream, ready to be sent. */
export interface Proposal {
  readonly stream: string;
  /** Revision of the stream's last event, -1 when there is no such stream. */
  readonly expected: number;
  readonly events: readonly WireEvent[];
}

/** Where the last event of a proposal stands. */
export interface Standing {
  readonly revision: number;
  readonly position: number;
}

export interface AppendLimits {
  /** Bytes of events that one write may carry. */
  readonly bytesMax: number;
  /** Writes under way at once. */
  readonly inFlightMax: number;
}

/** How often an append to whatever revision is tried anew while others write to the stream. */
const ATTEMPTS_MAX = 8;

/** Appends to streams: each write whole or not at all, however often the connection breaks. */
export class Appender {
  readonly #connection: Connection;
  readonly #reader: Reader;
  readonly #bytesMax: number;
  readonly #inFlight: InFlight;

  constructor(connection: Connection, reader: Reader, limits: AppendLimits) {
    this.#connection = connection;
    this.#reader = reader;
    this.#bytesMax = limits.bytesMax;
    this.#inFlight = new InFlight(limits.inFlightMax);
  }

  /** Writes of different units, or other streams, at the same time, those of one unit one after the other. */
  async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const wired = writes.map((write) => ({ ...write, events: this.#wired(write) }));
    // An event beyond what is the log's end now was not there before this call: only that tells a repeat from a
    // first time, since the server answers both alike.
    const end = await this.#reader.end();
    const standings = await this.#inFlight.byKey(
      wired,
      ({ stream }) => unitOf(stream) ?? stream,
      ({ stream, expected, events }) =>
        expected === "any"
          ? this.#placeAnywhere(stream, events, end)
          : this.place({ stream, expected, events }, end),
    );
    const position = Math.max(0, ...standings.map((standing) => standing.position));
    this.#reader.heardOf(position);
    const isNew = (at: number) => (standings[at]?.position ?? 0) > end;
    return {
      position,
      revisions: standings.map(({ revision }) => revision),
      appended: writes.reduce((sum, { events }, at) => sum + (isNew(at) ? events.length : 0), 0),
    };
  }

  /**
   * Appends to one stream, over outages: what an unanswered try has done is found out by the ids of the events.
   *
   * @param end a position that new events are certain to lie beyond
   * @throws StreamConflict; Fault APPEND_TOO_LARGE, STORE_UNAVAILABLE, STORE_ACCESS_DENIED
   */
  place(proposal: Proposal, end: number): Promise<Standing> {
    const { stream, expected } = proposal;
    return this.#connection.patiently(async (client, attempt) => {
      const standing = attempt > 1 ? await this.#standing(client, proposal) : undefined;
      if (standing) return standing;
      try {
        const { revision, position } = await this.#sent(client, proposal);
        if (attempt === 1 && position > end) return { revision, position };
        // A repeat: its answer does not always carry the position of its last event.
        return (await this.#standing(client, proposal)) ?? { revision, position };
      } catch (problem) {
        if (kindOf(problem) !== "refused") throw problem;
        const repeated = await this.#standing(client, proposal);
        if (repeated) return repeated;
        const actual = actualRevision(problem) ?? (await this.#reader.lastOf(stream))?.revision ?? -1;
        throw new StreamConflict(stream, expected, Number(actual));
      }
    });
  }

  async #sent(client: EventStoreDBClient, { stream, expected, events }: Proposal): Promise<Standing> {
    const { nextExpectedRevision, position } = await this.#connection.answered(
      client.appendToStream(
        this.#reader.onServer(stream),
        events.map(({ event }) => event),
        { expectedRevision: expected < 0 ? NO_STREAM : BigInt(expected) },
      ),
    );
    return { revision: Number(nextExpectedRevision), position: exactNumber(position?.commit ?? 0n) };
  }

  /** Where exactly these events stand already, at the place where they would go. */
  async #standing(
    client: EventStoreDBClient,
    { stream, expected, events }: Proposal,
  ): Promise<Standing | undefined> {
    const there = await this.#reader.onceFrom(client, stream, expected + 1, events.length);
    if (!events.every(({ event }, n) => there[n]?.event?.id === event.id)) return undefined;
    return standingOf(there.at(-1)?.event);
  }

  /** The server recognises repeats at any revision only for a while; here the whole stream is looked at. */
  async #placeAnywhere(stream: string, events: readonly WireEvent[], end: number): Promise<Standing> {
    const ids = events.map(({ event }) => event.id);
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const there = await this.#reader.raw(stream);
      const at = there.findIndex(({ event }) => event?.id === ids[0]);
      const repeated = at >= 0 && ids.every((id, n) => there[at + n]?.event?.id === id);
      const last = standingOf(there[repeated ? at + ids.length - 1 : there.length - 1]?.event);
      if (repeated && last) return last;
      if (at >= 0) throw new Fault("EVENT_ID_TAKEN", { detail: `${stream} ${ids[0]}` });
      try {
        return await this.place({ stream, expected: last?.revision ?? -1, events }, end);
      } catch (problem) {
        if (!(problem instanceof StreamConflict)) throw problem;
      }
    }
    throw new Fault("STREAM_BUSY", { stream, attempts: ATTEMPTS_MAX });
  }

  #wired({ events, recordedAt }: StreamWrite): readonly WireEvent[] {
    if (events.length === 0) throw new TypeError("a write without events");
    const wired = events.map((event, n) => toWire(event, recordedAt?.[n]));
    const found = wired.reduce((sum, { bytes }) => sum + bytes, 0);
    const limit = this.#bytesMax;
    if (found > limit) throw new Fault("APPEND_TOO_LARGE", { found, limit });
    return wired;
  }
}

function standingOf(
  event: { revision: bigint; position?: { commit: bigint } } | undefined,
): Standing | undefined {
  return event && { revision: Number(event.revision), position: exactNumber(event.position?.commit ?? 0n) };
}
