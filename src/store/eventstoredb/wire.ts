import { type EventData, type JSONType, jsonEvent, type RecordedEvent } from "@eventstore/db-client";
import { z } from "zod";
import type { NewEvent, StoredEvent } from "../event-store.js";

/**
 * How an event lies on the server: data and metadata as plain JSON, so that the server's own projections can read
 * them, and inside the metadata, under `MARK`, what the server has no field for.
 *
 * The client parses every JSON it reads, so a text survives only when it is what `JSON.stringify` would write of its
 * own parse. Nearly all are; one that is not (`1.0`, a space, a repeated key) is kept whole in the mark beside its
 * parsed form, and comes back from there byte for byte.
 */
export const MARK = "dabiao";

/** What only dabiao needs. Events without it were written by somebody else. */
const Mark = z.strictObject({
  /** Schema version of the data. */
  version: z.int(),
  /** When the event was first recorded, where another store had it before this one. */
  recordedAt: z.number().optional(),
  /** Texts that would not survive being parsed. */
  data: z.string().optional(),
  metadata: z.string().optional(),
});

/** An event as it is handed to the client, and the bytes that the server will count for it (never too few). */
export interface WireEvent {
  readonly event: EventData;
  readonly bytes: number;
}

/** The most that a mark without texts takes. */
const MARK_BYTES_MAX = 80;

/** @throws SyntaxError when data or metadata are no JSON, before anything reaches the client */
export function toWire(event: NewEvent, recordedAt?: number): WireEvent {
  const { id, type, version } = event;
  const data: unknown = JSON.parse(event.data);
  const metadata: unknown = JSON.parse(event.metadata);
  const dataSurvives = isStructure(data) && JSON.stringify(data) === event.data;
  const metadataSurvives =
    isRecord(metadata) && !(MARK in metadata) && JSON.stringify(metadata) === event.metadata;
  const mark: z.infer<typeof Mark> = {
    version,
    ...(recordedAt === undefined ? {} : { recordedAt }),
    ...(dataSurvives ? {} : { data: event.data }),
    ...(metadataSurvives ? {} : { metadata: event.metadata }),
  };
  const kept = [mark.data, mark.metadata].map((text) => (text === undefined ? 0 : jsonBytes(text)));
  return {
    event: jsonEvent({
      id,
      type,
      data: isStructure(data) ? data : {},
      metadata: { ...(metadataSurvives ? metadata : {}), [MARK]: mark },
    }),
    bytes:
      [Buffer.byteLength(event.data), Buffer.byteLength(event.metadata), ...kept].reduce((a, b) => a + b) +
      Buffer.byteLength(type, "utf16le") +
      MARK_BYTES_MAX,
  };
}

/** The event as dabiao wrote it, in the stream as dabiao calls it; undefined when it is somebody else's. */
export function fromWire(event: RecordedEvent, stream: string): StoredEvent | undefined {
  if (!event.isJson || !event.position || !isRecord(event.metadata)) return undefined;
  const { [MARK]: marked, ...metadata } = event.metadata;
  const mark = Mark.safeParse(marked).data;
  if (!mark) return undefined;
  return {
    id: event.id,
    type: event.type,
    version: mark.version,
    data: mark.data ?? JSON.stringify(event.data),
    metadata: mark.metadata ?? JSON.stringify(metadata),
    stream,
    revision: Number(event.revision),
    position: exactNumber(event.position.commit),
    recordedAt: mark.recordedAt ?? event.created.getTime(),
  };
}

/** A position of the server's log as a number. */
export function exactNumber(position: bigint): number {
  if (position > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`position ${position} exceeds 2^53`);
  return Number(position);
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
function isStructure(value: unknown): value is Exclude<JSONType, string> {
  return typeof value === "object" && value !== null;
}
function isRecord(value: unknown): value is Record<string, unknown> {
  return isStructure(value) && !Array.isArray(value);
}
