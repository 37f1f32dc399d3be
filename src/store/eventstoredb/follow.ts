import type { StoredEvent, Subscription } from "../event-store.js";
import type { Connection } from "./connection.js";
import { steadyLogPages } from "./log-pages.js";
import { placeOf, type Reader } from "./reader.js";

export type Handler = (events: readonly StoredEvent[]) => void | Promise<void>;
export type OnProblem = (problem: unknown, retrying: boolean) => void;

const PAGE_EVENTS = 1000;

/** Follows the log after a position, over outages of any length, until unsubscribed or the handler fails. */
export function follow(
  connection: Connection,
  reader: Reader,
  after: number,
  handler: Handler,
  onProblem: OnProblem,
): Subscription {
  const ending = new AbortController();
  const { signal } = ending;
  const run = async () => {
    const onOutage = (problem: unknown) => onProblem(problem, true);
    const options = { only: { streams: reader.prefixes }, pageSize: PAGE_EVENTS, signal, onOutage };
    for await (const { events } of steadyLogPages(connection, placeOf(after), options)) {
      const own = reader.ownOf(events);
      const newest = own.at(-1);
      if (!newest || signal.aborted) continue;
      reader.heardOf(newest.position);
      await handler(own);
    }
  };
  const running = run().catch((problem: unknown) => onProblem(problem, false));
  return {
    unsubscribe: async () => {
      ending.abort();
      await running;
    },
  };
}
