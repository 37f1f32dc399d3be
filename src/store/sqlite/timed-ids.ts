import type { BlockLog } from "./block-log.js";
import type { IdBlocks } from "./id-blocks.js";

/** Ids of one moment, and of others in the same blocks, that are in the log up to a position. */
interface Moment {
  /** What they begin with. */
  readonly start: string;
  readonly ids: Set<string>;
  upTo: number;
  isStale: boolean;
}

const VERSION_AT = 14;
const VERSION = "7";
/** Digits of the first 40 bits of the time, with the hyphen between them: 256 milliseconds. */
const MOMENT_LENGTH = 11;
/** Moments of which the ids are remembered: writers go on in the present one. */
const MOMENTS_KEPT = 16;

/** Is it a UUID of version 7, which begins with the time (RFC 9562, 5.7)? */
export function isTimed(id: string): boolean {
  return id[VERSION_AT] === VERSION;
}

/** The head that stands for an id's moment in the index. */
export function momentHead(id: string): string {
  return id.slice(0, MOMENT_LENGTH).replace("-", "").toLowerCase();
}

/**
 * Ids that begin with the time. Those of a moment come close together, so they need no entry of their own in an index:
 * a table names each moment's blocks, and the ids of the last moments are remembered.
 */
export class TimedIds {
  readonly #log: BlockLog;
  readonly #blocks: IdBlocks;
  /** The one that was used least recently first. */
  readonly #moments = new Map<string, Moment>();
  #latest: Moment | undefined;

  constructor(log: BlockLog, blocks: IdBlocks) {
    this.#log = log;
    this.#blocks = blocks;
  }

  /** Takes those of `ids` that are timed for the block that ends at `last`. Returns one that was taken already. */
  take(ids: readonly string[], last: number): string | undefined {
    this.#makeRoom();
    for (const id of ids) {
      if (!isTimed(id)) continue;
      const known = id.toLowerCase();
      const moment = this.#of(known);
      if (moment.ids.has(known)) return id;
      moment.ids.add(known);
      if (moment.upTo !== last) this.#blocks.add(momentHead(known), last);
      moment.upTo = last;
    }
    return undefined;
  }

  /** Position of the event with a timed id. */
  find(id: string): number | undefined {
    const known = id.toLowerCase();
    for (const last of this.#blocks.after(momentHead(known), 0)) {
      const at = this.#idsOf(last).indexOf(known);
      if (at >= 0) return this.#log.holding(last).first + at;
    }
    return undefined;
  }

  /** Somebody else wrote: what he added is read when it is asked for. */
  noticeOthers(): void {
    for (const moment of this.#moments.values()) moment.isStale = true;
  }

  /** A transaction was rolled back: ids that it took are free again. */
  forget(): void {
    this.#moments.clear();
    this.#latest = undefined;
  }

  #of(id: string): Moment {
    const latest = this.#latest;
    if (latest && !latest.isStale && id.startsWith(latest.start)) return latest;
    const start = id.slice(0, MOMENT_LENGTH);
    const moment = this.#moments.get(start) ?? { start, ids: new Set(), upTo: 0, isStale: true };
    if (moment.isStale) this.#load(moment);
    this.#moments.delete(start);
    this.#moments.set(start, moment);
    this.#latest = moment;
    return moment;
  }

  /** Adds what has come into the log after `upTo`. */
  #load(moment: Moment): void {
    for (const last of this.#blocks.after(momentHead(moment.start), moment.upTo)) {
      for (const id of this.#idsOf(last)) moment.ids.add(id);
    }
    moment.upTo = this.#log.head();
    moment.isStale = false;
  }

  #idsOf(last: number): readonly string[] {
    const block = this.#log.holding(last);
    return Array.from({ length: block.count }, (_, n) => block.event(n)?.id.toLowerCase() ?? "");
  }

  /** Not while a block is being written: its own moments could not be read again yet. */
  #makeRoom(): void {
    for (const start of this.#moments.keys()) {
      if (this.#moments.size <= MOMENTS_KEPT) return;
      this.#moments.delete(start);
    }
  }
}
