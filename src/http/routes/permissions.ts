import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { EXTENTS, permissionsOf } from "../../access/permissions.js";
import { Role } from "../../access/principal.js";
import { PROBLEM } from "../problem.js";

export const PermissionsData = z
  .object({
    actor: z.string().describe("日志和审计记录中的名称 as the log and the audit record name it"),
    role: Role,
    scope: z.string().nullable().describe("所辖地区、园区,或本企业 the own area or unit"),
    expiresAt: z.iso.datetime().nullable(),
    permissions: z.array(z.object({ action: z.string(), extent: z.enum(EXTENTS) })),
  })
  .describe("令牌的身份和权限 whose the token is, and what it may do");

/** Who asks, and what they may do: a program need not find out by being refused. */
export function registerPermissions(app: FastifyInstance): void {
  app.get("/v1/permissions", {
    config: { action: "permissions:read" },
    schema: {
      operationId: "permissions",
      summary: "本令牌的身份、有效期和权限 whose the token is, until when it holds, and what it may do",
      tags: ["operations"],
      response: { 200: PermissionsData, default: PROBLEM },
    },
    handler: async ({ principal: { actor, role, scope, expiresAt } }, reply) =>
      reply.send({
        actor,
        role,
        scope,
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        permissions: permissionsOf(role),
      }),
  });
}
