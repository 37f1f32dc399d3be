import { createHash, type Hash } from "node:crypto";
import type { Publication } from "../../projections/reference.js";
import { PublicationId } from "../domain/attribution.js";
import { named } from "../domain/defect.js";
import { Fault } from "../domain/faults.js";
import { schemaWords } from "../domain/schema-words.js";
import type { StoredEvent } from "../store/event-store.js";
import { type Engine, type Origin, requireRevision } from "./engine.js";
import { eventAt } from "./event-at.js";
import { newId } from "./ids.js";
import type { FoldedLog } from "./log.js";
import { readsAsMoment } from "./queries/vantage.js";

/** The digest that the first publication of a log starts from. */
const GENESIS = "0".repeat(64);

export interface Published {
  readonly publication: string;
  readonly position: number;
  readonly digest: string;
}

/**
 * Releases the figures as they stand: names the position, and the digest of the log up to it, chained from the
 * publication before, so that anyone can check later that nothing under it was altered.
 *
 * @throws Fault ARGUMENT_INVALID for what cannot be a name, or would be taken for a position or a day;
 * PRECONDITION_FAILED, ALREADY_THERE, NOTHING_THERE; ALREADY_DEFINED when it is taken, unless the same is said again of
 * the same figures
 */
export async function publish(
  engine: Engine,
  { publication, name, note = "" }: { publication: string; name: string; note?: string },
  origin: Origin,
): Promise<Published> {
  const { error } = PublicationId.safeParse(publication);
  if (error) throw new Fault("ARGUMENT_INVALID", { detail: schemaWords(error, () => named(publication)) });
  const { log } = engine;
  await log.catchUp();
  const { publications } = log.models.reference.now();
  const known = publications.get(publication);
  const isTaken = known !== undefined;
  if (known && ((await isSame(log, known, origin)) || isSaidAgain(log, known, { name, note }))) {
    const { position, digest } = known.data;
    return { publication, position, digest };
  }
  if (!isTaken && readsAsMoment(publication)) {
    const detail = {
      zh: `发布的标识“${publication}”会与日志位置或日期混淆,请加字母,如 ${publication}-flash`,
      en: `${publication} reads as a position of the log or as a day: add letters, such as ${publication}-flash`,
    };
    throw new Fault("ARGUMENT_INVALID", { detail });
  }
  requireRevision(origin.expected, isTaken ? 0 : -1);
  if (isTaken) throw new Fault("ALREADY_DEFINED", { what: publication });
  const last = [...publications.values()].at(-1);
  const { position } = log.models;
  const events = log.models.order.count;
  const digest = await digestBetween(log, last?.data.digest ?? GENESIS, last?.data.position ?? 0, position);
  await log.record(
    () => [
      {
        events: [{ type: "FiguresPublished", data: { publication, name, position, events, digest, note } }],
        expected: -1,
      },
    ],
    { actor: origin.actor, correlation: origin.correlation ?? newId() },
    () => origin.id ?? newId(),
  );
  return { publication, position, digest };
}

/** Is it the same request again, whose first answer was lost? */
async function isSame(log: FoldedLog, { announcedAt }: Publication, { id }: Origin): Promise<boolean> {
  return id !== undefined && (await eventAt(log, announcedAt))?.id === id;
}

/** Would it be published in the same words, and nothing was recorded since? */
function isSaidAgain(
  log: FoldedLog,
  { data, announcedAt }: Publication,
  { name, note }: { readonly name: string; readonly note: string },
): boolean {
  return log.models.position === announcedAt && data.name === name && data.note === note;
}

/** A publication's digest as recorded and as the log gave it when it was checked. */
export interface Verified extends Published {
  /** As people call it. */
  readonly name: string;
  readonly actual: string;
  readonly intact: boolean;
  /** Milliseconds since 1970. */
  readonly checkedAt: number;
}

/** A check reads the whole log: a service that is asked time and again repeats it after this, not with each request. */
const CHECKED_FOR_MS = 600_000;

interface Check {
  readonly at: number;
  readonly actual: Promise<string>;
}
const CHECKS = new WeakMap<FoldedLog, Map<string, Check>>();

/** Recomputes the digests of all publications from the log, unless that was done within the last ten minutes. */
export async function verifyPublications(log: FoldedLog, now: number): Promise<readonly Verified[]> {
  const checks = CHECKS.get(log) ?? new Map<string, Check>();
  CHECKS.set(log, checks);
  const verified: Verified[] = [];
  let [before, after] = [GENESIS, 0];
  for (const { data } of log.models.reference.now().publications.values()) {
    const { publication, name, position, digest } = data;
    const known = checks.get(publication);
    const isRecent = known !== undefined && now - known.at < CHECKED_FOR_MS;
    const check = isRecent ? known : { at: now, actual: digestBetween(log, before, after, position) };
    checks.set(publication, check);
    const actual = await check.actual;
    verified.push({
      publication,
      name,
      position,
      digest,
      actual,
      intact: actual === digest,
      checkedAt: check.at,
    });
    [before, after] = [digest, position];
  }
  return verified;
}

/** SHA-256 over the digest before and every event after `after` up to `upTo`, in the order of the log. */
async function digestBetween(log: FoldedLog, before: string, after: number, upTo: number): Promise<string> {
  const hash = createHash("sha256").update(before);
  for await (const page of log.store.readAll(after)) {
    for (const event of page) {
      if (event.position > upTo) return hash.digest("hex");
      addToDigest(hash, event);
    }
  }
  return hash.digest("hex");
}

/**
 * Adds to a digest what an event says, when it was recorded and where it stands in its stream; not its position, which a
 * move changes.
 */
export function addToDigest(
  hash: Hash,
  { stream, revision, id, type, version, recordedAt, data, metadata }: StoredEvent,
): void {
  hash.update(JSON.stringify([stream, revision, id, type, version, recordedAt, data, metadata]));
  hash.update("\n");
}
