import { setImmediate as nextTurn } from "node:timers/promises";
import { Fault, type FaultCode } from "../../domain/faults.js";
import type { EventStore, StoredEvent, Subscription } from "../event-store.js";

/** How often a subscription looks for events of other processes, in milliseconds. */
const POLL_MS = 40;
/** How long it waits when the store cannot be read. */
const RETRY_MS = 500;
/** Faults that may go away by themselves, so reading is tried again; damage does not. */
const OUTAGES: ReadonlySet<FaultCode> = new Set(["STORE_UNAVAILABLE", "STORE_READ_ONLY", "DISK_FULL"]);

/** As `EventStore.subscribe` takes it. */
interface Subscriber {
  readonly after: number;
  readonly handler: (events: readonly StoredEvent[]) => void | Promise<void>;
  readonly onProblem: (problem: unknown, retrying: boolean) => void;
  readonly known: () => number;
}

/** The subscriptions of one store. `wake` tells them where an append here ended; those of other processes are polled for. */
export class Following {
  readonly #log: Pick<EventStore, "readAll">;
  readonly #active = new Set<Follower>();

  constructor(log: Pick<EventStore, "readAll">) {
    this.#log = log;
  }

  start(subscriber: Subscriber): Subscription {
    const follower = new Follower(this.#log, subscriber);
    this.#active.add(follower);
    return {
      unsubscribe: async () => {
        this.#active.delete(follower);
        await follower.stop();
      },
    };
  }

  wake(position: number): void {
    for (const follower of this.#active) follower.wake(position);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#active].map((follower) => follower.stop()));
    this.#active.clear();
  }
}

/** Reads on from the last handled position, for ever. */
class Follower {
  readonly #log: Pick<EventStore, "readAll">;
  readonly #subscriber: Subscriber;
  readonly #running: Promise<void>;
  #handled: number;
  #isStopped = false;
  /** Position up to which appends in this process have been announced since the last reading. */
  #wokenFor: number | undefined;
  #endPause: () => void = () => undefined;

  constructor(log: Pick<EventStore, "readAll">, subscriber: Subscriber) {
    this.#log = log;
    this.#handled = subscriber.after;
    this.#subscriber = subscriber;
    this.#running = this.#run();
  }

  wake(position: number): void {
    this.#wokenFor = Math.max(this.#wokenFor ?? 0, position);
    this.#endPause();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endPause();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      let pauseMs = POLL_MS;
      try {
        await this.#handleNew();
      } catch (problem) {
        const isOutage = problem instanceof Fault && OUTAGES.has(problem.code);
        this.#subscriber.onProblem(problem instanceof HandlerProblem ? problem.cause : problem, isOutage);
        if (!isOutage) return;
        pauseMs = RETRY_MS;
      }
      await this.#pause(pauseMs);
      // Whoever appended takes in first what they appended themselves.
      await nextTurn();
    }
  }

  async #handleNew(): Promise<void> {
    this.#handled = Math.max(this.#handled, this.#subscriber.known());
    const wokenFor = this.#wokenFor;
    this.#wokenFor = undefined;
    // Who knows the end of an append here has taken in all before it: the log need not be asked.
    if (wokenFor !== undefined && this.#handled >= wokenFor) return;
    for await (const page of this.#log.readAll(this.#handled)) {
      if (this.#isStopped) return;
      try {
        await this.#subscriber.handler(page);
      } catch (cause) {
        throw new HandlerProblem("the handler of a subscription threw", { cause });
      }
      this.#handled = page.at(-1)?.position ?? this.#handled;
    }
  }

  /** Waits; ends early when woken or stopped, and returns at once if that happened since the last reading. */
  #pause(ms: number): Promise<void> {
    if (this.#wokenFor !== undefined || this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Wraps an error of the handler, to tell it from one of the store. */
class HandlerProblem extends Error {}
