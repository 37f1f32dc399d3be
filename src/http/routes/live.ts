import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonText } from "../../answers/answer.js";
import { changedRows } from "../../answers/progress.js";
import { ProgressData, progressJson } from "../../answers/progress-json.js";
import { ScopeQuery, scopeOf } from "../../answers/scope.js";
import { Fault } from "../../domain/faults.js";
import type { Engine } from "../../engine/engine.js";
import { type Progress, type ProgressQuestion, progressOf } from "../../engine/queries/progress.js";
import { vantageAt, vantageOf } from "../../engine/queries/vantage.js";
import { askedArea, requirePermit, type Service } from "../context.js";
import { EventStream } from "../event-stream.js";
import { PROBLEM } from "../problem.js";

/** Commits that come closer together than this are told as one. */
const GATHER_MS = 200;
const HEARTBEAT_MS = 15_000;
/** How long a reader whose token has ended or was revoked goes on being told, at most. */
const RECHECK_MS = 2000;

const LiveQuery = z.strictObject({
  ...ScopeQuery.omit({ asOf: true, period: true }).shape,
  plan: z.string().max(64).optional(),
});

/** Open connections, to be counted and closed. */
export class LiveConnections {
  readonly #open = new Set<() => void>();
  get count(): number {
    return this.#open.size;
  }
  /** @returns forgets the connection: it is closed */
  add(close: () => void): () => void {
    this.#open.add(close);
    return () => this.#open.delete(close);
  }
  closeAll(): void {
    for (const close of [...this.#open]) close();
  }
}

/**
 * Server-sent events: after each commit the rows of progress that changed. An event's id is the position, and a
 * reader that comes back with `Last-Event-ID` is told what changed since then, because any past position can be
 * asked.
 */
export function registerLive(app: FastifyInstance, service: Service, connections: LiveConnections): void {
  const { engine, config } = service;
  app.get("/v1/live", {
    config: { action: "live:read" },
    schema: {
      operationId: "live",
      summary: "实时推送变动的进度 progress as it changes, as server-sent events",
      tags: ["figures"],
      querystring: LiveQuery,
      response: {
        200: {
          description: "事件 progress,id 为日志位置 events named progress; their id is the position",
          content: { "text/event-stream": { schema: ProgressData } },
        },
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      const { plan, ...named } = LiveQuery.parse(request.query);
      const scope = scopeOf(named);
      const area = askedArea(vantageOf(engine.models), request.principal, scope.area);
      requirePermit(service, request, "live:read", { area });
      if (connections.count >= config.liveMax) {
        throw new Fault("OVERLOADED", {
          detail: {
            zh: `实时连接已达${config.liveMax}个`,
            en: `${config.liveMax} live connections are open`,
          },
        });
      }
      const stream = new EventStream(config.liveBufferMax, () => {
        service.metrics.cut.inc();
        reply.raw.destroy();
      });
      stream.write("retry: 2000\n\n");
      const seen = positionIn(request.headers["last-event-id"]);
      const catchUp = tellProgress(engine, { ...scope, area, plan }, stream, seen);
      const isAuthorised = () => service.gate.authenticate(request.headers.authorization);
      const close = keepOpen(engine, stream, { connections, catchUp, isAuthorised });
      request.raw.once("close", close);
      return reply
        .headers({
          "content-type": "text/event-stream; charset=utf-8",
          "x-accel-buffering": "no",
        })
        .send(stream.body);
    },
  });
}

/**
 * Writes progress into a stream: what changed since the position that the reader has seen, or all rows to one who has
 * seen none.
 *
 * @returns writes what has changed since the last time
 */
function tellProgress(
  { models }: Engine,
  question: ProgressQuestion,
  stream: EventStream,
  seen: number | undefined,
): () => void {
  const at = (position: number) => progressOf(vantageAt(models, position), question);
  const tell = (now: Progress, rows: Progress["rows"]) => {
    const data = progressJson(vantageAt(models, now.position), { ...now, rows });
    stream.write(`id: ${now.position}\nevent: progress\ndata: ${jsonText(data)}\n\n`);
  };
  const before = seen === undefined || seen > models.position ? undefined : seenAt(() => at(seen));
  let last = before ?? at(models.position);
  const catchUp = () => {
    if (models.position === last.position) return;
    const now = at(models.position);
    const rows = changedRows(last, now);
    last = now;
    if (rows.length > 0) tell(now, rows);
  };
  if (before) catchUp();
  else tell(last, last.rows);
  return catchUp;
}

/** The position that a reader says to have seen last. */
function positionIn(header: string | string[] | undefined): number | undefined {
  return typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** Nothing where what is asked for did not exist yet: nobody can have seen it. */
function seenAt(ask: () => Progress): Progress | undefined {
  try {
    return ask();
  } catch (problem) {
    if (problem instanceof Fault) return undefined;
    throw problem;
  }
}

interface Reader {
  readonly connections: LiveConnections;
  /** Writes what has changed. */
  readonly catchUp: () => void;
  /** Throws UNAUTHENTICATED for one who may not read any more. */
  readonly isAuthorised: () => unknown;
}

/**
 * Keeps a stream going until it is closed: what commits change is written, and comments that keep proxies from closing
 * the connection. It is closed when its reader is not authorised any more.
 *
 * @returns closes the stream
 */
function keepOpen(
  engine: Engine,
  stream: EventStream,
  { connections, catchUp, isAuthorised }: Reader,
): () => void {
  let gathering: NodeJS.Timeout | undefined;
  const stopListening = engine.listen(() => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      catchUp();
    }, GATHER_MS);
  });
  const heartbeat = setInterval(() => stream.write(": \n\n"), HEARTBEAT_MS);
  const recheck = setInterval(async () => {
    try {
      await isAuthorised();
    } catch (problem) {
      if (problem instanceof Fault && problem.code === "UNAUTHENTICATED") close();
    }
  }, RECHECK_MS);
  const close = () => {
    stopListening();
    clearInterval(recheck);
    clearInterval(heartbeat);
    clearTimeout(gathering);
    forget();
    stream.end();
  };
  const forget = connections.add(close);
  return close;
}
