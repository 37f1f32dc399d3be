import type { EventStoreDBClient } from "@eventstore/db-client";
import { addressOf } from "./address.js";
import { Connection, type Timing } from "./connection.js";
import { kindOf } from "./problems.js";

/** How a projection fares on the server; undefined where there is none of that name. */
export interface ServerProjection {
  readonly status: string;
  /** Share of the log that it has read, in per cent. */
  readonly progress: number;
  readonly version: number;
}

const TIMING: Timing = { deadlineMs: 10_000, patienceMs: 30_000, pauseMs: 100 };

/** The projections that the server runs itself for one log, managed over the client. */
export class ServerProjections {
  readonly #connection: Connection;
  readonly #logPrefix: string;

  /** @param text `esdb://…`; on a secured server a user that may manage projections */
  constructor(text: string, timing: Timing = TIMING) {
    const { connection, prefix } = addressOf(text);
    this.#connection = new Connection(connection, timing);
    this.#logPrefix = prefix;
  }

  /**
   * Creates a projection, or brings its query up to date.
   *
   * @throws Fault STORE_UNAVAILABLE, STORE_ACCESS_DENIED
   */
  deploy(name: string, query: string, emits: boolean): Promise<"created" | "updated"> {
    const [own, script] = [this.#logPrefix + name, forLog(query, this.#logPrefix)];
    return this.#connection.patiently(async (client) => {
      const answered = <T>(answer: Promise<T>) => this.#connection.answered(answer);
      if ((await this.#status(client, own)) === undefined) {
        const settings = { emitEnabled: emits, trackEmittedStreams: emits };
        await answered(client.createProjection(own, script, settings));
        return "created";
      }
      await answered(client.updateProjection(own, script, { emitEnabled: emits }));
      await answered(client.enableProjection(own));
      return "updated";
    });
  }

  status(name: string): Promise<ServerProjection | undefined> {
    return this.#connection.patiently((client) => this.#status(client, this.#logPrefix + name));
  }

  /** Its state as JSON; what is in it the caller has to check. */
  state(name: string): Promise<unknown> {
    return this.#connection.patiently((client) =>
      this.#connection.answered(client.getProjectionState<unknown>(this.#logPrefix + name)),
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #status(client: EventStoreDBClient, name: string): Promise<ServerProjection | undefined> {
    try {
      const { status, progress, version } = await this.#connection.answered(client.getProjectionStatus(name));
      return { status, progress, version: Number(version) };
    } catch (problem) {
      if (isMissing(problem)) return undefined;
      throw problem;
    }
  }
}

/** A script reads and links streams of the log that has no name; for another one their names get its prefix. */
function forLog(script: string, prefix: string): string {
  return script.replace(/"(report|cluster_reports-|park_reports-)"/g, `"${prefix}$1"`);
}

function isMissing(problem: unknown): boolean {
  if (kindOf(problem) === "no-stream") return true;
  return problem instanceof Error && /NotFound|NOT_FOUND/.test(problem.message);
}
