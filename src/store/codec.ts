import type { Words } from "../domain/defect.js";
import { type DomainEvent, DomainEventSchema, EventMetadata, type Recorded } from "../domain/events/index.js";
import { Fault } from "../domain/faults.js";
import { jsonWords, schemaWords } from "../domain/schema-words.js";
import type { NewEvent, StoredEvent } from "./event-store.js";
import { currentVersion, upcast } from "./upcast.js";

/**
 * Between facts and the texts that a store keeps. Data are checked against their schema on the way in and on the way
 * out; events of older versions are brought up to the current one on the way out.
 */

/** @throws Fault EVENT_INVALID when the data do not fit: a defect of whoever decided them. */
export function encode(event: DomainEvent, metadata: EventMetadata, id: string): NewEvent {
  const parsed = DomainEventSchema.safeParse(event);
  if (!parsed.success) throw invalid({ position: 0, stream: event.type }, schemaWords(parsed.error));
  return {
    id,
    type: event.type,
    version: currentVersion(event.type),
    data: JSON.stringify(parsed.data.data),
    metadata: JSON.stringify(EventMetadata.parse(metadata)),
  };
}

/** @throws Fault EVENT_UNKNOWN, EVENT_INVALID, both with stream and position */
export function decode(stored: StoredEvent): Recorded {
  const { type, version, stream, position, id, revision, recordedAt } = stored;
  const data = upcast(type, version, json(stored, stored.data));
  if (data === undefined) throw new Fault("EVENT_UNKNOWN", { position, stream, type, version });
  const event = DomainEventSchema.safeParse({ type, data });
  if (!event.success) throw invalid(stored, schemaWords(event.error));
  const metadata = decodeMetadata(stored);
  // The copied fields come last: to add new ones to a copy takes V8 a hundred times as long.
  return { id, stream, revision, position, recordedAt, metadata, ...event.data };
}

/** Where an event came from, whatever it says. @throws Fault EVENT_INVALID with stream and position */
export function decodeMetadata(stored: StoredEvent): EventMetadata {
  const metadata = EventMetadata.safeParse(json(stored, stored.metadata));
  if (!metadata.success) throw invalid(stored, schemaWords(metadata.error));
  return metadata.data;
}

function json(stored: StoredEvent, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(stored, jsonWords(cause));
  }
}

function invalid({ position, stream }: Pick<StoredEvent, "position" | "stream">, detail: Words): Fault {
  return new Fault("EVENT_INVALID", { position, stream, detail });
}
