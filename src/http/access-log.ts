import type { Answered } from "./answered.js";

/** Milliseconds that a line waits at most. */
const FLUSH_MS = 200;

/**
 * A line of JSON for every answer, as the rest of the log writes them. Repeats are answered in the time that the logger
 * needs for a line, so these are put together by hand and leave in bundles.
 */
export class AccessLog {
  readonly #write: (text: string) => void;
  readonly #minLength: number;
  readonly #timer = setInterval(() => this.flush(), FLUSH_MS).unref();
  #text = "";
  #at = 0;
  #time = "";

  /** Lines go out once they are `minLength` characters together, or as soon as `FLUSH_MS` have passed. */
  constructor(write: (text: string) => void, { minLength = 65_536 } = {}) {
    this.#write = write;
    this.#minLength = minLength;
  }

  /** Nothing in it needs escaping: an id of our own, a method that Node parsed and the pattern of a route. */
  add({ id, method, route, status, at, milliseconds }: Answered): void {
    const ms = Math.round(milliseconds * 10) / 10;
    this.#text += `{"level":30,"time":${this.#timeText(at)},"reqId":"${id}","method":"${method}","route":"${route}","status":${status},"ms":${ms},"msg":"answered"}\n`;
    if (this.#text.length >= this.#minLength) this.flush();
  }

  /** Many answers go out in one millisecond. */
  #timeText(at: number): string {
    if (at !== this.#at) this.#time = `${at}`;
    this.#at = at;
    return this.#time;
  }

  flush(): void {
    if (this.#text === "") return;
    this.#write(this.#text);
    this.#text = "";
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
