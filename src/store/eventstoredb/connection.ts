import { EventStoreDBClient } from "@eventstore/db-client";
import { Fault } from "../../domain/faults.js";
import { faultOf, kindOf, NoAnswer } from "./problems.js";

export interface Timing {
  /** How long one call may stay without an answer, in milliseconds. */
  readonly deadlineMs: number;
  /** How long an outage is bridged before it is reported, in milliseconds. */
  readonly patienceMs: number;
  /** The first pause between two tries; each further one is twice as long, up to `PAUSE_MS_MAX`. */
  readonly pauseMs: number;
}

/** A client that is in use, and how it has fared. */
interface Line {
  readonly client: EventStoreDBClient;
  users: number;
  /** Failures in a row. */
  failures: number;
}

/** The right to use a client until it is released. */
export interface Lease {
  readonly client: EventStoreDBClient;
  /** To be told how calls went, so that a client that keeps failing is replaced. */
  succeeded(): void;
  failed(problem: unknown): void;
  release(): void;
}

const PAUSE_MS_MAX = 2000;
/** After so many failures in a row a new client is made: some of its failures are for good. */
const FAILURES_MAX = 2;

/**
 * The way to the server. The client waits for ever where no answer comes, never tries again, and remembers some
 * failures for good; here each call has a deadline, outages are bridged, and a client that keeps failing is replaced.
 */
export class Connection {
  readonly timing: Timing;
  readonly #text: string;
  readonly #retired = new Set<Line>();
  #line: Line;

  /** @throws Fault ARGUMENT_INVALID when the connection string cannot be read */
  constructor(text: string, timing: Timing) {
    this.timing = timing;
    this.#text = text;
    this.#line = this.#newLine();
  }

  /** Whoever calls has to release it, whatever happens. */
  lease(): Lease {
    const line = this.#line;
    line.users++;
    let released = false;
    return {
      client: line.client,
      succeeded: () => {
        line.failures = 0;
      },
      failed: (problem) => this.#failed(line, problem),
      release: () => {
        if (released) return;
        released = true;
        line.users--;
        this.#disposeIdle(line);
      },
    };
  }

  /**
   * Makes a call, and makes it again after an outage: `attempt` counts from 1. A call that changes something must
   * find out at its second attempt what the first one did.
   *
   * @throws what `faultOf` makes of the last problem
   */
  async patiently<T>(call: (client: EventStoreDBClient, attempt: number) => Promise<T>): Promise<T> {
    const since = performance.now();
    for (let attempt = 1; ; attempt++) {
      const lease = this.lease();
      try {
        const result = await call(lease.client, attempt);
        lease.succeeded();
        return result;
      } catch (problem) {
        lease.failed(problem);
        const kind = kindOf(problem);
        const again = kind === "outage" || kind === "not-leader";
        if (!again || performance.now() - since > this.timing.patienceMs) throw faultOf(problem);
        // The client goes to the leader by itself, at once; any other outage needs time.
        if (kind === "outage" || attempt > 1) await this.pause(attempt);
      } finally {
        lease.release();
      }
    }
  }

  /** The answer, or `NoAnswer` when it takes longer than the deadline; a later answer is dropped. */
  async answered<T>(answer: Promise<T>): Promise<T> {
    const { deadlineMs } = this.timing;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoAnswer(`no answer within ${deadlineMs} ms`)), deadlineMs);
    });
    try {
      return await Promise.race([answer, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits before attempt `attempt + 1`; `signal` cuts it short. */
  pause(attempt: number, signal?: AbortSignal): Promise<void> {
    const pauseMs = Math.min(this.timing.pauseMs * 2 ** (attempt - 1), PAUSE_MS_MAX);
    return new Promise((resolve) => {
      const timer = setTimeout(done, pauseMs);
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      }
      if (signal?.aborted) done();
      else signal?.addEventListener("abort", done);
    });
  }

  async close(): Promise<void> {
    const lines = [this.#line, ...this.#retired];
    await Promise.all(lines.map((line) => line.client.dispose().catch(() => undefined)));
  }

  #failed(line: Line, problem: unknown): void {
    const kind = kindOf(problem);
    const answered = kind === "refused" || kind === "no-stream";
    // What a server denies is what the client remembers for good; reads that go well in between do not heal it.
    line.failures = answered ? 0 : kind === "failure" ? FAILURES_MAX : line.failures + 1;
    if (line.failures < FAILURES_MAX || line !== this.#line) return;
    this.#retired.add(line);
    this.#line = this.#newLine();
  }

  /** A retired client keeps its subscriptions until they end by themselves: disposing of it would silence them. */
  #disposeIdle(line: Line): void {
    if (line.users > 0 || !this.#retired.delete(line)) return;
    line.client.dispose().catch(() => undefined);
  }

  #newLine(): Line {
    return { client: clientOf(this.#text), users: 0, failures: 0 };
  }
}

function clientOf(text: string): EventStoreDBClient {
  // With `throwOnAppendFailure=false` the client makes up the revision of a refused append.
  if (/throwOnAppendFailure=false/i.test(text)) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: "连接中不能有 throwOnAppendFailure=false,请去掉",
        en: "the connection must not say throwOnAppendFailure=false: leave it out",
      },
    });
  }
  try {
    return EventStoreDBClient.connectionString(text);
  } catch (cause) {
    // The client's own message quotes the string, and with it the password.
    const detail = "esdb://[user:password@]host:port[,host:port…][?tls=…&tlsCAFile=…]";
    throw new Fault("ARGUMENT_INVALID", { detail }, { cause });
  }
}
