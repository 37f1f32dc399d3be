import type { Answered } from "./answered.js";

/** Milliseconds that a line waits at most. */
const FLUSH_MS = 200;

/**
 * A line of JSON for every answer, as the rest of the log writes them. Repeats are answered in the time that the logger
 * needs for a line, so these are put together by hand, and in bundles: one after the other they take a fifth of what
 * each takes between two answers.
 */
export class AccessLog {
  readonly #write: (text: string) => void;
  readonly #bundle: number;
  readonly #timer = setInterval(() => this.flush(), FLUSH_MS).unref();
  #answers: Answered[] = [];

  /** Lines go out once there are `bundle` of them, or as soon as `FLUSH_MS` have passed. */
  constructor(write: (text: string) => void, { bundle = 256 } = {}) {
    this.#write = write;
    this.#bundle = bundle;
  }

  add(answered: Answered): void {
    this.#answers.push(answered);
    if (this.#answers.length >= this.#bundle) this.flush();
  }

  flush(): void {
    if (this.#answers.length === 0) return;
    let text = "";
    for (const answered of this.#answers) text += lineOf(answered);
    this.#answers = [];
    this.#write(text);
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}

/** Nothing in it needs escaping: an id of our own, a method that Node parsed and the pattern of a route. */
function lineOf({ id, method, route, status, at, milliseconds }: Answered): string {
  const ms = Math.round(milliseconds * 10) / 10;
  return `{"level":30,"time":${at},"reqId":"${id}","method":"${method}","route":"${route}","status":${status},"ms":${ms},"msg":"answered"}\n`;
}
