import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
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
  readonly text: string;
}

/** Holds answers against the service's own OpenAPI document. */
export class Documented {
  readonly #routes: readonly Route[];
  readonly #schemas = new Ajv2020({ strict: false });
  readonly #checks = new Map<string, ValidateFunction>();

  constructor(document: unknown) {
    addFormats.default(this.#schemas);
    this.#schemas.addSchema(Object(document), "document");
    this.#routes = Object.entries(Document.parse(document).paths).map(([path, methods]) => ({
      path,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`),
      methods,
    }));
  }

  /** What an answer holds that the document does not promise; nothing for an address that it does not describe. */
  missing({ method, path, status, headers, text }: Seen): readonly string[] {
    const address = path.replace(/\?.*/, "");
    const verb = method.toLowerCase();
    // An address without parameters is meant before one that a parameter would match as well.
    const route = this.#routes.find(({ pattern, methods }) => pattern.test(address) && verb in methods);
    const responses = route?.methods[verb]?.responses;
    if (!route || !responses) return [];
    const type = headers.get("content-type")?.replace(/;.*/, "");
    const isProblem = type === "application/problem+json";
    const key = !isProblem && `${status}` in responses ? `${status}` : "default";
    const promised = responses[key];
    if (!promised) return [`${status}`];
    const named = new Set(Object.keys(promised.headers).map((name) => name.toLowerCase()));
    const unnamed = [...headers.keys()].filter((name) => !OF_HTTP.has(name) && !named.has(name));
    if (status === 304 || type === undefined) return unnamed;
    if (!(type in promised.content)) return [...unnamed, type];
    if (!/\bjson$/.test(type)) return unnamed;
    const place = ["paths", route.path, verb, "responses", key, "content", type, "schema"];
    return [...unnamed, ...this.#misfits(place, JSON.parse(text))];
  }

  /** What of a body does not fit the schema at a place of the document. */
  #misfits(place: readonly string[], body: unknown): readonly string[] {
    const pointer = place.map((step) => encodeURIComponent(step.replace(/~/g, "~0").replace(/\//g, "~1")));
    const $ref = `document#/${pointer.join("/")}`;
    const check = this.#checks.get($ref) ?? this.#schemas.compile({ $ref });
    this.#checks.set($ref, check);
    return check(body) ? [] : [this.#schemas.errorsText(check.errors)];
  }
}

interface Route {
  readonly path: string;
  readonly pattern: RegExp;
  readonly methods: z.output<typeof Document>["paths"][string];
}
