import { randomUUID } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import multipart from "@fastify/multipart";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { z } from "zod";
import { ANONYMOUS, type Principal } from "../access/principal.js";
import { jsonText } from "../answers/answer.js";
import { Fault, type FaultCode } from "../domain/faults.js";
import { sayBothLanguages } from "../domain/schema-words.js";
import type { Engine } from "../engine/engine.js";
import type { AccessLog } from "./access-log.js";
import { beginAct, noteFailure, noteStranger, noteTurnedAway } from "./acts.js";
import type { NoteAnswered } from "./answered.js";
import { AnswersAtHand } from "./answers-at-hand.js";
import { answerClientError } from "./client-error.js";
import type { ServiceConfig } from "./config.js";
import type { Service } from "./context.js";
import type { Gate } from "./gate.js";
import { LoopDelay } from "./loop-delay.js";
import { Metrics } from "./metrics.js";
import { OnceAMinute } from "./once-a-minute.js";
import { describeHeaders } from "./openapi.js";
import { answerProblem, faultOf } from "./problem.js";
import { repeatsOf } from "./repeats.js";
import { type MakeReport, Reports } from "./report-maker.js";
import { RequestLimit } from "./request-limit.js";
import { registerAsked } from "./routes/asked.js";
import { registerBatches } from "./routes/batches.js";
import { registerCommands } from "./routes/commands.js";
import { LiveConnections, registerLive } from "./routes/live.js";
import { registerOperations } from "./routes/operations.js";
import { registerPage } from "./routes/page.js";
import { registerReports } from "./routes/reports.js";
import { registerTemplate } from "./routes/template.js";
import { SECURITY_HEADERS } from "./security-headers.js";
import { unusedConnections } from "./unused-connections.js";
import { Uploads } from "./uploads.js";

/** An address has room for a figure whose name leaves out a thousand enterprises. */
const HEADER_BYTES_MAX = 65_536;
/** Idle connections are kept a little longer than proxies keep theirs, so that it is not we who break them off. */
const KEEP_ALIVE_MS = 72_000;

/**
 * The HTTP service over an engine that follows its log. `close` stops taking requests, finishes what was taken, and
 * leaves the engine open for whoever opened it.
 */
export async function createServer(
  engine: Engine,
  config: ServiceConfig,
  {
    gate,
    logger,
    accessLog,
    makeReport,
  }: {
    readonly gate: Gate;
    readonly logger: FastifyBaseLogger;
    /** Hears of every answer; without it nobody does. */
    readonly accessLog?: AccessLog | undefined;
    readonly makeReport: MakeReport;
  },
): Promise<FastifyInstance> {
  sayBothLanguages();
  const uploads = new Uploads(engine, config);
  const live = new LiveConnections();
  const reports = new Reports(makeReport, config.reportsMax);
  const metrics = new Metrics({
    position: () => engine.position,
    head: () => engine.log.store.head(),
    uploads: () => uploads.active,
    live: () => live.count,
    reports: () => reports.active,
    waiting: () => engine.log.waiting,
  });
  const service: Service = { engine, config, gate, metrics };
  // With neither query nor address of the sender: names and codes of units stand in there.
  const note: NoteAnswered = (answered) => {
    metrics.requests.observe(answered);
    accessLog?.add(answered);
  };
  const atHand = new AnswersAtHand();
  const limit = new RequestLimit(config.rateMax);
  const turnedAway = new OnceAMinute();
  let isClosing = false;
  const loop = new LoopDelay();
  const isLate = () => loop.ms > config.lagMax;
  const isOpen = () => !isClosing && !isLate();
  const answerRepeat = repeatsOf(service, { atHand, limit, note, isOpen });
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    bodyLimit: config.bodyMax,
    trustProxy: config.trustProxy === "" ? false : config.trustProxy.split(","),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    forceCloseConnections: "idle",
    serverFactory: (route) =>
      createHttpServer(
        {
          maxHeaderSize: HEADER_BYTES_MAX,
          requestTimeout: config.receiveMax,
          headersTimeout: Math.min(HEADERS_MS, config.receiveMax),
          connectionsCheckingInterval: Math.min(CHECK_MS, config.receiveMax / 2),
          keepAliveTimeout: KEEP_ALIVE_MS,
        },
        (request, response) => {
          if (!answerRepeat(request, response)) route(request, response);
        },
      ),
    clientErrorHandler: (problem, socket) => answerClientError(problem, socket, config.receiveMax),
    // An address that the router itself cannot read.
    frameworkErrors: (problem, request, reply) => {
      answerProblem(problem, request, reply.headers({ ...SECURITY_HEADERS, "x-request-id": request.id }));
    },
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (value) => {
    const { data, error } = schema.safeParse(value);
    return error ? { error } : { value: data };
  });
  app.setSerializerCompiler(() => (data) => jsonText(data));
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request, reply) => notFound(app, request, reply));

  const principals = new WeakMap<FastifyRequest, Principal>();
  app.decorateRequest("principal", {
    getter(this: FastifyRequest) {
      return principals.get(this) ?? ANONYMOUS;
    },
    setter(this: FastifyRequest, principal: Principal) {
      principals.set(this, principal);
    },
  });
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(SECURITY_HEADERS).header("x-request-id", request.id);
    done();
  });
  const refused = new WeakMap<FastifyRequest, Fault>();
  app.addHook("onRequest", async (request) => {
    try {
      request.principal = await gate.authenticate(request.headers.authorization);
    } catch (problem) {
      if (!(problem instanceof Fault) || problem.code !== "UNAUTHENTICATED") throw problem;
      refused.set(request, problem);
    }
  });
  app.addHook("onClose", async () => loop.close());
  app.addHook("onRequest", async () => {
    if (isLate())
      throw new Fault("OVERLOADED", {
        detail: { zh: "处理不过来", en: "requests come faster than they are answered" },
      });
  });
  // Who is not let in is counted by the limit of requests first, and only then told: guessing is limited as well.
  app.addHook("onRequest", (request, reply, done) => {
    requireQuota(limit, request, reply);
    const fault = refused.get(request);
    if (fault) noteStranger(service, request);
    else beginAct(request);
    done(fault);
  });
  app.addHook("onError", (request, _reply, problem, done) => {
    const { code } = faultOf(problem, request);
    const isNoted = noteFailure(service, request, code);
    const isTurnedAway = TURNED_AWAY.has(code) && !isNoted;
    if (isTurnedAway && turnedAway.isFirst(`${code} ${senderOf(request)}`))
      noteTurnedAway(service, request, code);
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    // A connection that is kept alive would keep the service from ending.
    if (isClosing) reply.header("connection", "close");
    done(null, payload);
  });
  app.addHook("onResponse", (request, reply, done) => {
    const { id, method } = request;
    const { statusCode: status, elapsedTime: milliseconds } = reply;
    note({ id, method, route: request.routeOptions.url ?? "-", status, milliseconds });
    done();
  });
  const closeUnused = unusedConnections(app.server);
  app.addHook("preClose", async () => {
    isClosing = true;
    live.closeAll();
    await uploads.close();
    closeUnused();
  });
  // What was still being received then has come in by now.
  app.addHook("onClose", () => uploads.close());

  // Text that is no JSON is no command.
  app.removeContentTypeParser("text/plain");
  await registerPlugins(app, config);
  await app.register(async (routes) => {
    registerAsked(routes, service, atHand);
    registerCommands(routes, service);
    registerBatches(routes, service, uploads);
    registerTemplate(routes, service);
    registerReports(routes, service, reports);
    registerLive(routes, service, live);
    await registerPage(routes);
    registerOperations(routes, service, { isClosing: () => isClosing });
  });
  await app.ready();
  return app;
}

