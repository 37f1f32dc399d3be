import type { EventData, EventOf, Recorded } from "../src/domain/events/index.js";
import type { BatchOutcome } from "../src/domain/events/ledger.js";
import { assertNever } from "../src/domain/never.js";

/** A received file and what became of it. `open`: its events are not all recorded yet. */
export interface Batch {
  readonly received: EventData<"BatchReceived">;
  readonly state: "open" | "completed" | "rejected";
  readonly outcome: BatchOutcome | undefined;
  readonly problems: EventData<"BatchRejected">["problems"];
  /** Under which name the archive keeps all problems; undefined where there were none, or they were not kept. */
  readonly problemList: string | undefined;
  readonly position: number;
  readonly receivedAt: number;
  readonly endedAt: number | undefined;
  readonly actor: string;
  readonly revision: number;
}

/** Every batch by its identifier, in the order of receipt. */
export class Batches {
  readonly #batches = new Map<string, Batch>();

  apply(event: Recorded<EventOf<"BatchReceived" | "BatchCompleted" | "BatchRejected">>): void {
    const { batch: id } = event.data;
    const before = this.#batches.get(id);
    const { position, revision, recordedAt } = event;
    switch (event.type) {
      case "BatchReceived":
        // One that was refused and comes again is received then.
        this.#batches.delete(id);
        this.#batches.set(id, {
          received: event.data,
          state: "open",
          outcome: undefined,
          problems: [],
          problemList: undefined,
          position,
          receivedAt: recordedAt,
          endedAt: undefined,
          actor: event.metadata.actor,
          revision,
        });
        return;
      case "BatchCompleted":
        if (before) {
          const { outcome, problemList } = event.data;
          const end = { state: "completed", outcome, problemList, endedAt: recordedAt, revision } as const;
          this.#batches.set(id, { ...before, ...end });
        }
        return;
      case "BatchRejected":
        if (before) {
          const { outcome, problems, problemList } = event.data;
          const end = { state: "rejected", outcome, problemList, endedAt: recordedAt, revision } as const;
          this.#batches.set(id, { ...before, ...end, problems });
        }
        return;
      default:
        assertNever(event);
    }
  }

  restore(batches: readonly Batch[]): void {
    for (const batch of batches) this.#batches.set(batch.received.batch, batch);
  }

  get(id: string): Batch | undefined {
    return this.#batches.get(id);
  }
  all(): readonly Batch[] {
    return [...this.#batches.values()];
  }
}
