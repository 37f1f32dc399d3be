import { createHash } from "node:crypto";
import type { EventStore, StoredEvent, StreamWrite } from "../store/event-store.js";
import { FoldedLog } from "./log.js";

export interface MigrationProof {
  readonly events: { readonly from: number; readonly to: number };
  readonly files: { readonly from: number; readonly to: number };
  /** SHA-256 over every event in every stream: id, revision, type, time, data, metadata. */
  readonly log: { readonly from: string; readonly to: string };
  /** SHA-256 over every leaf cell of the cube. */
  readonly figures: { readonly from: string; readonly to: string };
  readonly same: boolean;
}

const PAGE_EVENTS = 1000;

/**
 * Copies a log from one store to another, event by event in the order of the log, with ids and recorded times. What
 * is there already is left alone, so an interrupted migration is simply run again. Ends with a proof.
 */
export async function migrate(
  from: EventStore,
  to: EventStore,
  onProgress: (copied: number, total: number) => void,
): Promise<MigrationProof> {
  for (const sha256 of await from.listFiles()) {
    const bytes = await from.getFile(sha256);
    if (bytes) await to.putFile(sha256, bytes);
  }
  const total = await from.head();
  let copied = 0;
  for await (const page of from.readAll(0, PAGE_EVENTS)) {
    // One write after the other where streams cannot be written together: the order of the log is kept.
    if (to.atomicAcrossStreams) await to.append(runsOf(page));
    else for (const write of runsOf(page)) await to.append([write]);
    copied = page.at(-1)?.position ?? copied;
    onProgress(copied, total);
  }
  return prove(from, to);
}

/** Neighbouring events of one stream as one write. */
function runsOf(page: readonly StoredEvent[]): readonly StreamWrite[] {
  const writes: { stream: string; expected: number; events: StoredEvent[]; recordedAt: number[] }[] = [];
  for (const event of page) {
    const last = writes.at(-1);
    if (last?.stream === event.stream) {
      last.events.push(event);
      last.recordedAt.push(event.recordedAt);
    } else {
      const { stream, revision, recordedAt } = event;
      writes.push({ stream, expected: revision - 1, events: [event], recordedAt: [recordedAt] });
    }
  }
  return writes;
}

async function prove(from: EventStore, to: EventStore): Promise<MigrationProof> {
  const [a, b] = [await summaryOf(from), await summaryOf(to)];
  const same = a.events === b.events && a.files === b.files && a.log === b.log && a.figures === b.figures;
  return {
    events: { from: a.events, to: b.events },
    files: { from: a.files, to: b.files },
    log: { from: a.log, to: b.log },
    figures: { from: a.figures, to: b.figures },
    same,
  };
}

async function summaryOf(store: EventStore) {
  const hash = createHash("sha256");
  let events = 0;
  for await (const page of store.readAll(0, PAGE_EVENTS)) {
    for (const { stream, revision, id, type, version, recordedAt, data, metadata } of page) {
      hash.update(JSON.stringify([stream, revision, id, type, version, recordedAt, data, metadata]));
      events++;
    }
  }
  const { models } = await FoldedLog.open(store);
  const leaves = [...models.facts.cube.leaves()].map(
    ({ key, period, values }) => `${key} ${JSON.stringify(period)} ${values.join()}`,
  );
  const figures = createHash("sha256").update(leaves.sort().join("\n")).digest("hex");
  return { events, files: (await store.listFiles()).length, log: hash.digest("hex"), figures };
}