async function registerPlugins(app: FastifyInstance, config: ServiceConfig): Promise<void> {
  await app.register(multipart, { limits: { fileSize: config.uploadMax, files: 1 } });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "达标 dabiao",
        version: "1",
        description:
          "产业统计与目标跟踪。数字一律为精确的十进制文本;算不出的数字给出原因。 Industry statistics and target tracking. Figures are exact decimal texts; one that cannot be computed says why.",
      },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
      security: [{ bearer: [] }, {}],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document);
      describeHeaders(described.paths);
      return described;
    },
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: DOCS_CSP,
    theme: { title: "达标 dabiao" },
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}

/** Why requests are turned away whatever they ask: on record once a minute for each sender, for it costs time. */
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
function requireQuota(limit: RequestLimit, request: FastifyRequest, reply: FastifyReply): void {
  const { isExceeded, remaining, seconds } = limit.count(senderOf(request));
  reply.headers({
    "x-ratelimit-limit": limit.max,
    "x-ratelimit-remaining": remaining,
    "x-ratelimit-reset": seconds,
  });
  if (!isExceeded) return;
  reply.header("retry-after", seconds);
  throw new Fault("RATE_EXCEEDED", { seconds });
}

/** The documentation loads from here alone, by whatever scheme the page came: its own preset names other hosts. */
const DOCS_CSP = {
  "default-src": ["'self'"],
  "script-src": ["'self'"],
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:"],
  "base-uri": ["'self'"],
  "frame-ancestors": ["'self'"],
  "object-src": ["'none'"],
};

/** How long headers may take to arrive, and how often is looked for requests that take too long. */
const HEADERS_MS = 60_000;
const CHECK_MS = 5000;

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"] as const;

/** @throws Fault METHOD_NOT_ALLOWED where the address exists, ROUTE_UNKNOWN where it does not */
function notFound(app: FastifyInstance, { method, url }: FastifyRequest, reply: FastifyReply): never {
  const path = url.replace(/\?.*/, "");
  const allowed = METHODS.filter((one) => app.findRoute({ method: one, url: path }) !== null);
  // A file that is not there has a route, which takes the method.
  if (allowed.length > 0 && !allowed.some((one) => one === method)) {
    reply.header("allow", allowed.join(", "));
    throw new Fault("METHOD_NOT_ALLOWED", { method });
  }
  throw new Fault("ROUTE_UNKNOWN", { method, path: path.slice(0, 200) });
}
