import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { TextDecoder } from "node:util";
import { Fault } from "../../domain/faults.js";

/**
 * Text files come as UTF-8, as UTF-16 with a mark, or as GB18030 (GBK and GB2312 are part of it). Which one is
 * decided by the whole file, since the first Chinese name may stand far behind; the rows are then read knowing that
 * every byte is sound.
 */
export type TextEncoding = "utf-8" | "gb18030" | "utf-16le" | "utf-16be";

const PIECE = 64 * 1024;
const UTF8_MARK = [0xef, 0xbb, 0xbf];
/** A character of UTF-8 has at most four bytes: so many of the last may stand in the next piece. */
const SPLIT_MAX = 3;

/** @throws Fault FILE_ENCODING where the bytes are neither, or are not text at all */
export async function detectEncoding(file: FileHandle): Promise<TextEncoding> {
  const piece = Buffer.allocUnsafe(PIECE);
  const { bytesRead } = await file.read(piece, 0, PIECE, 0);
  const top = piece.subarray(0, bytesRead);
  const marked = startsWith(top, [0xff, 0xfe])
    ? "utf-16le"
    : startsWith(top, [0xfe, 0xff])
      ? "utf-16be"
      : undefined;
  if (marked) {
    await requireEncoding(file, marked);
    return marked;
  }
  const zero = top.indexOf(0);
  if (zero >= 0) throw new Fault("FILE_ENCODING", { offset: zero });
  const hasMark = startsWith(top, UTF8_MARK);
  const offset = await firstNotUtf8(file, piece);
  if (offset === undefined) return "utf-8";
  if (hasMark || (await isNearlyUtf8(file, offset, piece))) throw new Fault("FILE_ENCODING", { offset });
  await requireEncoding(file, "gb18030");
  return "gb18030";
}

/** Offset of the piece that is no UTF-8, or nothing. */
async function firstNotUtf8(file: FileHandle, piece: Buffer): Promise<number | undefined> {
  let kept = 0;
  let position = 0;
  for (;;) {
    const { bytesRead } = await file.read(piece, kept, PIECE - kept, position);
    const isLast = bytesRead === 0;
    const length = kept + bytesRead;
    const whole = isLast ? length : wholeCharacters(piece, length);
    if (!isUtf8(piece.subarray(0, whole))) return position - kept;
    if (isLast) return undefined;
    piece.copyWithin(0, whole, length);
    kept = length - whole;
    position += bytesRead;
  }
}

/** Characters of three bytes, as nearly all Chinese ones are in UTF-8. */
const THREE_BYTES = /[\xE3-\xE9][\x80-\xBF]{2}/g;
/** In text of GB18030 some hundredths of the bytes of its characters look so; of a few characters it may be all. */
const NEARLY = 0.8;
const BYTES_MIN = 12;

/** Is the stretch that is no UTF-8 text of UTF-8 with a defect? Read as GB18030 all its characters would be others. */
async function isNearlyUtf8(file: FileHandle, offset: number, piece: Buffer): Promise<boolean> {
  const { bytesRead } = await file.read(piece, 0, PIECE, offset);
  const text = piece.toString("latin1", 0, bytesRead);
  const high = text.match(/[\x80-\xFF]/g)?.length ?? 0;
  const threes = text.match(THREE_BYTES)?.length ?? 0;
  return high >= BYTES_MIN && threes * 3 > high * NEARLY;
}

/** Length without a character at the end that the piece may have cut. */
function wholeCharacters(piece: Buffer, length: number): number {
  for (let back = 1; back <= Math.min(SPLIT_MAX, length); back++) {
    const byte = piece[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) return length - back;
  }
  return length;
}

async function requireEncoding(file: FileHandle, encoding: TextEncoding): Promise<void> {
  const reader = new Utf8Reader(file, encoding);
  const bin = Buffer.allocUnsafe(PIECE * 4);
  while ((await reader.read(bin, 0)) > 0);
}

/** A text file as UTF-8 without its mark, read piece by piece into the caller's buffer. */
export class Utf8Reader {
  /** Bytes of the file read so far. */
  bytesRead = 0;
  readonly #file: FileHandle;
  readonly #decoder: TextDecoder | undefined;
  readonly #piece: Buffer;
  #ended = false;

  constructor(file: FileHandle, encoding: TextEncoding) {
    this.#file = file;
    this.#decoder =
      encoding === "utf-8" ? undefined : new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
    this.#piece = Buffer.allocUnsafe(this.#decoder ? PIECE : 0);
  }

  /**
   * Fills `into` from `start`, which must leave room for 256 kB; answers how many bytes were written, 0 at the end.
   *
   * @throws Fault FILE_ENCODING
   */
  async read(into: Buffer, start: number): Promise<number> {
    if (this.#decoder) return this.#decode(this.#decoder, into, start);
    const first = this.bytesRead === 0;
    const { bytesRead } = await this.#file.read(into, start, into.length - start, this.bytesRead);
    this.bytesRead += bytesRead;
    if (!first || !startsWith(into.subarray(start, start + bytesRead), UTF8_MARK)) return bytesRead;
    into.copyWithin(start, start + UTF8_MARK.length, start + bytesRead);
    return bytesRead > UTF8_MARK.length ? bytesRead - UTF8_MARK.length : this.read(into, start);
  }

  async #decode(decoder: TextDecoder, into: Buffer, start: number): Promise<number> {
    while (!this.#ended) {
      const offset = this.bytesRead;
      const { bytesRead } = await this.#file.read(this.#piece, 0, PIECE, offset);
      this.bytesRead += bytesRead;
      this.#ended = bytesRead === 0;
      const text = decodeOr(
        () => decoder.decode(this.#piece.subarray(0, bytesRead), { stream: !this.#ended }),
        offset,
      );
      const unmarked = offset === 0 && text.startsWith("\uFEFF") ? text.slice(1) : text;
      if (unmarked !== "") return into.write(unmarked, start);
    }
    return 0;
  }
}

function decodeOr(decode: () => string, offset: number): string {
  try {
    return decode();
  } catch (cause) {
    throw new Fault("FILE_ENCODING", { offset }, { cause });
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}
