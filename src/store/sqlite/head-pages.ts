import type Database from "better-sqlite3";

/** Where a stream ends. */
export interface StreamEnd {
  readonly revision: number;
  readonly position: number;
}

/** A head is its revision in 4 bytes and its position in 6, big-endian; a page of them fills one of SQLite's. */
const POSITION_AT = 4;
const POSITION_BYTES = 6;
const HEAD_BYTES = POSITION_AT + POSITION_BYTES;
const PAGE_HEADS = 400;

const HEADS = `
  SELECT name, head AS id, substr(heads, head % ${PAGE_HEADS} * ${HEAD_BYTES} + 1, ${HEAD_BYTES}) AS bytes
  FROM stream LEFT JOIN head_page ON page = head / ${PAGE_HEADS}`;

/** Brings the heads of a store that kept them as rows, numbered from 1, into pages. Head 0 is nobody's. */
export const HEADS_INTO_PAGES = `
  INSERT INTO head_page
  SELECT id / ${PAGE_HEADS}, unhex(group_concat(printf('%08x%012x', revision, position), '' ORDER BY id))
  FROM (SELECT 0 AS id, 0 AS revision, 0 AS position UNION ALL SELECT * FROM head) GROUP BY id / ${PAGE_HEADS};
  DROP TABLE head;
`;

interface Page {
  readonly number: number;
  readonly bytes: Buffer;
  /** Bytes that are in use. */
  end: number;
  /** Does it differ from the file? */
  hasChanged: boolean;
}

/**
 * The ends of all streams by number, in pages of neighbours: streams that are written together were mostly begun
 * together, so many of them move with one write.
 */
export class HeadPages {
  readonly #read: Database.Statement<[number], Buffer>;
  readonly #last: Database.Statement<[], [page: number, bytes: number]>;
  readonly #write: Database.Statement<[number, Buffer]>;
  readonly #pages = new Map<number, Page>();
  #changed: Page[] = [];
  /** The one that was asked for last: neighbours move together. */
  #latest: Page | undefined;
  #next = 0;

  constructor(db: Database.Database) {
    this.#read = db.prepare<[number], Buffer>("SELECT heads FROM head_page WHERE page = ?").pluck();
    this.#last = db
      .prepare<[], [number, number]>("SELECT page, length(heads) FROM head_page ORDER BY page DESC LIMIT 1")
      .raw();
    this.#write = db.prepare("INSERT OR REPLACE INTO head_page VALUES (?, ?)");
  }

  /** Creates `count` heads with consecutive numbers and returns the first number. */
  create(count: number): number {
    if (this.#next === 0) {
      const [page, bytes] = this.#last.get() ?? [0, HEAD_BYTES];
      this.#next = page * PAGE_HEADS + bytes / HEAD_BYTES;
    }
    this.#next += count;
    return this.#next - count;
  }

  set(id: number, revision: number, position: number): void {
    const page = this.#page(Math.floor(id / PAGE_HEADS));
    const at = (id % PAGE_HEADS) * HEAD_BYTES;
    page.bytes.writeInt32BE(revision, at);
    page.bytes.writeUIntBE(position, at + POSITION_AT, POSITION_BYTES);
    page.end = Math.max(page.end, at + HEAD_BYTES);
    if (!page.hasChanged) this.#changed.push(page);
    page.hasChanged = true;
  }

  /** Writes all changed pages. */
  save(): void {
    for (const page of this.#changed) {
      this.#write.run(page.number, page.bytes.subarray(0, page.end));
      page.hasChanged = false;
    }
    this.#changed = [];
  }

  /** Drops the cache, which may be outdated. */
  forget(): void {
    this.#pages.clear();
    this.#changed = [];
    this.#latest = undefined;
    this.#next = 0;
  }

  #page(number: number): Page {
    if (this.#latest?.number === number) return this.#latest;
    const page = this.#pages.get(number) ?? this.#load(number);
    this.#latest = page;
    return page;
  }

  #load(number: number): Page {
    const bytes = Buffer.alloc(PAGE_HEADS * HEAD_BYTES);
    const end = this.#read.get(number)?.copy(bytes) ?? 0;
    const page = { number, bytes, end, hasChanged: false };
    this.#pages.set(number, page);
    return page;
  }
}

/** A stream's number and end, as the file has them. */
export interface NamedHead extends StreamEnd {
  readonly name: string;
  readonly id: number;
}

/** Finds one stream by its name. */
export function headFinder(db: Database.Database): (name: string) => NamedHead | undefined {
  const find = db.prepare<[string], HeadRow>(`${HEADS} WHERE name = ?`);
  return (name) => {
    const row = find.get(name);
    return row && headOf(row);
  };
}

/** All streams. */
export function allHeads(db: Database.Database): readonly NamedHead[] {
  return db.prepare<[], HeadRow>(HEADS).all().map(headOf);
}

interface HeadRow {
  readonly name: string;
  readonly id: number;
  readonly bytes: Buffer | null;
}

/** A name without a head is taken as a stream without events. */
function headOf({ name, id, bytes }: HeadRow): NamedHead {
  if (bytes?.length !== HEAD_BYTES) return { name, id, revision: -1, position: 0 };
  const position = bytes.readUIntBE(POSITION_AT, POSITION_BYTES);
  return { name, id, revision: bytes.readInt32BE(), position };
}
