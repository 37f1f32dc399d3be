import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  eventTypeFilter,
  type Filter,
  type Position,
  START,
  streamNameFilter,
} from "@eventstore/db-client";
import type { Connection } from "./connection.js";
import { faultOf, kindOf, NoAnswer } from "./problems.js";

/** Where to go on from: a position as the server has it, in two parts. */
export type Place = Position;

export interface LogPage {
  readonly events: readonly AllStreamResolvedEvent[];
  /** Everything up to here was looked at: the next page starts after it. */
  readonly place: Place;
  /** Set once the server has said that there is no more for now. */
  readonly caughtUp: boolean;
}

export interface LogPagesOptions {
  /** Events whose stream, or whose type, starts with one of these. */
  readonly only: { readonly streams: readonly string[] } | { readonly types: readonly string[] };
  readonly pageSize: number;
  /** How long nothing may come before it counts as an outage; undefined: as long as it likes. */
  readonly quietMsMax?: number;
  /** Ends the pages. */
  readonly signal?: AbortSignal;
}

export interface SteadyOptions extends LogPagesOptions {
  /** How long an outage may last, in milliseconds; undefined: for ever. */
  readonly patienceMs?: number;
  readonly onOutage?: (problem: unknown) => void;
}

/** Events that the server looks through before it says how far it is, when none of them is ours. */
const SEARCH_WINDOW = 512;

/**
 * The log after a place, as the server filters it, page by page; it goes on with what is appended later until the
 * caller has enough. The subscription is always taken leave of.
 *
 * @throws whatever ended the subscription; NoAnswer when it was quiet for too long, or ended without a word
 */
async function* logPages(
  connection: Connection,
  after: Place,
  options: LogPagesOptions,
): AsyncGenerator<LogPage> {
  const { pageSize, quietMsMax, signal } = options;
  const lease = connection.lease();
  const tap = new Tap(after);
  let last = after.commit;
  try {
    tap.open(
      lease.client.subscribeToAll(
        {
          fromPosition: after.commit === 0n ? START : after,
          filter: filterOf(options.only, (place) => tap.reached(place)),
        },
        { highWaterMark: pageSize },
      ),
    );
    while (!signal?.aborted) {
      const read = tap.take(pageSize);
      // After a reconnection to another node the server may begin a little earlier.
      const events = read.filter(({ event }) => event !== undefined && event.position.commit > last);
      if (events.length > 0) {
        lease.succeeded();
        last = events.at(-1)?.event?.position.commit ?? last;
        yield { events, place: tap.place, caughtUp: false };
      } else if (read.length === 0 && tap.takeNews()) {
        yield { events, place: tap.place, caughtUp: tap.caughtUp };
      } else if (read.length === 0) {
        await tap.change(tap.confirmed ? quietMsMax : connection.timing.deadlineMs, signal);
      }
    }
  } catch (problem) {
    lease.failed(problem);
    throw problem;
  } finally {
    await connection.answered(tap.close()).catch(() => undefined);
    lease.release();
  }
}

/**
 * The same, over outages: after each it goes on from the last page, without a gap and without giving anything twice.
 *
 * @throws what `faultOf` makes of a problem that is no outage, or of an outage that outlasts the patience
 */
export async function* steadyLogPages(
  connection: Connection,
  after: Place,
  options: SteadyOptions,
): AsyncGenerator<LogPage> {
  const { signal, patienceMs = Number.POSITIVE_INFINITY, onOutage } = options;
  let place = after;
  let since = performance.now();
  for (let attempt = 1; !signal?.aborted; attempt++) {
    try {
      for await (const page of logPages(connection, place, options)) {
        place = page.place;
        yield page;
        attempt = 0;
        since = performance.now();
      }
    } catch (problem) {
      const kind = kindOf(problem);
      const again = kind === "outage" || kind === "not-leader";
      if (!again || performance.now() - since > patienceMs) throw faultOf(problem);
      onOutage?.(problem);
      await connection.pause(Math.max(attempt, 1), signal);
    }
  }
}

function filterOf(only: LogPagesOptions["only"], checkpointReached: (place: Place) => void): Filter {
  const more = {
    maxSearchWindow: SEARCH_WINDOW,
    checkpointReached: (_: AllStreamSubscription, place: Place) => checkpointReached(place),
  };
  return "streams" in only
    ? streamNameFilter({ prefixes: [...only.streams], ...more })
    : eventTypeFilter({ prefixes: [...only.types], ...more });
}

/** What has come from a subscription and was not taken yet. */
class Tap {
  confirmed = false;
  caughtUp = false;
  /** Everything up to here has been taken or needs no taking. */
  place: Place;
  #subscription: AllStreamSubscription | undefined;
  #checkpoint: Place | undefined;
  #news = false;
  #problem: unknown;
  #wake: () => void = () => undefined;

  constructor(after: Place) {
    this.place = after;
  }

  open(subscription: AllStreamSubscription): void {
    this.#subscription = subscription;
    subscription.on("readable", () => this.#wake());
    subscription.on("confirmation", () => {
      this.confirmed = true;
      this.#wake();
    });
    subscription.on("caughtUp", () => {
      this.caughtUp = true;
      this.#news = true;
      this.#wake();
    });
    // The listener stays for good: the client emits errors even when nobody reads any more.
    subscription.on("error", (problem) => this.#end(problem));
    subscription.on("end", () => this.#end(new NoAnswer("the server ended the subscription")));
    subscription.on("close", () => this.#end(new NoAnswer("the subscription was closed")));
  }

  take(count: number): AllStreamResolvedEvent[] {
    const events: AllStreamResolvedEvent[] = [];
    while (events.length < count) {
      const event: AllStreamResolvedEvent | null = this.#subscription?.read() ?? null;
      if (event === null) break;
      events.push(event);
    }
    this.place = events.at(-1)?.event?.position ?? this.place;
    return events;
  }

  reached(place: Place): void {
    this.#checkpoint = place;
    this.#news = true;
    this.#wake();
  }

  /** To be asked when nothing is left to take: whether the server has said how far it is, once each time. */
  takeNews(): boolean {
    const news = this.#news;
    if (this.#checkpoint && this.#checkpoint.commit > this.place.commit) this.place = this.#checkpoint;
    this.#checkpoint = undefined;
    this.#news = false;
    return news;
  }

  /** Resolves when something may have come. */
  async change(quietMsMax: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    if (this.#problem !== undefined) throw this.#problem;
    await new Promise<void>((resolve, reject) => {
      const settle = (problem?: NoAnswer) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        if (problem) reject(problem);
        else resolve();
      };
      const wake = () => settle();
      const tooQuiet = () => settle(new NoAnswer(`nothing came for ${quietMsMax} ms`));
      const timer = quietMsMax === undefined ? undefined : setTimeout(tooQuiet, quietMsMax);
      signal?.addEventListener("abort", wake);
      this.#wake = wake;
    });
  }

  async close(): Promise<void> {
    try {
      await this.#subscription?.unsubscribe();
    } finally {
      this.#subscription?.destroy();
    }
  }

  #end(problem: unknown): void {
    this.#problem ??= problem;
    this.#wake();
  }
}
