import type { BlockLog } from "./block-log.js";
import type { IdBlocks } from "./id-blocks.js";

/** Ids of one moment, and of others in the same blocks, up to the last of its blocks that was read. */
interface Moment {
  readonly ids: Set<string>;
  upTo: number;
}

const VERSION_AT = 14;
const VERSION = "7";
/** Digits of the first 40 bits of the time, with the hyphen between them: 256 milliseconds. */
const MOMENT_LENGTH = 11;
/** Behind every id of a moment, after what they begin with. */
const BEHIND_ALL = "g";
/** Moments whose ids are remembered. */
const MOMENTS_KEPT = 16;

/** Is it a UUID of version 7, which begins with the time (RFC 9562, 5.7)? */
export function isTimed(id: string): boolean {
  return id[VERSION_AT] === VERSION;
}

/** The head that stands for an id's moment in the index. */
export function momentHead(id: string): string {
  return id.slice(0, MOMENT_LENGTH).replace("-", "");
}

/**
 * Ids that begin with the time, in small letters. Those of a moment come close together, so they need no entry of
 * their own in an index: a table names each moment's blocks. One writer gives them in order, and what is higher than
 * all before is new; only what is not is looked for among the ids of its moment.
 */
export class TimedIds {
  readonly #log: BlockLog;
  readonly #blocks: IdBlocks;
  /** None in the log is higher; unknown where somebody else may have written. */
  #highest: string | undefined;
  /** The one that was used least recently first. */
  readonly #moments = new Map<string, Moment>();

  constructor(log: BlockLog, blocks: IdBlocks) {
    this.#log = log;
    this.#blocks = blocks;
  }

  /** Takes those of `ids` that are timed for the block that ends at `last`. Returns one that was taken already. */
  take(ids: readonly string[], last: number): string | undefined {
    let highest = this.#highest ?? this.#endOfHighest();
    let moment = BEHIND_ALL;
    const heads = new Set<string>();
    for (const [n, id] of ids.entries()) {
      if (!isTimed(id)) continue;
      if (id > highest) highest = id;
      else if (ids.indexOf(id) < n || this.#idsLike(id).has(id)) return id;
      if (id.startsWith(moment)) continue;
      moment = id.slice(0, MOMENT_LENGTH);
      heads.add(momentHead(id));
    }
    this.#highest = highest;
    for (const head of heads) this.#blocks.add(head, last);
    return undefined;
  }

  /** Position of the event with a timed id. */
  find(id: string): number | undefined {
    for (const last of this.#blocks.after(momentHead(id), 0)) {
      const at = this.#idsOf(last).indexOf(id);
      if (at >= 0) return this.#log.holding(last).first + at;
    }
    return undefined;
  }

  noticeOthers(): void {
    this.#highest = undefined;
  }

  /** Drops the cache: a transaction was rolled back, and the ids that it added are free again. */
  forget(): void {
    this.#moments.clear();
  }

  /** What follows all ids of the last moment that the index knows. */
  #endOfHighest(): string {
    const head = this.#blocks.highest() ?? "";
    return `${head.slice(0, 8)}-${head.slice(8)}${BEHIND_ALL}`;
  }

  /** All ids in the log that share an id's moment. */
  #idsLike(id: string): ReadonlySet<string> {
    const head = momentHead(id);
    const moment = this.#moments.get(head) ?? { ids: new Set(), upTo: 0 };
    for (const last of this.#blocks.after(head, moment.upTo)) {
      for (const one of this.#idsOf(last)) moment.ids.add(one);
      moment.upTo = last;
    }
    this.#moments.delete(head);
    this.#moments.set(head, moment);
    for (const oldest of this.#moments.keys()) {
      if (this.#moments.size <= MOMENTS_KEPT) break;
      this.#moments.delete(oldest);
    }
    return moment.ids;
  }

  #idsOf(last: number): readonly string[] {
    const block = this.#log.holding(last);
    return Array.from({ length: block.count }, (_, n) => block.event(n)?.id.toLowerCase() ?? "");
  }
}
