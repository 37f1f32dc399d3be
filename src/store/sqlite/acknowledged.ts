import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { atPosition, type Defect, type Words } from "../../domain/defect.js";
import { Fault } from "../../domain/faults.js";
import type { LostEnd } from "../event-store.js";
import type { BlockLog, LogEnd } from "./block-log.js";
import { reading } from "./problems.js";

/**
 * The block that the log ended with when events were acknowledged; "damaged" where the line is not as it was written,
 * nothing where there is none.
 */
export type NotedEnd = LogEnd | "damaged" | undefined;

const FORM = "dabiao-end-1";
const LINE = new RegExp(`^(${FORM} (\\d{16}) ([0-9a-f]{8})) ([0-9a-f]{8})\n`);
/** What a power cut leaves of a file that was never on the disk. */
const BLANK = /^\0*$/;
/** Another process may be writing it at that moment. */
const READS_MAX = 3;

/**
 * The last acknowledged append, in a file of one line beside the store. SQLite takes a write-ahead log that was cut,
 * or is gone, for a shorter one, and the events that stood in it would be missing without a word.
 *
 * The line is written after the commit and never synced: it costs microseconds, survives the death of the process,
 * and may be older than the log after a power cut. So it says up to where the log must reach at least; a file that
 * is missing or unreadable says nothing.
 */
export class Acknowledged {
  readonly #path: string;
  #file: number | undefined;
  #noted = 0;

  constructor(store: string) {
    this.#path = `${store}-end`;
  }

  read(): NotedEnd {
    for (let reads = 1; ; reads++) {
      const text = textOf(this.#path);
      if (text === undefined || BLANK.test(text)) return undefined;
      const [, checked = "", position, crc = "", sum = ""] = LINE.exec(text) ?? [];
      if (position !== undefined && sumOf(checked) === sum)
        return { position: Number(position), crc: Number.parseInt(crc, 16) };
      if (reads === READS_MAX) return "damaged";
    }
  }

  /** Notes what was just committed. That it cannot be noted takes nothing from what is durable. */
  note(end: LogEnd): void {
    if (end.position === this.#noted) return;
    try {
      this.write(end);
    } catch {
      // The line that is there stays true: it asks for less.
    }
  }

  write({ position, crc }: LogEnd): void {
    this.#file ??= openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o644);
    const checked = `${FORM} ${`${position}`.padStart(16, "0")} ${hex(crc)}`;
    writeSync(this.#file, `${checked} ${sumOf(checked)}\n`, 0);
    this.#noted = position;
  }

  /** For a store that is made anew where another stood. */
  discard(): void {
    rmSync(this.#path, { force: true });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/**
 * What the log has lost of what was acknowledged; nothing where it is all there. The block that it ended with then is
 * looked up, not read.
 *
 * @throws Fault STORE_DAMAGED where that block is there and damaged
 */
export function lostEnd(log: BlockLog, end: NotedEnd): Omit<LostEnd, "accept"> | undefined {
  if (end === undefined || end === "damaged" || end.position === 0) return undefined;
  const { position, crc } = end;
  return reading(() => {
    if (log.crcOf(position) === crc) return undefined;
    const found = log.head();
    if (found >= position) log.holding(position);
    return { found, acknowledged: position };
  });
}

/** What is wrong with the end of the log, and with what is noted of it. */
export function* verifyEnd(log: BlockLog, end: NotedEnd): Iterable<Defect> {
  if (end === "damaged") yield { where: NOTE, what: UNREADABLE, remedy: "rewritten" };
  const lost = lostIn(log, end);
  if (!lost) return;
  const { found, acknowledged } = lost;
  const what = {
    zh: `曾确认写入,现在的日志止于位置${found}`,
    en: `was acknowledged and is not in the log, which ends at position ${found}`,
  };
  yield { where: atPosition(Math.min(found + 1, acknowledged), acknowledged), what, remedy: "lostEnd" };
}

const NOTE: Words = { zh: "末尾记录(-end 文件)", en: "note of the log's end (file -end)" };
const UNREADABLE: Words = {
  zh: "读不出,无从核对日志末尾是否完整",
  en: "cannot be read, so that it cannot be told whether the end of the log is there",
};

/** Damage is told by those who examine the blocks. */
function lostIn(log: BlockLog, end: NotedEnd): ReturnType<typeof lostEnd> {
  try {
    return lostEnd(log, end);
  } catch (problem) {
    if (problem instanceof Fault) return undefined;
    throw problem;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}

function sumOf(text: string): string {
  return hex(crc32(text));
}

function hex(number: number): string {
  return number.toString(16).padStart(8, "0");
}
