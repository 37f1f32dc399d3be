import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Principal } from "../access/principal.js";

export interface Finished {
  /** Pattern of the address that was asked, as log and metrics name it. */
  readonly route: string;
  readonly etag: string;
  /** All that are the same for whoever gets it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer ready to go out. */
export interface AtHand extends Finished {
  /** Names and values of its headers in turn. */
  readonly head: readonly string[];
}

const BYTES_MAX = 64 << 20;
const ENTRY_BYTES_MAX = 4 << 20;

/**
 * Finished bytes of answers by address and asker, for as long as the log stands still: a repeat costs no computing at
 * all. An answer that waited for a position was put here at that position or a later one, so a repeat need not wait.
 */
export class AnswersAtHand {
  readonly #byUrl = new Map<string, Map<string, AtHand>>();
  /** Answers that are being made, by address and asker. */
  readonly #begun = new Map<string, Promise<Finished>>();
  #position = -1;
  #bytes = 0;

  /** Answers to an address, by asker. */
  at(url: string, position: number): ReadonlyMap<string, AtHand> | undefined {
    if (position !== this.#position) this.#clear(position);
    return this.#byUrl.get(url);
  }

  /**
   * Makes an answer and keeps it at hand. Whoever asks for the same while a slow one is being made waits for that one:
   * after each commit a workbook would otherwise be made once for every connection that asks for it.
   */
  async make(url: string, asker: string, position: number, make: () => Promise<Finished>): Promise<Finished> {
    if (position !== this.#position) this.#clear(position);
    const key = `${url}\n${asker}`;
    const begun = this.#begun.get(key);
    if (begun) return begun;
    const making = make();
    this.#begun.set(key, making);
    try {
      const finished = await making;
      if (position === this.#position) this.#keep(url, asker, finished);
      return finished;
    } finally {
      if (this.#begun.get(key) === making) this.#begun.delete(key);
    }
  }

  #keep(url: string, asker: string, answer: Finished): void {
    const bytes = answer.body.length + url.length + asker.length;
    if (bytes > ENTRY_BYTES_MAX) return;
    if (this.#bytes + bytes > BYTES_MAX) this.#clear(this.#position);
    const answers = this.#byUrl.get(url) ?? new Map<string, AtHand>();
    const head = flat({ ...answer.headers, "content-length": `${answer.body.length}` });
    this.#byUrl.set(url, answers.set(asker, { ...answer, head }));
    this.#bytes += bytes;
  }

  #clear(position: number): void {
    this.#byUrl.clear();
    this.#begun.clear();
    this.#bytes = 0;
    this.#position = position;
  }
}

/**
 * Everything that an answer may depend on, beside address and position: who asks, with which role and scope, and what
 * they like to get. No header holds a line break, and the only part that might stands last.
 */
export function askerOf({ id, role, scope }: Principal, headers: IncomingHttpHeaders): string {
  const { accept = "", "accept-language": language = "" } = headers;
  return `${role}\n${accept}\n${language}\n${scope === null ? "" : JSON.stringify(scope)}\n${id}`;
}

/** Names and values in turn: Node writes them as they are. */
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
