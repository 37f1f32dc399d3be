import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { jsonText } from "../../answers/answer.js";
import { changedRows } from "../../answers/progress.js";
import { ProgressData, progressJson } from "../../answers/progress-json.js";
import { ScopeQuery, scopeOf } from "../../answers/scope.js";
import { Fault } from "../../domain/faults.js";
import { type Progress, progressOf } from "../../engine/queries/progress.js";
import { vantageOf } from "../../engine/queries/vantage.js";
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
      const query = LiveQuery.parse(request.query);
      const scope = scopeOf(query);
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
      const at = (position: number) =>
        progressOf(vantageOf(engine.models, `${position}`), { ...scope, area, plan: query.plan });
      const seen = Number(request.headers["last-event-id"] ?? Number.NaN);
      const isResumed = Number.isSafeInteger(seen) && seen >= 0 && seen <= engine.position;
      let last = at(isResumed ? seen : engine.position);

      const stream = new EventStream(config.liveBufferMax, () => {
        service.metrics.cut.inc();
        reply.raw.destroy();
      });
      const tell = (now: Progress, rows: Progress["rows"]) => {
        const data = progressJson(vantageOf(engine.models, `${now.position}`), { ...now, rows });
        stream.write(`id: ${now.position}\nevent: progress\ndata: ${jsonText(data)}\n\n`);
      };
      const catchUp = () => {
        if (engine.position === last.position) return;
        const now = at(engine.position);
        const rows = changedRows(last, now);
        last = now;
        if (rows.length > 0) tell(now, rows);
      };
      stream.write("retry: 2000\n\n");
      if (isResumed) catchUp();
      else tell(last, last.rows);

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
          await service.gate.authenticate(request.headers.authorization);
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
      request.raw.once("close", close);
      return reply
        .headers({
          "content-type": "text/event-stream; charset=utf-8",
          "cache-control": "no-store",
          "x-accel-buffering": "no",
        })
        .send(stream.body);
    },
  });
}
