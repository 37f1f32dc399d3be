import { Fault } from "../../domain/faults.js";
import type { Utf8Reader } from "./text-encoding.js";

const WINDOW = 1024 * 1024;
const ROOM = 256 * 1024;

/** A stretch of a text file in memory. What was not used up is moved to the front before more is read. */
export class TextWindow {
  bytes: Buffer = Buffer.allocUnsafe(WINDOW + ROOM);
  /** Unread bytes are those from `from` to `to`. */
  from = 0;
  to = 0;
  isLast = false;
  readonly #reader: Utf8Reader;
  readonly #rowBytesMax: number;

  constructor(reader: Utf8Reader, rowBytesMax: number) {
    this.#reader = reader;
    this.#rowBytesMax = rowBytesMax;
  }

  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  /**
   * Reads on until the window is full or the file ends.
   *
   * @throws Fault FILE_DAMAGED where one row alone is over the limit
   */
  async more(row: number): Promise<void> {
    this.bytes.copyWithin(0, this.from, this.to);
    this.to -= this.from;
    this.from = 0;
    if (this.to > this.#rowBytesMax) {
      throw new Fault("FILE_DAMAGED", {
        detail: {
          zh: `第${row}行超过${this.#rowBytesMax}字节,引号没有闭合?`,
          en: `row ${row}: > ${this.#rowBytesMax} bytes (quote not closed?)`,
        },
      });
    }
    if (this.bytes.length < this.to + WINDOW) {
      const larger = Buffer.allocUnsafe(this.to + WINDOW + ROOM);
      this.bytes.copy(larger, 0, 0, this.to);
      this.bytes = larger;
    }
    while (this.bytes.length - this.to >= ROOM) {
      const added = await this.#reader.read(this.bytes, this.to);
      this.to += added;
      this.isLast = added === 0;
      if (this.isLast) return;
    }
  }
}
