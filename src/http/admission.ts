import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { mayEver } from "../access/permissions.js";
import { ANONYMOUS, type Principal } from "../access/principal.js";
import { Fault, type FaultCode } from "../domain/faults.js";
import { beginAct, noteFailure, noteStranger, noteTurnedAway } from "./acts.js";
import { requirePermit, type Service } from "./context.js";
import { MinuteCounts } from "./minute-counts.js";
import { faultOf } from "./problem.js";
import type { RequestLimit } from "./request-limit.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Asked by machines that restart a service which does not answer: nobody is kept out, whoever asks. */
    isProbe?: boolean;
  }
}

/** What may keep a request out, whatever it asks. */
interface Limits {
  readonly limit: RequestLimit;
  /** Does the event loop lag behind too far? */
  readonly isLate: () => boolean;
  /** Was the service told to stop? */
  readonly isClosing: () => boolean;
}

/**
 * Lets requests in: finds out who asks, turns away those who come too often or while the service is overloaded or
 * being stopped, and opens the audit record of every write.
 */
export function registerAdmission(
  app: FastifyInstance,
  service: Service,
  { limit, isLate, isClosing }: Limits,
): void {
  const { clock } = service.engine;
  const turnedAway = new MinuteCounts();
  const principals = new WeakMap<FastifyRequest, Principal>();
  app.decorateRequest("principal", {
    getter(this: FastifyRequest) {
      return principals.get(this) ?? ANONYMOUS;
    },
    setter(this: FastifyRequest, principal: Principal) {
      principals.set(this, principal);
    },
  });
  const refused = new WeakMap<FastifyRequest, Fault>();
  app.addHook("onRequest", async (request) => {
    if (isProbe(request)) return;
    try {
      request.principal = await service.gate.authenticate(request.headers.authorization);
    } catch (problem) {
      if (!(problem instanceof Fault) || problem.code !== "UNAUTHENTICATED") throw problem;
      refused.set(request, problem);
    }
  });
  app.addHook("onRequest", async (request) => {
    if (isProbe(request)) return;
    if (isClosing())
      throw new Fault("OVERLOADED", { detail: { zh: "服务正在停止", en: "the service is being stopped" } });
    if (isLate())
      throw new Fault("OVERLOADED", {
        detail: { zh: "处理不过来", en: "requests come faster than they are answered" },
      });
  });
  // Who is not let in is counted by the limit of requests first, and only then told: guessing is limited as well.
  app.addHook("onRequest", (request, reply, done) => {
    if (isProbe(request)) return done();
    requireQuota(limit, clock.now(), request, reply);
    const fault = refused.get(request);
    if (fault) noteStranger(service, request);
    else beginAct(request);
    done(fault ?? codingFault(request));
  });
  app.addHook("onRequest", (request, _reply, done) => {
    requireRole(service, request);
    done();
  });
  app.addHook("onError", (request, _reply, problem, done) => {
    const { code } = faultOf(problem, request);
    const isNoted = noteFailure(service, request, code);
    const isTurnedAway = TURNED_AWAY.has(code) && !isNoted;
    if (isTurnedAway && turnedAway.isFirst(`${code} ${senderOf(request)}`, clock.now()))
      noteTurnedAway(service, request, code);
    done();
  });
}

/**
 * What was sent by somebody who may never do what the address is for is not even read: it may be large.
 *
 * @throws Fault FORBIDDEN
 */
function requireRole(service: Service, request: FastifyRequest): void {
  const { principal, routeOptions, params } = request;
  const { action } = routeOptions.config;
  const { unit }: { readonly unit?: string } = Object(params);
  if (action === undefined || mayEver(principal, action)) return;
  requirePermit(service, request, action, unit === undefined ? {} : { unit });
}

/** Compressed contents are not unpacked: what is small on the way could be any size then. */
function codingFault({ headers }: FastifyRequest): Fault | undefined {
  const coding = headers["content-encoding"];
  if (coding === undefined || coding.toLowerCase() === "identity") return undefined;
  return new Fault("MEDIA_UNSUPPORTED", { type: `content-encoding: ${coding.slice(0, 40)}` });
}

function isProbe({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.isProbe === true;
}

/**
 * Refusals that are recorded once a minute for each sender only, since writing them down would cost more than
 * refusing.
 */
const TURNED_AWAY: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "RATE_EXCEEDED",
  "OVERLOADED",
  "IDENTITY_PROVIDER_UNAVAILABLE",
]);

/** Who holds a token is one sender from wherever they ask; anybody else is their address. */
function senderOf({ principal, ip }: FastifyRequest): string {
  return principal === ANONYMOUS ? ip : principal.id;
}

/** @throws Fault RATE_EXCEEDED */
function requireQuota(limit: RequestLimit, now: number, request: FastifyRequest, reply: FastifyReply): void {
  const { isExceeded, remaining, seconds } = limit.count(senderOf(request), now);
  reply.headers({
    "x-ratelimit-limit": limit.max,
    "x-ratelimit-remaining": remaining,
    "x-ratelimit-reset": seconds,
  });
  if (!isExceeded) return;
  reply.header("retry-after", seconds);
  throw new Fault("RATE_EXCEEDED", { seconds });
}
