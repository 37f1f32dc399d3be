import { punctuated } from "../domain/punctuation.js";
import type { Printed, Problem } from "./shapes.js";

export type Language = "zh" | "en";
export type Query = Readonly<Record<string, string | undefined>>;

/** The service has refused to answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const RECONNECT_MS = 2000;

/** The API, asked as somebody who has a token, or as the public. */
export class Service {
  readonly token: string | undefined;
  readonly #language: Language;

  constructor(token: string | undefined, language: Language) {
    this.token = token;
    this.#language = language;
  }

  /** The shape is what the service's own document promises of this address. */
  async data<Shape>(path: string, query: Query = {}): Promise<Shape> {
    const response = await this.#ask(path, query);
    return response.json();
  }

  printed(path: string, query: Query = {}): Promise<Printed> {
    return this.data(path, { ...query, format: "table" });
  }

  async file(path: string, query: Query): Promise<{ readonly name: string; readonly bytes: Blob }> {
    const response = await this.#ask(path, query);
    const disposition = response.headers.get("content-disposition") ?? "";
    const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
    const [, plain = "dabiao"] = /filename="([^"]+)"/.exec(disposition) ?? [];
    return {
      name: encoded === undefined ? plain : decodeURIComponent(encoded),
      bytes: await response.blob(),
    };
  }

  /** Sends a form; the answer comes as soon as all of it was received. */
  async send<Shape>(path: string, form: FormData): Promise<Shape> {
    const headers = { prefer: "respond-async" };
    const response = await this.#ask(path, {}, { method: "POST", body: form, headers });
    return response.json();
  }

  /** Calls back whenever figures of an area have changed, until it is aborted; a connection that breaks is made anew. */
  async listen(query: Query, signal: AbortSignal, onChange: () => void): Promise<void> {
    let last: string | undefined;
    while (!signal.aborted) {
      try {
        const headers = last === undefined ? {} : { "last-event-id": last };
        const response = await this.#ask("/v1/live", query, { signal, headers });
        for await (const id of eventIds(response)) {
          if (last !== undefined && id !== last) onChange();
          last = id;
        }
      } catch (problem) {
        // Who may not listen now will not be let in later either.
        if (problem instanceof Refusal && problem.status < 500 && problem.status !== 429) return;
      }
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  }

  /** A sentence of an answer, with the marks of the reader's language. */
  worded(text: string): string {
    return punctuated(text, this.#language);
  }

  refusal(status: number, { title, detail = title, code }: Problem): Refusal {
    return new Refusal(status, code, this.worded(detail));
  }

  async #ask(path: string, query: Query, init: RequestInit = {}): Promise<Response> {
    const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
    const address = given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
    const headers = new Headers(init.headers);
    headers.set("accept-language", this.#language);
    if (this.token !== undefined) headers.set("authorization", `Bearer ${this.token}`);
    const response = await fetch(address, { ...init, headers });
    if (response.ok) return response;
    throw this.refusal(response.status, await problemOf(response));
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return await response.json();
  } catch {
    return { title: `${response.status} ${response.statusText}` };
  }
}

/** Ids of the events that a stream brings, as they come. */
async function* eventIds({ body }: Response): AsyncIterable<string> {
  if (!body) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const parts = (text + read.value).split("\n\n");
    text = parts.pop() ?? "";
    for (const part of parts) {
      const [, id] = /^id: (.+)$/m.exec(part) ?? [];
      if (id !== undefined) yield id;
    }
  }
}
