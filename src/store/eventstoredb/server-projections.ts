import { EventStoreDBClient } from "@eventstore/db-client";
import { faultOf, kindOf } from "./problems.js";

/** How a projection fares on the server; undefined where there is none of that name. */
export interface ServerProjection {
  readonly status: string;
  /** Share of the log that it has read, in per cent. */
  readonly progress: number;
  readonly version: number;
}

/** The projections that the server runs itself, managed over the client. */
export class ServerProjections {
  readonly #client: EventStoreDBClient;

  /** @param connection `esdb://…`; on a secured server a user that may manage projections */
  constructor(connection: string) {
    this.#client = EventStoreDBClient.connectionString(connection);
  }

  /**
   * Creates a projection, or brings its query up to date.
   *
   * @throws Fault STORE_UNAVAILABLE, STORE_ACCESS_DENIED
   */
  async deploy(name: string, query: string, emits: boolean): Promise<"created" | "updated"> {
    try {
      if ((await this.status(name)) === undefined) {
        await this.#client.createProjection(name, query, { emitEnabled: emits, trackEmittedStreams: emits });
        return "created";
      }
      await this.#client.updateProjection(name, query, { emitEnabled: emits });
      await this.#client.enableProjection(name);
      return "updated";
    } catch (problem) {
      throw faultOf(problem);
    }
  }

  async status(name: string): Promise<ServerProjection | undefined> {
    try {
      const { status, progress, version } = await this.#client.getProjectionStatus(name);
      return { status, progress, version: Number(version) };
    } catch (problem) {
      if (isMissing(problem)) return undefined;
      throw faultOf(problem);
    }
  }

  /** Its state as JSON; what is in it the caller has to check. */
  async state(name: string): Promise<unknown> {
    try {
      return await this.#client.getProjectionState<unknown>(name);
    } catch (problem) {
      throw faultOf(problem);
    }
  }

  close(): Promise<void> {
    return this.#client.dispose();
  }
}

function isMissing(problem: unknown): boolean {
  if (kindOf(problem) === "no-stream") return true;
  return problem instanceof Error && /NotFound|NOT_FOUND/.test(problem.message);
}
