import { crc32 } from "node:zlib";
import type Database from "better-sqlite3";
import type { FiledReports } from "../../domain/report/filed-reports.js";
import type { StoredEvent } from "../event-store.js";
import { type Block, type BlockReports, type PlacedEvent, packTexts, unpackTexts } from "./block.js";
import { compress, decompress } from "./compression.js";
import type { StreamEnd } from "./head-pages.js";
import { damaged, MISSING } from "./problems.js";
import { BlockHeads, packReports, unpackReports } from "./report-block.js";

/**
 * How a block's bytes are to be read: as texts (`block.ts`), compressed or as they are, or as columns of reports
 * (`report-block.ts`), in the earlier layout or the present one.
 */
const FORMS = { texts: 0, earlierReports: 1, shortTexts: 2, reports: 3 } as const;
/** By form, what the check sum begins with beside the position: so that it is one over the form as well. */
const SEEDS = [0, 2 ** 31, 2 ** 30, 2 ** 31 + 2 ** 30];
const SEED_OF_NONE = 2 ** 29;

/**
 * Bytes of texts from which on they are compressed. By measurement: for the block of an event or two this took as
 * long as a third of all else in its append, to save 130 bytes of 480.
 */
const COMPRESSED_MIN = 1024;

/** Unpacked blocks that are kept, by the one that was used least recently first: 64 blocks are some 10 MB. */
const BLOCKS_KEPT = 64;

/** The block that the log ends with. */
export interface LogEnd {
  /** Of its last event. */
  readonly position: number;
  readonly crc: number;
}

/** The blocks of the log: they are only ever added. What is read is checked against its check sum first. */
export class BlockLog {
  readonly #insert: Database.Statement<[number, number, Buffer, number]>;
  readonly #headOf: Database.Statement<[], number | null>;
  readonly #end: Database.Statement<[], LogEnd>;
  readonly #crcOf: Database.Statement<[number], number>;
  readonly #lastFrom: Database.Statement<[number], number>;
  readonly #lastBelow: Database.Statement<[number], number | null>;
  readonly #row: Database.Statement<[number], [crc: number, body: Buffer, form: number]>;
  readonly #reportHeads = new BlockHeads();
  readonly #kept = new Map<number, Block>();
  readonly #keptMax: number;

  constructor(db: Database.Database, keptMax = BLOCKS_KEPT) {
    this.#keptMax = keptMax;
    this.#insert = db.prepare("INSERT INTO block VALUES (?, ?, ?, ?)");
    this.#headOf = db.prepare<[], number | null>("SELECT max(last) FROM block").pluck();
    this.#end = db.prepare<[], LogEnd>("SELECT last AS position, crc FROM block ORDER BY last DESC LIMIT 1");
    this.#crcOf = db.prepare<[number], number>("SELECT crc FROM block WHERE last = ?").pluck();
    this.#lastFrom = db
      .prepare<[number], number>("SELECT last FROM block WHERE last >= ? ORDER BY last LIMIT 1")
      .pluck();
    this.#lastBelow = db
      .prepare<[number], number | null>("SELECT max(last) FROM block WHERE last < ?")
      .pluck();
    this.#row = db
      .prepare<[number], [crc: number, body: Buffer, form: number]>(
        "SELECT crc, body, form FROM block WHERE last = ?",
      )
      .raw();
  }

  /** Position of the last event; 0 when there is none. */
  head(): number {
    return this.#headOf.get() ?? 0;
  }

  /** The last block. */
  end(): LogEnd {
    return this.#end.get() ?? { position: 0, crc: 0 };
  }

  /** Check sum of the block that ends at a position; nothing where none does. */
  crcOf(position: number): number | undefined {
    return this.#crcOf.get(position);
  }

  /** Adds a block whose first event takes the position after `after`; the log ends with it then. */
  add(after: number, placed: readonly PlacedEvent[]): LogEnd {
    const texts = packTexts(placed);
    return texts.length < COMPRESSED_MIN
      ? this.#add(after + placed.length, texts, FORMS.shortTexts)
      : this.#add(after + placed.length, compress(texts, "texts"), FORMS.texts);
  }

