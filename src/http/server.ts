import { randomUUID } from "node:crypto";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import underPressure from "@fastify/under-pressure";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject, validatorCompiler } from "fastify-type-provider-zod";
import { ANONYMOUS, type Principal } from "../access/principal.js";
import { jsonText } from "../answers/answer.js";
import { Fault } from "../domain/faults.js";
import type { Engine } from "../engine/engine.js";
import { answerClientError } from "./client-error.js";
import type { ServiceConfig } from "./config.js";
import { type Gate, noteStranger, type Service } from "./context.js";
import { Metrics } from "./metrics.js";
import { answerProblem } from "./problem.js";
import { type MakeReport, Reports } from "./report-maker.js";
import { registerAsked } from "./routes/asked.js";
import { registerBatches } from "./routes/batches.js";
import { registerCommands } from "./routes/commands.js";
import { LiveConnections, registerLive } from "./routes/live.js";
import { registerOperations } from "./routes/operations.js";
import { registerReports } from "./routes/reports.js";
import { Uploads } from "./uploads.js";

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
    makeReport,
  }: { readonly gate: Gate; readonly logger: FastifyBaseLogger; readonly makeReport: MakeReport },
): Promise<FastifyInstance> {
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
  const app = Fastify({
    loggerInstance: logger,
    bodyLimit: config.bodyMax,
    trustProxy: config.trustProxy === "" ? false : config.trustProxy.split(","),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    forceCloseConnections: "idle",
    requestTimeout: config.receiveMax,
    http: {
      headersTimeout: Math.min(HEADERS_MS, config.receiveMax),
      connectionsCheckingInterval: Math.min(CHECK_MS, config.receiveMax / 2),
    },
    clientErrorHandler: (problem, socket) => answerClientError(problem, socket, config.receiveMax),
    // An address that the router itself cannot read.
    frameworkErrors: answerProblem,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => (data) => jsonText(data));
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request, reply) => notFound(app, request, reply));
  let isClosing = false;

  const principals = new WeakMap<FastifyRequest, Principal>();
  app.decorateRequest("principal", {
    getter(this: FastifyRequest) {
      return principals.get(this) ?? ANONYMOUS;
    },
    setter(this: FastifyRequest, principal: Principal) {
      principals.set(this, principal);
    },
  });
  // Who is not let in is counted by the limit of requests first, and only then told: guessing is limited as well.
  const refused = new WeakMap<FastifyRequest, Fault>();
  app.addHook("onRequest", async (request) => {
    try {
      request.principal = await gate.authenticate(request.headers.authorization);
    } catch (problem) {
      if (!(problem instanceof Fault) || problem.code !== "UNAUTHENTICATED") throw problem;
      refused.set(request, problem);
    }
  });
  app.addHook("preParsing", async (request) => {
    const fault = refused.get(request);
    if (!fault) return;
    noteStranger(service, request);
    throw fault;
  });
  app.addHook("onSend", async (request, reply) => {
    reply.header("x-request-id", request.id);
    // A connection that is kept alive would keep the service from ending.
    if (isClosing) reply.header("connection", "close");
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "-";
    const status = reply.statusCode;
    metrics.requests.observe({ method, route, status }, reply.elapsedTime / 1000);
    // Neither query nor address of the sender: names and codes of units stand in there.
    request.log.info({ method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 }, "answered");
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    live.closeAll();
    await uploads.close();
  });
  // What was still being received then has come in by now.
  app.addHook("onClose", () => uploads.close());

  // Text that is no JSON is no command.
  app.removeContentTypeParser("text/plain");
  await registerPlugins(app, config);
  await app.register(async (routes) => {
    registerAsked(routes, service);
    registerCommands(routes, service);
    registerBatches(routes, service, uploads);
    registerReports(routes, service, reports);
    registerLive(routes, service, live);
    registerOperations(routes, service, { isClosing: () => isClosing });
  });
  await app.ready();
  return app;
}

async function registerPlugins(app: FastifyInstance, config: ServiceConfig): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        upgradeInsecureRequests: null,
      },
    },
    // Behind plain HTTP inside a network this would lock browsers out; a proxy with TLS sets it.
    strictTransportSecurity: false,
  });
  await app.register(underPressure, {
    maxEventLoopDelay: config.lagMax,
    pressureHandler: () => {
      throw new Fault("OVERLOADED", { detail: "event loop" });
    },
  });
  await app.register(rateLimit, {
    max: config.rateMax,
    timeWindow: 60_000,
    keyGenerator: ({ principal, ip }) => (principal === ANONYMOUS ? ip : principal.id),
    errorResponseBuilder: (_request, { ttl }) =>
      new Fault("RATE_EXCEEDED", { seconds: Math.ceil(ttl / 1000) }),
  });
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
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: DOCS_CSP });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
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
  if (allowed.length > 0) {
    reply.header("allow", allowed.join(", "));
    throw new Fault("METHOD_NOT_ALLOWED", { method });
  }
  throw new Fault("ROUTE_UNKNOWN", { method, path: path.slice(0, 200) });
}
