import { createServer as createHttpServer } from "node:http";
import multipart from "@fastify/multipart";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { z } from "zod";
import { jsonText } from "../answers/answer.js";
import { Fault } from "../domain/faults.js";
import { sayBothLanguages } from "../domain/schema-words.js";
import type { Engine } from "../engine/engine.js";
import { removeAbandoned, WorkingFolder } from "../working-folder.js";
import type { AccessLog } from "./access-log.js";
import { registerAdmission } from "./admission.js";
import { AnswerCache } from "./answer-cache.js";
import type { NoteAnswered } from "./answered.js";
import { answerClientError } from "./client-error.js";
import { listed, type ServiceConfig } from "./config.js";
import type { Service } from "./context.js";
import { registerDocs } from "./docs.js";
import type { Gate } from "./gate.js";
import { handlersAtWork } from "./handlers-at-work.js";
import { LoopDelay } from "./loop-delay.js";
import { Metrics } from "./metrics.js";
import { answerProblem } from "./problem.js";
import { repeatsOf } from "./repeats.js";
import { type MakeReport, Reports } from "./report-maker.js";
import { newRequestId } from "./request-id.js";
import { RequestLimit } from "./request-limit.js";
import { restingConnections } from "./resting-connections.js";
import { registerAsked } from "./routes/asked.js";
import { registerBatches } from "./routes/batches.js";
import { registerCommands } from "./routes/commands.js";
import { LiveConnections, registerLive } from "./routes/live.js";
import { registerOperations } from "./routes/operations.js";
import { registerPage } from "./routes/page.js";
import { registerPermissions } from "./routes/permissions.js";
import { registerReports } from "./routes/reports.js";
import { registerTemplate } from "./routes/template.js";
import { NOT_KEPT, SECURITY_HEADERS } from "./security-headers.js";
import { Uploads } from "./uploads.js";
import { NO_QUERY, validatorOf } from "./validation.js";

/** An address has room for a figure whose name leaves out a thousand enterprises. */
const HEADER_BYTES_MAX = 65_536;
/** Idle connections are kept a little longer than proxies keep theirs, so that it is not we who break them off. */
const KEEP_ALIVE_MS = 72_000;

interface ServerParts {
  readonly gate: Gate;
  readonly logger: FastifyBaseLogger;
  /** Gets a line for every answer; without it none is written. */
  readonly accessLog?: AccessLog | undefined;
  readonly makeReport: MakeReport;
}

/**
 * The HTTP service over an engine that follows its log. `close` stops taking requests, finishes what was taken, and
 * leaves the engine open for whoever opened it.
 */
export async function createServer(
  engine: Engine,
  config: ServiceConfig,
  { gate, logger, accessLog, makeReport }: ServerParts,
): Promise<FastifyInstance> {
  sayBothLanguages();
  await removeAbandoned();
  const working = new WorkingFolder();
  const uploads = new Uploads(engine, working, config);
  const live = new LiveConnections();
  const reports = new Reports(makeReport, working, config.reportsMax);
  const metrics = new Metrics({
    position: () => engine.position,
    head: () => engine.log.store.head(),
    uploads: () => uploads.active,
    live: () => live.count,
    reports: () => reports.active,
    waiting: () => engine.log.waiting,
    keysAge: () => gate.keysAge(),
  });
  const service: Service = { engine, config, gate, metrics };
  // With neither query nor address of the sender: names and codes of units stand in there.
  const note: NoteAnswered = (answered) => {
    metrics.requests.observe(answered);
    accessLog?.add(answered);
  };
  const cache = new AnswerCache();
  const limit = new RequestLimit(config.rateMax);
  let isClosing = false;
  const loop = new LoopDelay();
  const isLate = () => loop.ms > config.lagMax;
  const answerRepeat = repeatsOf(service, { cache, limit, note, isClosing: () => isClosing });
  const app = newApp(config, logger, answerRepeat);
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers({ ...SECURITY_HEADERS, ...NOT_KEPT, "x-request-id": request.id });
    done();
  });
  app.addHook("onClose", async () => loop.close());
  registerAdmission(app, service, { limit, isLate, isClosing: () => isClosing });
  // What was sent to no address is not read: it would be refused for what it is, not for where it went.
  app.addHook("onRequest", (request, reply, done) => {
    if (request.is404) notFound(app, request, reply);
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
    const route = request.routeOptions.url ?? "-";
    note({ id, method, route, status, at: engine.clock.now(), milliseconds });
    done();
  });
  const closeResting = restingConnections(app);
  const handlersEnded = handlersAtWork(app);
  app.addHook("preClose", async () => {
    isClosing = true;
    live.closeAll();
    await uploads.close();
    closeResting();
  });
  // What was still being received then has come in by now.
  app.addHook("onClose", async () => {
    await handlersEnded();
    await uploads.close();
    await working.close();
  });

  // Text that is no JSON is no command.
  app.removeContentTypeParser("text/plain");
  await app.register(multipart, { limits: { fileSize: config.uploadMax, files: 1 } });
  await registerDocs(app);
  await app.register(async (routes) => {
    routes.addHook("onRoute", (route) => {
      if (route.url.startsWith("/v1/")) route.schema = { querystring: NO_QUERY, ...route.schema };
    });
    registerAsked(routes, service, cache);
    registerCommands(routes, service);
    registerBatches(routes, service, uploads);
    registerTemplate(routes, service, working);
    registerPermissions(routes);
    registerReports(routes, service, reports);
    registerLive(routes, service, live);
    await registerPage(routes);
    registerOperations(routes, service, { isClosing: () => isClosing });
  });
  await app.ready();
  return app;
}

/** Fastify with this service's limits, problems and JSON; `answerRepeat` sees each request before it is routed. */
function newApp(
  config: ServiceConfig,
  logger: FastifyBaseLogger,
  answerRepeat: ReturnType<typeof repeatsOf>,
): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    bodyLimit: config.bodyMax,
    trustProxy: config.trustProxy === "" ? false : [...listed(config.trustProxy)],
    genReqId: newRequestId,
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    // Its own answer is no problem document; admission refuses what comes once the service is closing.
    return503OnClosing: false,
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
      answerProblem(
        problem,
        request,
        reply.headers({ ...SECURITY_HEADERS, ...NOT_KEPT, "x-request-id": request.id }),
      );
    },
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart }) => validatorOf(schema, httpPart));
  app.setSerializerCompiler(() => (data) => jsonText(data));
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request, reply) => notFound(app, request, reply));
  return app;
}

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
