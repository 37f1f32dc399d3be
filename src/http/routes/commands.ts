import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { PositionData, RevisionData } from "../../answers/data.js";
import { PublicationId } from "../../domain/attribution.js";
import { COMMAND_SCHEMAS, CommandSchema } from "../../domain/commands.js";
import { told } from "../../domain/faults.js";
import { parseCommand } from "../../engine/engine.js";
import { publish } from "../../engine/publish.js";
import { noteChange } from "../acts.js";
import { changeHeadersOf } from "../change-headers.js";
import { requirePermit, type Service } from "../context.js";
import { Idempotency } from "../idempotency.js";
import { languageOf, tagOf } from "../negotiate.js";
import { PROBLEM } from "../problem.js";
import { actionOf, COMMAND_ROUTES, type CommandRoute } from "./command-routes.js";

export const ReceiptData = z
  .object({
    outcome: z.enum(["recorded", "unchanged"]),
    position: PositionData.describe("下次读取的 minPosition for minPosition of a read that is to see it"),
    revision: RevisionData.describe(
      "下次变更的 If-Match,ETag 相同 for If-Match of the next change, as the ETag",
    ),
    findings: z
      .array(z.object({ code: z.string(), severity: z.string(), message: z.string() }).loose())
      .readonly()
      .describe("审核提示 what the rules of review noticed"),
  })
  .describe("已记入;unchanged:原已如此,未再记入 recorded; unchanged: it was so already");

type Receipt = z.output<typeof ReceiptData>;

const PublicationBody = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  note: z.string().max(500).default(""),
});

export function registerCommands(app: FastifyInstance, service: Service): void {
  const idempotency = new Idempotency(
    service.gate,
    () => service.engine.position,
    () => service.engine.clock.now(),
  );
  for (const route of COMMAND_ROUTES) registerOne(app, service, idempotency, route);

  app.post("/v1/commands", {
    config: { action: "commands:give" },
    schema: {
      operationId: "command",
      summary: "任一命令 any command",
      tags: ["commands"],
      body: CommandSchema,
      response: { 200: ReceiptData, default: PROBLEM },
    },
    handler: (request, reply) => carryOut(service, idempotency, request, reply, request.body),
  });

  app.put("/v1/publications/:publication", {
    config: { action: "figures:publish" },
    schema: {
      operationId: "publish",
      summary: "发布:为当前日志位置命名 publish the present figures",
      tags: ["figures"],
      params: z.object({ publication: PublicationId }),
      body: PublicationBody,
      response: {
        200: z
          .object({ publication: z.string(), position: PositionData, digest: z.string() })
          .describe("已发布,或原已如此发布 published, or so already"),
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      const { publication } = z.object({ publication: z.string() }).parse(request.params);
      const { name = publication, note } = PublicationBody.parse(request.body);
      requirePermit(service, request, "figures:publish");
      const { key, expected, origin } = changeHeadersOf(request, service.engine.clock.now());
      const done = await idempotency.once(
        key,
        JSON.stringify(["publish", publication, name, note, expected]),
        () => publish(service.engine, { publication, name, note }, origin),
      );
      noteChange(service, request, { action: "figures:publish", target: publication, detail: "" });
      return reply.header("dabiao-position", service.engine.position).header("etag", '"0"').send(done);
    },
  });
}

function registerOne(
  app: FastifyInstance,
  service: Service,
  idempotency: Idempotency,
  { method, path, type, summary }: CommandRoute,
): void {
  const named = [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
  const shape = Object.entries(COMMAND_SCHEMAS[type].shape);
  const part = (isNamed: boolean) =>
    Object.fromEntries(shape.filter(([name]) => named.includes(name) === isNamed));
  app.route({
    method,
    url: path,
    config: { action: actionOf(type) },
    schema: {
      operationId: type,
      summary,
      tags: ["commands"],
      ...(named.length > 0 ? { params: z.object(part(true)) } : {}),
      body: z.strictObject(part(false)),
      response: { 200: ReceiptData, default: PROBLEM },
    },
    handler: (request, reply) => {
      const data = { ...Object(request.body), ...Object(request.params) };
      return carryOut(service, idempotency, request, reply, { type, data });
    },
  });
}

/**
 * Records a command. The answer's ETag is the revision that `If-Match` of the next change has to name.
 *
 * @throws Fault FORBIDDEN, PRECONDITION_FAILED, ALREADY_THERE, NOTHING_THERE, IDEMPOTENCY_KEY_REUSED, and the refusals
 * of the deciders
 */
async function carryOut(
  service: Service,
  idempotency: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
  input: unknown,
): Promise<FastifyReply> {
  const command = parseCommand(input);
  const unit = "unit" in command.data ? command.data.unit : undefined;
  const action = actionOf(command.type);
  requirePermit(service, request, action, unit === undefined ? {} : { unit });
  const { key, expected, origin } = changeHeadersOf(request, service.engine.clock.now());
  const record = async (): Promise<Receipt> => {
    const { metrics } = service;
    const stop = metrics.appends.startTimer();
    metrics.commands++;
    const { outcome, position, revision, findings } = await service.engine
      .executeChecked(command, origin)
      .finally(() => metrics.commands--);
    stop();
    noteChange(service, request, {
      action,
      target: unit ?? "",
      detail: `${command.type} ${outcome} ${position}`,
    });
    const language = languageOf(request);
    return { outcome, position, revision, findings: findings.map((finding) => told(finding, language)) };
  };
  const receipt =
    key === undefined
      ? await record()
      : ReceiptData.parse(await idempotency.once(key, JSON.stringify([command, expected]), record));
  return reply
    .header("dabiao-position", receipt.position)
    .header("etag", `"${receipt.revision}"`)
    .header("content-language", tagOf(languageOf(request)))
    .send(receipt);
}
