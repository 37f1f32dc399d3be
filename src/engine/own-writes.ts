import type { DomainEvent, EventMetadata, Recorded } from "../domain/events/index.js";
import { streamOf } from "../domain/streams.js";
import { encode } from "../store/codec.js";
import type { AppendResult, StreamWrite } from "../store/event-store.js";

/** Events that one decision brings about, for one stream. */
export interface Decided {
  readonly events: readonly DomainEvent[];
  /** Revision of the stream that the decision was made on. */
  readonly expected: number;
}

/** An append, with the domain events that its stored form was made from. */
export interface OwnWrite {
  readonly own: readonly {
    readonly event: DomainEvent;
    readonly metadata: EventMetadata;
    readonly id: string;
  }[];
  readonly write: StreamWrite;
}

/** The appends that decisions ask for; a decision without events asks for none. */
export function ownWrites(
  decided: readonly Decided[],
  metadata: EventMetadata | ((event: DomainEvent, n: number) => EventMetadata),
  id: (n: number) => string,
): readonly OwnWrite[] {
  let n = 0;
  return decided.flatMap(({ events, expected }) => {
    const [first] = events;
    if (!first) return [];
    const own = events.map((event) => {
      const meta = typeof metadata === "function" ? metadata(event, n) : metadata;
      return { event, metadata: meta, id: id(n++) };
    });
    const stored = own.map((one) => encode(one.event, one.metadata, one.id));
    return [{ own, write: { stream: streamOf(first), expected, events: stored } }];
  });
}

/**
 * The events just appended, if they directly follow `position`: then they need not be read back. Undefined if others
 * wrote in between.
 */
export function ownEvents(
  writes: readonly OwnWrite[],
  { position: last, appended, revisions, recordedAt }: AppendResult,
  position: number,
): readonly Recorded[] | undefined {
  if (recordedAt === undefined || last - appended !== position) return undefined;
  let at = position;
  return writes.flatMap(({ own, write: { stream } }, index) => {
    const before = (revisions[index] ?? 0) - own.length;
    return own.map(({ event, metadata, id }, n) => {
      at++;
      return { id, stream, revision: before + n + 1, position: at, recordedAt, metadata, ...event };
    });
  });
}
