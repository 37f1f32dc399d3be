import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Principal } from "../access/principal.js";
import type { NoteAnswered } from "./answered.js";
import { type AnswersAtHand, askerOf, flat, matchesTag } from "./answers-at-hand.js";
import type { Service } from "./context.js";
import type { Gate } from "./gate.js";
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
  { engine, gate, metrics }: Service,
  { atHand, limit, note, isOpen }: Repeats,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const askers = new Askers(gate);
  const max = `${limit.max}`;
  return (request, response) => {
    const { method, url = "", headers } = request;
    const answers = method === "GET" ? atHand.at(url, engine.position) : undefined;
    if (!answers || !isOpen()) return false;
    const started = performance.now();
    const asker = askers.on(request.socket, headers);
    const found = asker && answers.get(asker.key);
    if (!found) return false;
    const { isExceeded, remaining, seconds } = limit.count(asker.principal.id);
    // It is counted again on its way to be refused, which changes nothing: it is over the limit until the minute ends.
    if (isExceeded) return false;
    const id = randomUUID();
    const { route, body, head, headers: own } = found;
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
    // As bytes: a text would be joined with the head and copied for each answer, an eighth of all that it costs.
    response.end(isKnown ? undefined : body);
    metrics.hits.inc();
    note({ id, method: "GET", route, status, milliseconds: performance.now() - started });
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
 * Who asks on a connection: mostly the one who asked on it before, and their secret need not be hashed again. Nobody
 * else's secret is compared with, and none is kept longer than its connection.
 */
class Askers {
  readonly #gate: Gate;
  readonly #last = new WeakMap<Socket, Asker>();

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Nobody where it cannot be told at once or they are not let in. */
  on(socket: Socket, headers: IncomingHttpHeaders): Asker | undefined {
    const { authorization, accept, "accept-language": language } = headers;
    const last = this.#last.get(socket);
    const isSame =
      last?.authorization === authorization && last?.accept === accept && last?.language === language;
    if (last && isSame) return this.#gate.recogniseAgain(last.principal) && last;
    const principal = this.#gate.recognise(authorization);
    if (!principal) return undefined;
    const asker = { authorization, accept, language, principal, key: askerOf(principal, headers) };
    this.#last.set(socket, asker);
    return asker;
  }
}
