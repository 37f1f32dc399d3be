import type { DomainEvent, Recorded } from "../../src/domain/events/index.js";
import { streamOf } from "../../src/domain/streams.js";

/** Gives decided events the places they would have in a log: what a store does, without one. */
export class LogBuilder {
  readonly events: Recorded[] = [];
  /** The last position of each append: what one command records belongs together. */
  readonly ends: number[] = [];
  readonly #revisions = new Map<string, number>();

  add(events: readonly DomainEvent[]): readonly Recorded[] {
    const recorded = events.map((event) => {
      const placed = this.#place(event);
      this.events.push(placed);
      return placed;
    });
    this.ends.push(this.events.length);
    return recorded;
  }

  #place(event: DomainEvent): Recorded {
    const stream = streamOf(event);
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const position = this.events.length + 1;
    const metadata = { actor: "test", correlation: "test" };
    return {
      ...event,
      id: `id-${position}-${revision}`,
      stream,
      revision,
      position,
      recordedAt: position,
      metadata,
    };
  }
}
