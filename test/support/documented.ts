import { z } from "zod";
import { SECURITY_HEADERS } from "../../src/http/security-headers.js";

const Responses = z.record(
  z.string(),
  z.object({
    headers: z.record(z.string(), z.unknown()).default({}),
    content: z.record(z.string(), z.unknown()).default({}),
  }),
);
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ responses: Responses }))),
});

/** Headers of the connection and of the message itself, and those that every answer carries for browsers. */
const OF_HTTP = new Set([
  ...["connection", "content-length", "content-type", "date", "keep-alive", "transfer-encoding"],
  ...Object.keys(SECURITY_HEADERS),
]);

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
}

/** Holds answers against the service's own OpenAPI document. */
export class Documented {
  readonly #routes: readonly { readonly pattern: RegExp; readonly methods: Record<string, Operation> }[];

  constructor(document: unknown) {
    this.#routes = Object.entries(Document.parse(document).paths).map(([path, methods]) => ({
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
      methods,
    }));
  }

  /** What an answer holds that the document does not promise; nothing for an address that it does not describe. */
  missing({ method, path, status, headers }: Seen): readonly string[] {
    const address = path.replace(/\?.*/, "");
    // An address without parameters is meant before one that a parameter would match as well.
    const found = this.#routes
      .filter(({ pattern }) => pattern.test(address))
      .flatMap(({ methods }) => methods[method.toLowerCase()] ?? [])
      .at(0);
    if (!found) return [];
    const type = headers.get("content-type")?.replace(/;.*/, "");
    const { responses } = found;
    const isProblem = type === "application/problem+json";
    const promised = isProblem ? responses.default : (responses[`${status}`] ?? responses.default);
    if (!promised) return [`${status}`];
    const named = new Set(Object.keys(promised.headers).map((name) => name.toLowerCase()));
    const unnamed = [...headers.keys()].filter((name) => !OF_HTTP.has(name) && !named.has(name));
    const isBare = status === 304 || type === undefined;
    return [...unnamed, ...(isBare || type in promised.content ? [] : [type])];
  }
}

type Operation = z.output<typeof Document>["paths"][string][string];
