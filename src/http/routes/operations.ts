import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { requirePermit, type Service } from "../context.js";

/** Events that may be missing from the answers while the service still counts as caught up. */
const LAG_MAX = 1000;

/** For those who keep the service running. Health says the process lives; readiness that its answers are current. */
export function registerOperations(
  app: FastifyInstance,
  service: Service,
  state: { readonly isClosing: () => boolean },
): void {
  const { engine, metrics, gate } = service;

  app.get("/healthz", { schema: { hide: true }, logLevel: "silent" }, async () => ({ status: "ok" }));

  app.get("/readyz", { schema: { hide: true }, logLevel: "silent" }, async (_request, reply) => {
    const { position, log } = engine;
    const head = await log.store.head().catch(() => undefined);
    const lag = head === undefined ? null : head - position;
    const isReady = !state.isClosing() && !log.problem && lag !== null && lag <= LAG_MAX;
    return reply.code(isReady ? 200 : 503).send({ ready: isReady, position, lag });
  });

  app.get("/metrics", { schema: { hide: true }, logLevel: "silent" }, async (request, reply) => {
    requirePermit(service, request, "metrics:read");
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  const Page = z.strictObject({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(10_000).default(100),
  });
  app.get("/v1/audit", {
    schema: {
      operationId: "audit",
      summary: "审计记录 who did what, and who was refused",
      tags: ["operations"],
      querystring: Page,
    },
    handler: async (request) => {
      requirePermit(service, request, "audit:read");
      const { after, limit } = Page.parse(request.query);
      return { records: gate.readAudit(after, limit) };
    },
  });
}
