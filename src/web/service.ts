import type { Printed, Problem } from "./shapes.js";

export type Language = "zh" | "en";
export type Query = Readonly<Record<string, string | undefined>>;

/** The service has refused to answer. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, { title, detail = title }: Problem) {
    super(detail);
    this.status = status;
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

  /** Calls back whenever figures of an area have changed, until it is aborted; a connection that breaks is made anew. */
  async listen(query: Query, signal: AbortSignal, onChange: () => void): Promise<void> {
    let last: string | undefined;
    while (!signal.aborted) {
      try {
        const response = await this.#ask("/v1/live", query, { signal, last });
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

  async #ask(
    path: string,
    query: Query,
    { signal, last }: { signal?: AbortSignal; last?: string | undefined } = {},
  ): Promise<Response> {
    const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
    const address = given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
    const headers = new Headers({ "accept-language": this.#language });
    if (this.token !== undefined) headers.set("authorization", `Bearer ${this.token}`);
    if (last !== undefined) headers.set("last-event-id", last);
    const response = await fetch(address, { headers, ...(signal ? { signal } : {}) });
    if (response.ok) return response;
    throw new Refusal(response.status, await problemOf(response));
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
