import type Database from "better-sqlite3";
import { atPosition, type Defect, named, type Remedy, type Words } from "../../domain/defect.js";
import { type Language, paramsIn } from "../../domain/faults.js";
import { asFault } from "../../domain/machine-faults.js";
import type { StoredEvent } from "../event-store.js";
import type { Block } from "./block.js";
import type { BlockLog } from "./block-log.js";
import { allHeads, type StreamEnd } from "./head-pages.js";
import { IdBlocks } from "./id-blocks.js";
import { MISSING } from "./problems.js";
import { RowSet } from "./row-set.js";
import { isTimed, momentHead } from "./timed-ids.js";

/** Problems of SQLite's own structures that are listed. */
const STRUCTURE_MAX = 10;

/**
 * What is wrong with the file and its log: SQLite's own structures, check sums and order of the blocks, revisions of
 * each stream, and the indexes against the blocks. As long as every block can be read, and none is missing at the
 * end, the indexes can be made anew from them.
 */
export function* verifyLog(db: Database.Database, log: BlockLog, hasEnd = true): Iterable<Defect> {
  const ends = new Map<string, StreamEnd>();
  const blocks = readBlocks(db);
  let isReadable = !("what" in blocks);
  let isWhole = isReadable && hasEnd;
  const index = new IdIndex(db);
  let next = 1;
  for (const last of "what" in blocks ? [] : blocks) {
    const block = blockOf(log, last);
    if ("what" in block) {
      isReadable = false;
      isWhole = false;
      yield block;
      next = last + 1;
      continue;
    }
    for (const { event, before } of eventsOf(block)) {
      if (event.position !== next) {
        isWhole = false;
        yield { where: atPosition(next, event.position - 1), what: MISSING, remedy: "restore" };
      }
      next = event.position + 1;
      // Behind a hole revisions are missing as a matter of course.
      const end = ends.get(event.stream) ?? NO_END;
      for (const defect of isReadable ? verifyRevision(event, end) : []) {
        isWhole = false;
        yield defect;
      }
      if (isWhole && before !== end.position) yield misplaced(event, before, end);
      ends.set(event.stream, { revision: event.revision, position: event.position });
      if (isWhole) yield* index.verify(event, last);
    }
  }
  if ("what" in blocks) yield blocks;
  // A log with holes is nothing to hold the indexes against.
  const [remedy, parts]: [Remedy, readonly Iterable<Omit<Defect, "remedy">>[]] = isWhole
    ? ["reindex", [structure(db), verifyHeads(db, ends), index.verifyCount()]]
    : ["restore", [structure(db)]];
  yield* eachOnce(parts.map((part) => guarded(part, remedy)));
}

/** Drops defects that were found before. */
function* eachOnce(parts: readonly Iterable<Defect>[]): Iterable<Defect> {
  const told = new Set<string>();
  for (const part of parts) {
    for (const defect of part) {
      const words = `${defect.where.en}: ${defect.what.en}`;
      if (!told.has(words)) yield defect;
      told.add(words);
    }
  }
}

const UNREADABLE: Words = {
  zh: "内容与校验和不符,读不出",
  en: "its contents differ from the check sum and are not read",
};
const TABLE: Words = { zh: "日志所在的表(SQLite block)", en: "the table of the log (SQLite block)" };

/** Last positions of all blocks, or why the table cannot be read. */
function readBlocks(db: Database.Database): readonly number[] | Defect {
  try {
    return db.prepare<[], number>("SELECT last FROM block ORDER BY last").pluck().all();
  } catch (problem) {
    return unreadable(TABLE, problem, "restore");
  }
}

function unreadable(where: Words, problem: unknown, remedy: Remedy): Defect {
  const fault = asFault(problem);
  const detail = (language: Language) => paramsIn(fault.params, language).detail ?? fault.message;
  return { where, what: { zh: `读不出:${detail("zh")}`, en: `cannot be read: ${detail("en")}` }, remedy };
}

/** The defects found; where the search itself fails, what it failed with as the last of them. */
function* guarded(defects: Iterable<Omit<Defect, "remedy">>, remedy: Remedy): Iterable<Defect> {
  try {
    for (const { where, what } of defects) yield { where, what, remedy };
  } catch (problem) {
    yield unreadable(INDEX, problem, remedy);
  }
}

