import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { describeHeaders } from "./openapi.js";

/** The OpenAPI document of all routes that are registered after this, and the pages at `/docs` that show it. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
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
