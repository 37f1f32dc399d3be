import { Fault } from "../domain/faults.js";
import type { EventStore, StoredEvent, StreamWrite } from "../store/event-store.js";
import { type MigrationProof, prove } from "./migration-proof.js";

const PAGE_EVENTS = 1000;

/** @param copied how many events the target has, @param position of the source, out of `total` */
export type OnCopied = (copied: number, position: number, total: number) => void;

/**
 * Copies a log from one store to another, event by event in the order of the log, with ids and recorded times. What
 * is there already is left alone, so an interrupted migration is simply run again and goes on where it stopped; the
 * source may have grown meanwhile. Ends with a proof.
 *
 * @throws Fault STORE_DIFFERS when the target holds anything that is not the beginning of the source
 */
export async function migrate(from: EventStore, to: EventStore, onCopied: OnCopied): Promise<MigrationProof> {
  const total = await from.head();
  let { count, position } = await beginningInCommon(from, to);
  for (const sha256 of await from.listFiles()) {
    const bytes = await from.getFile(sha256);
    if (bytes) await to.putFile(sha256, bytes);
  }
  for await (const page of from.readAll(position, PAGE_EVENTS)) {
    const writes = runsOf(page, to.appendBytesMax);
    // One write after the other where streams cannot be written together: the order of the log is kept, on which
    // the digests of publications rest.
    if (to.atomicAcrossStreams) await to.append(writes);
    else for (const write of writes) await to.append([write]);
    count += page.length;
    position = page.at(-1)?.position ?? position;
    onCopied(count, position, total);
  }
  return prove(from, to);
}

/** How many of the source's first events the target has, and where in the source the last of them stands. */
async function beginningInCommon(
  from: EventStore,
  to: EventStore,
): Promise<{ count: number; position: number }> {
  let [count, position] = [0, 0];
  if ((await to.head()) === 0) return { count, position };
  const source = eventsOf(from);
  try {
    for await (const there of eventsOf(to)) {
      const { value: here, done } = await source.next();
      const number = count + 1;
      const expected = done ? "—" : placeOf(here);
      if (done || here.id !== there.id || expected !== placeOf(there)) {
        throw new Fault("STORE_DIFFERS", { number, found: placeOf(there), expected });
      }
      [count, position] = [number, here.position];
    }
    return { count, position };
  } finally {
    await source.return(undefined);
  }
}

async function* eventsOf(store: EventStore): AsyncGenerator<StoredEvent, undefined> {
  for await (const page of store.readAll(0, PAGE_EVENTS)) yield* page;
  return undefined;
}

function placeOf({ stream, revision, id }: StoredEvent): string {
  return `${stream} ${revision} ${id}`;
}

/** Room that an event takes besides its texts; a time that another store recorded comes on top. */
const EVENT_BYTES = 300;

/** Neighbouring events of one stream as one write, as far as its size allows. */
function runsOf(page: readonly StoredEvent[], bytesMax: number): readonly StreamWrite[] {
  const writes: { stream: string; expected: number; events: StoredEvent[]; recordedAt: number[] }[] = [];
  let bytes = 0;
  for (const event of page) {
    const last = writes.at(-1);
    // A text that would not survive the server's JSON is kept twice, the second time quoted.
    const own = EVENT_BYTES + 3 * (Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata));
    if (last?.stream === event.stream && bytes + own <= bytesMax) {
      last.events.push(event);
      last.recordedAt.push(event.recordedAt);
      bytes += own;
    } else {
      const { stream, revision, recordedAt } = event;
      writes.push({ stream, expected: revision - 1, events: [event], recordedAt: [recordedAt] });
      bytes = own;
    }
  }
  return writes;
}