const INDEX: Words = { zh: "索引", en: "index" };

/** Pages that nothing leads to are mostly behind one that cannot be read: told where they are all there is to tell. */
const LEFT_OVER = /^Page \d+: never used$/;

function* structure(db: Database.Database): Iterable<Omit<Defect, "remedy">> {
  const leftOver: string[] = [];
  let isTold = false;
  for (const row of db.prepare<[], string>(`PRAGMA integrity_check(${STRUCTURE_MAX})`).pluck().iterate()) {
    for (const line of row.split("\n")) {
      // Above its findings SQLite names the database, of which there is only this one.
      if (line === "ok" || line.startsWith("*** ")) continue;
      if (LEFT_OVER.test(line)) leftOver.push(line);
      else {
        isTold = true;
        yield misbuilt(line);
      }
    }
  }
  if (!isTold) yield* leftOver.map(misbuilt);
}

function misbuilt(line: string): Omit<Defect, "remedy"> {
  return { where: FILE, what: { zh: `结构有误:${line}`, en: `its structure is wrong: ${line}` } };
}

const FILE: Words = { zh: "数据文件(SQLite)", en: "the file (SQLite)" };

function blockOf(log: BlockLog, last: number): Block | Defect {
  try {
    return log.holding(last);
  } catch (problem) {
    const fault = asFault(problem);
    if (fault.code !== "STORE_DAMAGED") return unreadable(atPosition(last), problem, "restore");
    const { position = last } = paramsIn(fault.params, "zh");
    return { where: atPosition(position, last), what: UNREADABLE, remedy: "restore" };
  }
}

function* eventsOf(block: Block): Iterable<{ readonly event: StoredEvent; readonly before: number }> {
  for (let n = 0; n < block.count; n++) {
    const event = block.event(n);
    if (event) yield { event, before: block.before(n) };
  }
}

/** Ids of a moment, while blocks that hold some are still to come. */
interface Moment {
  readonly ids: Set<string>;
  /** Last position of the last of its blocks. */
  readonly end: number;
}

