import { createServer } from "node:http";
import Fastify from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { z } from "zod";
import { COMMAND_SCHEMAS, CommandSchema } from "../../dist/src/domain/commands.js";

/** Peers of the service: the same bytes from a bare Fastify route, the same checks without a store, a bare node:http. */
const app = Fastify();
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);
let bytes = Buffer.alloc(0);
app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) =>
  done(null, body),
);
app.put("/bytes", (request, reply) => {
  bytes = Buffer.from(JSON.stringify(request.body));
  reply.send("{}");
});
app.get("/bytes", (_request, reply) => reply.type("application/json; charset=utf-8").send(bytes));
const { unit, period, ...body } = COMMAND_SCHEMAS.FileReport.shape;
app.put(
  "/v1/enterprises/:unit/reports/:period",
  {
    schema: {
      params: z.object({ unit, period }),
      body: z.strictObject(body),
      response: {
        200: z.object({ outcome: z.string(), position: z.number(), findings: z.array(z.unknown()) }),
      },
    },
  },
  (request, reply) => {
    CommandSchema.parse({ type: "FileReport", data: { ...request.body, ...request.params } });
    reply.send({ outcome: "recorded", position: 1, findings: [] });
  },
);
await app.listen({ host: "127.0.0.1", port: 0 });
const { port } = app.server.address();
createServer((_request, reply) => reply.end("hello")).listen(port + 1, "127.0.0.1", () => {
  console.log(JSON.stringify({ port, listening: "listening" }));
});
