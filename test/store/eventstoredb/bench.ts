import { EventStoreDBClient } from "@eventstore/db-client";
import type { EventStore, StoredEvent } from "../../../src/store/event-store.js";
import {
  type EventStoreDb,
  type EventStoreDbOptions,
  openEventStoreDb,
} from "../../../src/store/eventstoredb/event-store-db.js";
import { PeerLog } from "../../peer/log.js";
import { PeerNode } from "../../peer/node.js";
import { eventually } from "../contract.js";

/** Short enough for tests, long enough for two cores that are shared. */
export const HURRIED = { deadlineMs: 400, patienceMs: 8000, pauseMs: 10 } as const;

/** A peer with stores and clients on it, all put away at the end of a test. */
export class Bench {
  readonly log = new PeerLog();
  readonly peer = new PeerNode(this.log);
  readonly #closing: (() => Promise<unknown>)[] = [];

  async start(): Promise<this> {
    await this.peer.comeUp();
    return this;
  }

  async store(options: Partial<EventStoreDbOptions> = {}): Promise<EventStoreDb> {
    const store = await openEventStoreDb({ connection: this.peer.connection, ...HURRIED, ...options });
    this.#closing.push(() => store.close());
    return store;
  }

  /** A client of somebody else. */
  client(): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(this.peer.connection);
    this.#closing.push(() => client.dispose());
    return client;
  }

  /** Brings the node back a while after it died, however long it takes to die on a busy machine. */
  async revive(afterMs: number): Promise<void> {
    await eventually(() => !this.peer.isUp);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await this.peer.comeUp();
  }

  async end(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
    await this.peer.goDown();
  }
}

export async function allOf(store: EventStore, after = 0): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const page of store.readAll(after)) events.push(...page);
  return events;
}

/** The code of the Fault, or the name of the error, that a call ends with. */
export async function problemOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (problem) {
    if (!(problem instanceof Error)) return String(problem);
    return "code" in problem ? String(problem.code) : problem.name;
  }
}
