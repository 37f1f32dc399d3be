import { createHash } from "node:crypto";

export interface Finished {
  readonly etag: string;
  readonly type: string;
  readonly language: string;
  readonly position: number;
  readonly body: Buffer;
  readonly fileName: string | undefined;
  /** Where the page after this one is. */
  readonly link: string | undefined;
}

const BYTES_MAX = 64 << 20;
const ENTRY_BYTES_MAX = 4 << 20;

/** Finished bytes of answers, for as long as the log stands still: a repeat costs no computing at all. */
export class AnswersAtHand {
  readonly #answers = new Map<string, Finished>();
  #position = -1;
  #bytes = 0;

  get(key: string, position: number): Finished | undefined {
    if (position !== this.#position) this.#clear(position);
    return this.#answers.get(key);
  }

  set(key: string, answer: Finished, position: number): void {
    if (position !== this.#position) this.#clear(position);
    const bytes = answer.body.length + key.length;
    if (bytes > ENTRY_BYTES_MAX) return;
    if (this.#bytes + bytes > BYTES_MAX) this.#clear(position);
    this.#answers.set(key, answer);
    this.#bytes += bytes;
  }

  #clear(position: number): void {
    this.#answers.clear();
    this.#bytes = 0;
    this.#position = position;
  }
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