  /** Adds a block of reports; `before` are the positions of the events before them in their streams. */
  addReports(after: number, reports: FiledReports, before: Float64Array, at: number): LogEnd {
    return this.#add(after + reports.count, packReports(reports, before, at), FORMS.reports);
  }

  #add(last: number, body: Buffer, form: number): LogEnd {
    const crc = checkSum(body, last, form);
    this.#insert.run(last, crc, body, form);
    return { position: last, crc };
  }

  /** A transaction was rolled back: blocks that it added are no more. */
  forget(): void {
    this.#kept.clear();
  }

  /**
   * Events after a position, up to another and at most `limit`, in order.
   *
   * @throws Fault STORE_DAMAGED
   */
  after(position: number, upTo: number, limit: number): readonly StoredEvent[] {
    const page: StoredEvent[] = [];
    const end = Math.min(upTo, position + limit);
    for (let next = position + 1; next <= end; ) {
      const block = this.holding(next);
      const behind = block.first + block.count;
      for (; next < behind && next <= end; next++) {
        const event = block.event(next - block.first);
        if (event) page.push(event);
      }
    }
    return page;
  }

  /** What follows a position up to the end of its block, and not beyond `upTo`; whole blocks of reports as columns. */
  next(position: number, upTo: number): readonly StoredEvent[] | BlockReports {
    const { first, count, reports } = this.holding(position + 1);
    if (reports && first === position + 1 && first + count - 1 <= upTo) return reports;
    return this.after(position, Math.min(upTo, first + count - 1), count);
  }

  /**
   * Events of a stream from a revision on, in order, read backwards along their chain from the last of them.
   *
   * @throws Fault STORE_DAMAGED
   */
  ofStream(stream: string, end: StreamEnd, from: number): readonly StoredEvent[] {
    const found: StoredEvent[] = [];
    for (let { position, revision } = end; revision >= from; revision--) {
      const block = this.holding(position);
      const at = position - block.first;
      const event = block.event(at);
      if (event?.stream !== stream || event.revision !== revision)
        throw damaged(position, {
          zh: `不是${stream}的版次${revision}`,
          en: `is not revision ${revision} of ${stream}`,
        });
      found.push(event);
      position = block.before(at);
    }
    return found.reverse();
  }

  /** The event at a position. @throws Fault STORE_DAMAGED when there is none */
  at(position: number): StoredEvent {
    const [event] = this.after(position - 1, position, 1);
    if (!event) throw damaged(position, MISSING);
    return event;
  }

  /** The block that holds a position. @throws Fault STORE_DAMAGED */
  holding(position: number): Block {
    const last = this.#lastFrom.get(position);
    if (last === undefined) throw damaged(position, MISSING);
    const block = this.#kept.get(last) ?? this.#unpack(last);
    this.#kept.delete(last);
    this.#kept.set(last, block);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#keptMax) break;
      this.#kept.delete(oldest);
    }
    if (block.first > position) throw damaged(position, MISSING, block.first - 1);
    return block;
  }

  #unpack(last: number): Block {
    const [crc, body, form] = this.#row.get(last) ?? [0, Buffer.alloc(0), FORMS.texts];
    if (checkSum(body, last, form) === crc) {
      if (form === FORMS.reports || form === FORMS.earlierReports) {
        const earlier = form === FORMS.earlierReports;
        return unpackReports(body, last, { earlier, heads: this.#reportHeads });
      }
      return unpackTexts(form === FORMS.shortTexts ? body : decompress(body), last);
    }
    const first = (this.#lastBelow.get(last) ?? 0) + 1;
    throw damaged(
      first,
      { zh: `到位置${last}为止的校验和不符`, en: `the check sum up to ${last} differs` },
      last,
    );
  }
}

function checkSum(body: Buffer, last: number, form: number): number {
  return crc32(body, (last + (SEEDS[form] ?? SEED_OF_NONE)) % 2 ** 32);
}
