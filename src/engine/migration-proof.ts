import { createHash } from "node:crypto";
import type { ReadModels } from "../../projections/read-models.js";
import type { EventStore } from "../store/event-store.js";
import { FoldedLog } from "./log.js";
import { addToDigest, verifyPublications } from "./publish.js";
import { progressOf } from "./queries/progress.js";
import { vantageOf } from "./queries/vantage.js";

const PAGE_EVENTS = 1000;

/** What one store holds, in few words: two stores that say the same hold the same. */
export interface LogSummary {
  readonly events: number;
  /** Number of streams, and SHA-256 over the last revision of each. */
  readonly streams: string;
  /** Number of received files, and SHA-256 over their own. */
  readonly files: string;
  /** SHA-256 over every event in the order of the log: stream, id, revision, type, time, data, metadata. */
  readonly log: string;
  /** How many publications there are, how many of them prove intact, and SHA-256 over their digests. */
  readonly publications: string;
  /** SHA-256 over every cell of the cube, the register, and progress towards every target now and as published. */
  readonly figures: string;
}

export type MigrationProof = {
  readonly [Part in keyof LogSummary]: { readonly from: LogSummary[Part]; readonly to: LogSummary[Part] };
} & { readonly same: boolean };

/** Both stores read from end to end. The target has to prove its publications as well as equal the source. */
export async function prove(from: EventStore, to: EventStore): Promise<MigrationProof> {
  const [a, b] = [await summaryOf(from), await summaryOf(to)];
  const pair = <Part extends keyof LogSummary>(part: Part) => ({ from: a[part], to: b[part] });
  const parts = {
    events: pair("events"),
    streams: pair("streams"),
    files: pair("files"),
    log: pair("log"),
    publications: pair("publications"),
    figures: pair("figures"),
  };
  return { ...parts, same: Object.values(parts).every((part) => part.from === part.to) };
}

async function summaryOf(store: EventStore): Promise<LogSummary> {
  const log = createHash("sha256");
  const revisions = new Map<string, number>();
  let events = 0;
  for await (const page of store.readAll(0, PAGE_EVENTS)) {
    for (const event of page) {
      addToDigest(log, event);
      revisions.set(event.stream, event.revision);
      events++;
    }
  }
  const folded = await FoldedLog.rebuild(store);
  const verified = await verifyPublications(folded, Date.now());
  const intact = verified.filter((one) => one.intact).length;
  const digests = digestOf(verified.map(({ publication, actual }) => `${publication} ${actual}`));
  const files = await store.listFiles();
  return {
    events,
    streams: `${revisions.size} ${digestOf([...revisions].map(([stream, last]) => `${stream} ${last}`).sort())}`,
    files: `${files.length} ${digestOf(files)}`,
    log: log.digest("hex"),
    publications: `${intact}/${verified.length} ${digests}`,
    figures: digestOf(figuresOf(folded.models)),
  };
}

function* figuresOf(models: ReadModels): Iterable<string> {
  const cells = [...models.facts.cube.leaves()].map(
    ({ key, period, values }) => `${key} ${JSON.stringify(period)} ${values.join()}`,
  );
  yield* cells.sort();
  for (const record of models.directory.all()) yield JSON.stringify(record, withoutPosition);
  yield JSON.stringify(progressOf(vantageOf(models), {}), withoutPosition);
  for (const publication of models.reference.now().publications.keys()) {
    yield `${publication} ${JSON.stringify(progressOf(vantageOf(models, publication), {}), withoutPosition)}`;
  }
}

/** Positions differ from store to store, and JSON has no exact integers. */
function withoutPosition(key: string, value: unknown): unknown {
  if (key === "position" || key === "announcedAt") return undefined;
  return typeof value === "bigint" ? `${value}` : value;
}

function digestOf(lines: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line).update("\n");
  return hash.digest("hex");
}
