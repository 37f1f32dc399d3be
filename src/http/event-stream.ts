import { PassThrough, type Readable } from "node:stream";

/**
 * Server-sent events to one client. If the client does not read, at most `bufferMax` bytes and one message
 * are buffered; then `onOverflow` is called.
 */
export class EventStream {
  readonly #body = new PassThrough();
  readonly #bufferMax: number;
  readonly #onOverflow: () => void;

  constructor(bufferMax: number, onOverflow: () => void) {
    this.#bufferMax = bufferMax;
    this.#onOverflow = onOverflow;
  }

  get body(): Readable {
    return this.#body;
  }

  write(text: string): void {
    if (this.#body.writableEnded || this.#body.destroyed) return;
    if (this.#body.writableLength + this.#body.readableLength > this.#bufferMax) this.#onOverflow();
    else this.#body.write(text);
  }
  end(): void {
    this.#body.end();
  }
}
