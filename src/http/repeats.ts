import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { NoteAnswered } from "./answered.js";
import { type AnswersAtHand, askerOf, flat, matchesTag } from "./answers-at-hand.js";
import type { Service } from "./context.js";
import type { RequestLimit } from "./request-limit.js";

/** What repeats need beside the service. */
interface Repeats {
  readonly atHand: AnswersAtHand;
  readonly limit: RequestLimit;
  readonly note: NoteAnswered;
  /** Neither closing nor overloaded. */
  readonly isOpen: () => boolean;
}

/**
 * Answers a question whose bytes are at hand before it is routed. Who asks is recognised and counted like everybody
 * else, and log and metrics are told. Returns false, having answered nothing, whenever there is anything else to do or
 * to refuse: the router does that.
 */
export function repeatsOf(
  service: Service,
  { atHand, limit, note, isOpen }: Repeats,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { engine, gate, metrics } = service;
  return (request, response) => {
    const { method, url = "", headers } = request;
    const answers = method === "GET" ? atHand.at(url, engine.position) : undefined;
    if (!answers || !isOpen()) return false;
    const started = performance.now();
    const principal = gate.recognise(headers.authorization);
    const found = principal && answers.get(askerOf(principal, headers));
    if (!found) return false;
    const { isExceeded, remaining, seconds } = limit.count(principal.id);
    // It is counted again on its way to be refused, which changes nothing: it is over the limit until the minute ends.
    if (isExceeded) return false;
    const id = randomUUID();
    const { route, latin1, head, headers: own } = found;
    const isKnown = matchesTag(headers["if-none-match"], found.etag);
    const status = isKnown ? 304 : 200;
    response.writeHead(status, [
      ...(isKnown ? flat(own) : head),
      "x-request-id",
      id,
      "x-ratelimit-limit",
      `${limit.max}`,
      "x-ratelimit-remaining",
      `${remaining}`,
      "x-ratelimit-reset",
      `${seconds}`,
    ]);
    response.end(isKnown ? "" : latin1, "latin1", () => {
      metrics.hits.inc();
      note({ id, method: "GET", route, status, milliseconds: performance.now() - started });
    });
    return true;
  };
}
