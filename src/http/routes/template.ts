import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { BatchOptions } from "../../engine/ingest/batch.js";
import { writeForm } from "../../engine/ingest/forms.js";
import { vantageOf } from "../../engine/queries/vantage.js";
import type { WorkingFolder } from "../../working-folder.js";
import { requirePermit, type Service } from "../context.js";
import { attachment, BINARY, bare, MEDIA_TYPES } from "../negotiate.js";
import { PROBLEM } from "../problem.js";

const Query = z.strictObject({
  kind: BatchOptions.shape.kind.default("reports"),
  format: z.enum(["xlsx", "csv"]).default("xlsx"),
});

/** The empty form that units fill in, with the names that are known now. */
export function registerTemplate(app: FastifyInstance, service: Service, working: WorkingFolder): void {
  app.get("/v1/template", {
    config: { action: "template:read" },
    schema: {
      operationId: "template",
      summary: "填报模板 a form to fill in",
      tags: ["batches"],
      querystring: Query,
      response: {
        200: {
          description: "填报模板 the form",
          content: { [bare(MEDIA_TYPES.xlsx)]: { schema: BINARY }, "text/csv": { schema: z.string() } },
        },
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      requirePermit(service, request, "template:read");
      const { kind, format } = Query.parse(request.query);
      const form = await working.within(async (folder) => {
        const path = join(folder, `form.${format}`);
        await writeForm(vantageOf(service.engine.models, undefined, service.engine.clock), kind, path);
        return readFile(path);
      });
      return reply
        .type(MEDIA_TYPES[format])
        .header("content-disposition", attachment(`${kind}.${format}`))
        .send(form);
    },
  });
}
