import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Principal } from "../access/principal.js";
import { type AnswerCache, askerOf, flat, matchesTag } from "./answer-cache.js";
import type { NoteAnswered } from "./answered.js";
import type { Service } from "./context.js";
import type { Gate } from "./gate.js";
import { newRequestId } from "./request-id.js";
import type { RequestLimit } from "./request-limit.js";

/** What repeats need beside the service. */
interface Repeats {
  readonly cache: AnswerCache;
  readonly limit: RequestLimit;
  readonly note: NoteAnswered;
  /** Was the service told to stop? */
  readonly isClosing: () => boolean;
}

/**
 * Answers a request from the cache before it is routed; authentication, request limit, log and metrics see it
 * as any other. Returns false, having answered nothing, when there is no cached answer or anything speaks
 * against sending it: the router then does all of it. An overloaded service sends it as well, since to refuse it
 * takes longer. The clock is read once, which is a good part of the work here.
 */
export function repeatsOf(
  { engine, gate, metrics }: Service,
  { cache, limit, note, isClosing }: Repeats,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const askers = new Askers(gate);
  const max = `${limit.max}`;
  return (request, response) => {
    const { method, url = "", headers } = request;
    if (method !== "GET" || isClosing()) return false;
    const now = engine.clock.now();
    const answers = cache.at(url, { position: engine.position, now });
    if (!answers) return false;
    const started = performance.now();
    const asker = askers.on(request.socket, headers, now);
    const found = asker && answers.get(asker.key);
    if (!found) return false;
    const { isExceeded, remaining, seconds } = limit.count(asker.principal.id, now);
    // It is counted again on its way to be refused, which changes nothing: it is over the limit until the minute ends.
    if (isExceeded) return false;
    const id = newRequestId();
    const { route, payload, head, headers: own } = found;
    const isKnown = matchesTag(headers["if-none-match"], found.etag);
    const status = isKnown ? 304 : 200;
    response.writeHead(status, [
      ...(isKnown ? flat(own) : head),
      "x-request-id",
      id,
      "x-ratelimit-limit",
      max,
      "x-ratelimit-remaining",
      `${remaining}`,
      "x-ratelimit-reset",
      `${seconds}`,
    ]);
    response.end(isKnown ? undefined : payload, "latin1");
    metrics.hits++;
    note({ id, method, route, status, at: now, milliseconds: performance.now() - started });
    return true;
  };
}

interface Asker {
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly language: string | undefined;
  readonly principal: Principal;
  /** Names them among those who get an answer. */
  readonly key: string;
}

/**
 * Remembers for each connection who asked on it last, so that the same secret need not be hashed with every
 * request. A secret is compared only with the one of its own connection, and forgotten with it.
 */
class Askers {
  readonly #gate: Gate;
  readonly #last = new WeakMap<Socket, Asker>();

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** The asker; undefined where that cannot be found out without waiting, or they are not let in. */
  on(socket: Socket, headers: IncomingHttpHeaders, now: number): Asker | undefined {
    const { authorization, accept, "accept-language": language } = headers;
    const last = this.#last.get(socket);
    const isSame =
      last?.authorization === authorization && last?.accept === accept && last?.language === language;
    if (last && isSame) return this.#gate.recogniseAgain(last.principal, now) && last;
    const principal = this.#gate.recognise(authorization);
    if (!principal) return undefined;
    const asker = { authorization, accept, language, principal, key: askerOf(principal, headers) };
    this.#last.set(socket, asker);
    return asker;
  }
}
