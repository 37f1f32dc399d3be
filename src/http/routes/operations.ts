import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { AuditData, AuditQuery, auditJson } from "../../access/records.js";
import { pageOf } from "../../answers/paging.js";
import { requirePermit, type Service } from "../context.js";
import { nextLink } from "../link.js";
import { PROBLEM } from "../problem.js";

/** Events that may be missing from the answers while the service still counts as caught up. */
const LAG_MAX = 1000;

/** For those who keep the service running. Health says the process lives; readiness that its answers are current. */
export function registerOperations(
  app: FastifyInstance,
  service: Service,
  state: { readonly isClosing: () => boolean },
): void {
  const { engine, metrics, gate } = service;

  app.get("/healthz", {
    config: { isProbe: true },
    schema: { ...documented("health", "服务在运行 the process lives"), response: { 200: Health } },
    logLevel: "silent",
    handler: async () => ({ status: "ok" }),
  });

  // Nobody is kept out here: however many ask, the log is asked once at a time.
  let asking: Promise<number | undefined> | undefined;
  const head = () => {
    asking ??= engine.log.store
      .head()
      .catch(() => undefined)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  app.get("/readyz", {
    config: { isProbe: true },
    schema: {
      ...documented("ready", "答案是最新的 the answers are current"),
      response: { 200: Readiness, 503: Readiness },
    },
    logLevel: "silent",
    handler: async (_request, reply) => {
      const end = await head();
      const { position, log } = engine;
      const lag = end === undefined ? null : Math.max(0, end - position);
      const isReady = !state.isClosing() && !log.problem && lag !== null && lag <= LAG_MAX;
      return reply.code(isReady ? 200 : 503).send({ ready: isReady, position, lag });
    },
  });

  app.get("/metrics", {
    config: { action: "metrics:read" },
    schema: {
      ...documented("metrics", "Prometheus 指标 figures about the service"),
      response: {
        200: { description: "Prometheus", content: { "text/plain": { schema: z.string() } } },
        default: PROBLEM,
      },
    },
    logLevel: "silent",
    handler: async (request, reply) => {
      requirePermit(service, request, "metrics:read");
      return reply.type(metrics.contentType).send(await metrics.text());
    },
  });

  app.get("/v1/audit", {
    config: { action: "audit:read" },
    schema: {
      ...documented("audit", "审计记录 who did what, and who was refused"),
      querystring: z.strictObject(AuditQuery.shape),
      response: {
        200: z
          .object({ records: z.array(AuditData), next: z.number().int().nullable() })
          .describe("一页审计记录 a page of the record"),
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      requirePermit(service, request, "audit:read");
      const { limit, ...query } = AuditQuery.parse(request.query);
      const { rows, next } = pageOf(gate.readAudit({ ...query, limit: limit + 1 }), limit, ({ n }) => n);
      if (next !== undefined) reply.header("link", nextLink(request.url, next));
      return reply.send({ records: rows.map(auditJson), next: next ?? null });
    },
  });
}

const documented = (operationId: string, summary: string) => ({ operationId, summary, tags: ["operations"] });

const Health = z.object({ status: z.literal("ok") }).describe("在运行 it lives");
const Readiness = z
  .object({
    ready: z.boolean(),
    position: z.number().int(),
    lag: z
      .number()
      .int()
      .nullable()
      .describe("日志中尚未计入的事件数,读不到日志为 null events not in the answers yet; null: no log"),
  })
  .describe("503 时尚未就绪 not ready with 503");
