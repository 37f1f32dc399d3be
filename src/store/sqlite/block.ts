import { Fault } from "../../domain/faults.js";
import type { RecordedReports } from "../../domain/report/filed-reports.js";
import type { NewEvent, StoredEvent } from "../event-store.js";

/**
 * The log is kept in blocks of neighbouring events, compressed together: an event is much like the one before it, so
 * this takes a sixth of the space of a row each, and writes and reads three times as fast.
 *
 * A block says everything about its events but their positions, which follow from where it stands; all other tables
 * of the log are an index over the blocks. Its text is one line of JSON columns, then the data of all events, then
 * their metadata, cut by lengths in UTF-16 units.
 */
interface Columns {
  /** When all events were recorded, or when each was. */
  readonly at: number | readonly number[];
  readonly id: readonly string[];
  readonly stream: readonly string[];
  readonly revision: readonly number[];
  /** Position of the event before in the same stream, 0 for the first: a stream is read along this chain. */
  readonly before: readonly number[];
  /** Types with their versions, and which of them each event has. */
  readonly kinds: readonly (readonly [type: string, version: number])[];
  readonly kind: readonly number[];
  readonly data: readonly number[];
  /** Length of the metadata; SAME where they are those of the event before. */
  readonly metadata: readonly number[];
}
const SAME = -1;

/** An event on its way into a block. */
export interface PlacedEvent {
  readonly event: NewEvent;
  readonly stream: string;
  readonly revision: number;
  readonly before: number;
  readonly recordedAt: number;
}

export interface Block {
  /** Position of its first event. */
  readonly first: number;
  readonly count: number;
  /** The block's `n`-th event, from 0. */
  event(n: number): StoredEvent | undefined;
  /** Position of the event before the `n`-th in the same stream. */
  before(n: number): number;
  /** Its events, where all of them are filed reports kept in columns. */
  readonly reports?: BlockReports;
}

/** Reports as their block holds them: with their units' names as bytes, an end of line (`UNIT_END`) between each two. */
export interface BlockReports extends RecordedReports {
  readonly unitBytes: Uint8Array;
}

/**
 * The bytes of a block, to be compressed yet.
 *
 * @throws Fault EVENT_INVALID for a text that UTF-8 cannot hold: half of a surrogate pair
 */
export function packTexts(placed: readonly PlacedEvent[]): Buffer {
  const kinds: [type: string, version: number][] = [];
  const kind = placed.map(({ event: { type, version } }) => {
    const known = kinds.findIndex((one) => one[0] === type && one[1] === version);
    return known >= 0 ? known : kinds.push([type, version]) - 1;
  });
  const times = placed.map((one) => one.recordedAt);
  let [data, metadata] = ["", ""];
  const lengths = placed.map(({ event }, n) => {
    data += event.data;
    if (event.metadata === placed[n - 1]?.event.metadata) return SAME;
    metadata += event.metadata;
    return event.metadata.length;
  });
  const columns: Columns = {
    at: times.every((at) => at === times[0]) ? (times[0] ?? 0) : times,
    id: placed.map((one) => one.event.id),
    stream: placed.map((one) => one.stream),
    revision: placed.map((one) => one.revision),
    before: placed.map((one) => one.before),
    kinds,
    kind,
    data: placed.map((one) => one.event.data.length),
    metadata: lengths,
  };
  const text = `${JSON.stringify(columns)}\n${data}${metadata}`;
  if (text.isWellFormed()) return Buffer.from(text);
  const { stream } = placed[0] ?? { stream: "" };
  throw new Fault("EVENT_INVALID", {
    position: "-",
    stream,
    detail: { zh: "半个代理对", en: "half a surrogate pair" },
  });
}

/** What `packTexts` packed. `last` is the position of the block's last event. */
export function unpackTexts(bytes: Buffer, last: number): Block {
  const text = bytes.toString();
  const line = text.indexOf("\n");
  const columns: Columns = JSON.parse(text.slice(0, line));
  const { at, before, kinds } = columns;
  const first = last - columns.id.length + 1;
  const data = cut(text, line + 1, columns.data);
  const metadata = cut(text, data.end, columns.metadata);
  const events = columns.id.map((id, n) => {
    const [type, version] = kinds[columns.kind[n] ?? 0] ?? ["", 0];
    return {
      id,
      type,
      version,
      data: data.texts[n] ?? "",
      metadata: metadata.texts[n] ?? "",
      stream: columns.stream[n] ?? "",
      revision: columns.revision[n] ?? 0,
      position: first + n,
      recordedAt: typeof at === "number" ? at : (at[n] ?? 0),
    };
  });
  return { first, count: events.length, event: (n) => events[n], before: (n) => before[n] ?? 0 };
}

function cut(text: string, from: number, lengths: readonly number[]): { texts: string[]; end: number } {
  let [at, piece] = [from, ""];
  const texts = lengths.map((length) => {
    if (length !== SAME) {
      piece = text.slice(at, at + length);
      at += length;
    }
    return piece;
  });
  return { texts, end: at };
}