/** The indexes of event ids against the events. Those that stand in the blocks alone need an entry a block and head. */
class IdIndex {
  readonly #db: Database.Database;
  readonly #moments: IdBlocks;
  readonly #batches: IdBlocks;
  readonly #positionOf: Database.Statement<[Buffer], number>;
  readonly #rowsOfBatches = new Map<string, RowSet>();
  readonly #idsOfMoments = new Map<string, Moment>();
  /** Heads of ids in the present block: does the index name it for them? */
  readonly #named = new Map<string, boolean>();
  #last = 0;
  #problem: unknown;
  #entries = 0;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#moments = new IdBlocks(db, "moment_block");
    this.#batches = new IdBlocks(db, "batch_block");
    this.#positionOf = db.prepare<[Buffer], number>("SELECT position FROM event_id WHERE id = ?").pluck();
  }

  *verify({ id, position }: StoredEvent, last: number): Iterable<Defect> {
    this.#enter(last);
    const where = atPosition(position);
    if (isTimed(id)) {
      const known = id.toLowerCase();
      if (!this.#isNamed(this.#moments, momentHead(known)))
        yield { where, what: NOT_INDEXED, remedy: "reindex" };
      else if (!this.#isNewInMoment(known)) yield { where, what: TWICE, remedy: "restore" };
      return;
    }
    const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
    if (bytes.readUInt16BE(14) === 0 && this.#isNamed(this.#batches, bytes.toString("hex", 0, 10))) {
      if (!this.#isNewRow(bytes)) yield { where, what: TWICE, remedy: "restore" };
      return;
    }
    this.#entries++;
    const found = this.#read(() => this.#positionOf.get(bytes));
    if (this.#problem === undefined && found !== position)
      yield { where, what: NOT_INDEXED, remedy: "reindex" };
  }

  /**
   * Compares the number of entries only. To be run when every event has been looked up: missing entries are
   * known by then, so a difference means entries too many.
   *
   * @throws what SQLite said when the index could not be read
   */
  *verifyCount(): Iterable<Omit<Defect, "remedy">> {
    if (this.#problem !== undefined) throw this.#problem;
    const ids = this.#db.prepare<[], number>("SELECT count(*) FROM event_id").pluck().get() ?? 0;
    const entries = ids + this.#moments.count() + this.#batches.count();
    if (entries === this.#entries) return;
    const what = {
      zh: `事件编号有${entries}项,按日志应有${this.#entries}项`,
      en: `holds ${entries} entries for ids, and should hold ${this.#entries} by the log`,
    };
    yield { where: INDEX, what };
  }

  /** Called when a block begins: moments whose last block has passed are dropped. */
  #enter(last: number): void {
    if (last === this.#last) return;
    this.#last = last;
    this.#named.clear();
    for (const [head, { end }] of this.#idsOfMoments) if (end < last) this.#idsOfMoments.delete(head);
  }

  /**
   * Does the index name the block for a head? Also true where the index cannot be read, which is reported
   * once, at the end.
   */
  #isNamed(blocks: IdBlocks, head: string): boolean {
    const known = this.#named.get(head);
    if (known !== undefined) return known;
    const isNamed = this.#read(() => blocks.has(head, this.#last)) ?? true;
    if (isNamed) this.#entries++;
    this.#named.set(head, isNamed);
    return isNamed;
  }

  /** Reads an index; after the first failure it is not read again, and the failure is reported once. */
  #read<T>(read: () => T): T | undefined {
    if (this.#problem !== undefined) return undefined;
    try {
      return read();
    } catch (problem) {
      this.#problem = problem;
      return undefined;
    }
  }

  #isNewInMoment(id: string): boolean {
    const head = momentHead(id);
    const moment = this.#idsOfMoments.get(head) ?? { ids: new Set(), end: this.#endOf(head) };
    this.#idsOfMoments.set(head, moment);
    const isNew = !moment.ids.has(id);
    moment.ids.add(id);
    return isNew;
  }

  #endOf(head: string): number {
    return this.#read(() => this.#moments.after(head, this.#last).at(-1)) ?? this.#last;
  }

  #isNewRow(id: Buffer): boolean {
    const [head, row] = [id.toString("hex", 0, 10), id.readUInt32BE(10)];
    const rows = this.#rowsOfBatches.get(head) ?? new RowSet();
    this.#rowsOfBatches.set(head, rows);
    const isNew = !rows.has(row);
    rows.add(row);
    return isNew;
  }
}

const TWICE: Words = { zh: "事件编号重复", en: "the event's id stands twice" };
const NOT_INDEXED: Words = { zh: "事件编号不在索引中", en: "the event's id is not in the index" };

/** End of a stream that has no events yet. */
const NO_END: StreamEnd = { revision: -1, position: 0 };

function* verifyRevision({ stream, revision, position }: StoredEvent, end: StreamEnd): Iterable<Defect> {
  const expected = end.revision + 1;
  if (revision === expected) return;
  const what = {
    zh: `版次应为${expected},却是${revision}`,
    en: `revision is ${revision} and should be ${expected}`,
  };
  yield { where: named(`${stream} @${position}`), what, remedy: "restore" };
}

/** A stream is read along these links: where one is wrong the index was, at the time of writing. */
function misplaced({ stream, position }: StoredEvent, before: number, end: StreamEnd): Defect {
  const what = {
    zh: `前一事件应在位置${end.position},却指向${before}`,
    en: `links to position ${before} for the event before, which is at ${end.position}`,
  };
  return { where: named(`${stream} @${position}`), what, remedy: "reindex" };
}

function* verifyHeads(
  db: Database.Database,
  ends: ReadonlyMap<string, StreamEnd>,
): Iterable<Omit<Defect, "remedy">> {
  const known = new Set<string>();
  for (const { name, revision, position } of allHeads(db)) {
    known.add(name);
    const end = ends.get(name);
    if (end?.revision !== revision || end.position !== position)
      yield { where: named(name), what: { zh: "索引与日志不符", en: "the index differs from the log" } };
  }
  for (const name of ends.keys())
    if (!known.has(name)) yield { where: named(name), what: { zh: "不在索引中", en: "is not in the index" } };
}
