import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "../access/principal.js";
import { spanOfMonthInChina } from "../domain/china-time.js";

export interface Finished {
  /** Pattern of the address that was asked, as log and metrics name it. */
  readonly route: string;
  readonly etag: string;
  /** Headers that are the same for everybody who gets this answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer ready to go out. */
export interface CachedAnswer extends Finished {
  /** Names and values of its headers in turn. */
  readonly head: readonly string[];
  /** The body; a short one as text with a sign for each byte (latin1): Node sends that in one piece with the head. */
  readonly payload: Buffer | string;
}

/** What an answer depends on besides address and asker. */
export interface Moment {
  /** Position of the log. */
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const BYTES_MAX = 64 << 20;
const ENTRY_BYTES_MAX = 4 << 20;
/** Longer texts Node copies once more before it sends them. */
const SHORT_BYTES_MAX = 12_000;

/**
 * Cache of finished answers by address and asker, emptied whenever the log grows or a month begins, in which areas may
 * have other names. An answer that was asked with a minimum position was cached at that position or a later one, so a
 * cached answer need not wait for it.
 */
export class AnswerCache {
  readonly #byUrl = new Map<string, Map<string, CachedAnswer>>();
  /** Answers that are being made, by address and asker. */
  readonly #begun = new Map<string, Promise<Finished>>();
  #position = -1;
  /** The month that the answers are of; it is compared with the clock instead of reading the calendar each time. */
  #month = { from: 0, until: 0 };
  #bytes = 0;

  /** Answers to an address, by asker. */
  at(url: string, moment: Moment): ReadonlyMap<string, CachedAnswer> | undefined {
    if (!this.#isOf(moment)) this.#clear(moment);
    return this.#byUrl.get(url);
  }

  /**
   * Makes an answer and caches it. Requests for the same answer while it is being made share that one run:
   * otherwise, after each commit, a workbook would be made once for every connection that asks for it.
   */
  async make(url: string, asker: string, moment: Moment, make: () => Promise<Finished>): Promise<Finished> {
    if (!this.#isOf(moment)) this.#clear(moment);
    const key = `${url}\n${asker}`;
    const begun = this.#begun.get(key);
    if (begun) return begun;
    const making = make();
    this.#begun.set(key, making);
    try {
      const finished = await making;
      if (this.#isOf(moment)) this.#keep(url, asker, finished);
      return finished;
    } finally {
      if (this.#begun.get(key) === making) this.#begun.delete(key);
    }
  }

  #keep(url: string, asker: string, answer: Finished): void {
    const bytes = answer.body.length + url.length + asker.length;
    if (bytes > ENTRY_BYTES_MAX) return;
    if (this.#bytes + bytes > BYTES_MAX) this.#empty();
    const answers = this.#byUrl.get(url) ?? new Map<string, CachedAnswer>();
    const head = flat({ ...answer.headers, "content-length": `${answer.body.length}` });
    const payload = answer.body.length > SHORT_BYTES_MAX ? answer.body : answer.body.toString("latin1");
    this.#byUrl.set(url, answers.set(asker, { ...answer, head, payload }));
    this.#bytes += bytes;
  }

  #isOf({ position, now }: Moment): boolean {
    const { from, until } = this.#month;
    return position === this.#position && from <= now && now < until;
  }

  #clear({ position, now }: Moment): void {
    this.#empty();
    this.#position = position;
    this.#month = spanOfMonthInChina(now);
  }

  #empty(): void {
    this.#byUrl.clear();
    this.#begun.clear();
    this.#bytes = 0;
  }
}

/**
 * Cache key of the asker: everything besides address and position that an answer may depend on, which is id,
 * role, scope and the headers by which language and format are chosen. The parts are joined by line breaks,
 * which headers cannot hold; the only part that might stands last.
 */
export function askerOf({ id, role, scope }: Principal, headers: IncomingHttpHeaders): string {
  const { accept = "", "accept-language": language = "" } = headers;
  return `${role}\n${accept}\n${language}\n${scope === null ? "" : JSON.stringify(scope)}\n${id}`;
}

/** Header names and values alternating in one list, a form that Node writes without work. */
export function flat(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).flat();
}

/** Strong: the same tag is the same bytes. */
export function etagOf(body: Uint8Array, position: number): string {
  return `"${position}-${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`;
}

/** @example matchesTag('W/"7-a", "7-b"', '"7-b"') //=> true */
export function matchesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(",")
    .map((one) => one.trim().replace(/^W\//, ""))
    .some((one) => one === etag || one === "*");
}
