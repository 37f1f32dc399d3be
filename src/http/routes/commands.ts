import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Action } from "../../access/permissions.js";
import { PublicationId } from "../../domain/attribution.js";
import { COMMAND_SCHEMAS, CommandSchema, type CommandType } from "../../domain/commands.js";
import { Fault, told } from "../../domain/faults.js";
import { type Origin, type Precondition, parseCommand } from "../../engine/engine.js";
import { publish } from "../../engine/publish.js";
import { noteChange } from "../acts.js";
import { requirePermit, type Service } from "../context.js";
import { eventIdOf, Idempotency } from "../idempotency.js";
import { languageOf } from "../negotiate.js";
import { PROBLEM } from "../problem.js";

interface CommandRoute {
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly type: CommandType;
  readonly summary: string;
}

/** Single changes as resources; what stands in the address is left out of the body. */
export const COMMAND_ROUTES: readonly CommandRoute[] = [
  { method: "POST", path: "/v1/enterprises", type: "RegisterEnterprise", summary: "登记企业 register" },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/name",
    type: "RenameEnterprise",
    summary: "更名 rename",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/location",
    type: "RelocateEnterprise",
    summary: "迁移 relocate",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/classification",
    type: "ReclassifyEnterprise",
    summary: "变更分类 reclassify",
  },
  {
    method: "POST",
    path: "/v1/enterprises/:unit/deregistration",
    type: "DeregisterEnterprise",
    summary: "注销 deregister",
  },
  {
    method: "POST",
    path: "/v1/enterprises/:unit/reinstatement",
    type: "ReinstateEnterprise",
    summary: "恢复 reinstate",
  },
  {
    method: "PUT",
    path: "/v1/enterprises/:unit/reports/:period",
    type: "FileReport",
    summary: "报送或修订报表 file or revise a report",
  },
  {
    method: "POST",
    path: "/v1/enterprises/:unit/reports/:period/withdrawal",
    type: "WithdrawReport",
    summary: "撤回报表 withdraw a report",
  },
  {
    method: "PUT",
    path: "/v1/plans/:plan/targets/:target",
    type: "SetTarget",
    summary: "设定或修订目标 set or revise a target",
  },
  {
    method: "POST",
    path: "/v1/plans/:plan/targets/:target/retirement",
    type: "RetireTarget",
    summary: "撤销目标 retire a target",
  },
  {
    method: "PUT",
    path: "/v1/indicators/:indicator/observations/:observation",
    type: "Observe",
    summary: "记录监测值 observe an indicator",
  },
  { method: "PUT", path: "/v1/plans/:plan", type: "AdoptPlan", summary: "新增规划 adopt a plan" },
  {
    method: "PUT",
    path: "/v1/areas/:area",
    type: "DefineArea",
    summary: "新增地区、园区 define an area or park",
  },
  { method: "PUT", path: "/v1/areas/:area/name", type: "RenameArea", summary: "地区更名 rename an area" },
  {
    method: "PUT",
    path: "/v1/areas/:area/place",
    type: "MoveArea",
    summary: "变更地区隶属 what an area lies in",
  },
  {
    method: "PUT",
    path: "/v1/clusters/:cluster",
    type: "DefineCluster",
    summary: "新增产业 define a cluster",
  },
  {
    method: "PUT",
    path: "/v1/clusters/:cluster/name",
    type: "RenameCluster",
    summary: "产业更名 rename a cluster",
  },
  {
    method: "PUT",
    path: "/v1/indicators/:indicator",
    type: "DefineIndicator",
    summary: "新增监测指标 define an indicator",
  },
  {
    method: "PUT",
    path: "/v1/calendar/:effective",
    type: "SetCalendar",
    summary: "设定报送日历 set the reporting calendar",
  },
  {
    method: "PUT",
    path: "/v1/periods/:period/closing",
    type: "ClosePeriod",
    summary: "锁定报告期 close a period",
  },
  {
    method: "POST",
    path: "/v1/bases",
    type: "RestateBase",
    summary: "调整可比口径的基数 restate the base of comparable growth",
  },
  {
    method: "POST",
    path: "/v1/bases/withdrawal",
    type: "WithdrawRestatement",
    summary: "撤销基数调整 take a restated base back",
  },
];

/** What each command is, as a permit; what is not here is a change of reference data. */
const ACTIONS: Readonly<Partial<Record<CommandType, Action>>> = {
  RegisterEnterprise: "register:change",
  RenameEnterprise: "register:change",
  RelocateEnterprise: "register:change",
  ReclassifyEnterprise: "register:change",
  DeregisterEnterprise: "register:change",
  ReinstateEnterprise: "register:change",
  ReattributeReport: "register:change",
  FileReport: "reports:file",
  WithdrawReport: "reports:withdraw",
  AdoptPlan: "plan:change",
  SetTarget: "plan:change",
  RetireTarget: "plan:change",
  Observe: "observations:record",
  ClosePeriod: "periods:close",
};

function actionOf(type: CommandType): Action {
  return ACTIONS[type] ?? "reference:change";
}

export const ReceiptData = z.object({
  outcome: z.enum(["recorded", "unchanged"]),
  /** Up to where one has to read to see the change. */
  position: z.number().int(),
  /** What `If-Match` of the next change has to name; the ETag says the same. */
  revision: z.number().int(),
  findings: z.array(z.object({ code: z.string(), severity: z.string() }).loose()).readonly(),
});

type Receipt = z.output<typeof ReceiptData>;

const PublicationBody = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  note: z.string().max(500).default(""),
});

export function registerCommands(app: FastifyInstance, service: Service): void {
  const idempotency = new Idempotency(service.gate, () => service.engine.position);
  for (const route of COMMAND_ROUTES) registerOne(app, service, idempotency, route);

  app.post("/v1/commands", {
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
        200: z.object({ publication: z.string(), position: z.number().int(), digest: z.string() }),
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      const { publication } = z.object({ publication: z.string() }).parse(request.params);
      const { name = publication, note } = PublicationBody.parse(request.body);
      requirePermit(service, request, "figures:publish");
      const key = keyOf(request);
      const expected = expectedIn(request);
      const done = await idempotency.once(
        key,
        JSON.stringify(["publish", publication, name, note, expected]),
        () => publish(service.engine, { publication, name, note }, originOf(request, key, expected)),
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
  const key = keyOf(request);
  const expected = expectedIn(request);
  const record = async (): Promise<Receipt> => {
    const { metrics } = service;
    const stop = metrics.appends.startTimer();
    metrics.commands++;
    const { outcome, position, revision, findings } = await service.engine
      .executeChecked(command, originOf(request, key, expected))
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
    .send(receipt);
}

/** Keys of different senders never meet. @throws Fault ARGUMENT_INVALID for a key that is no key */
function keyOf({ headers, principal }: FastifyRequest): string | undefined {
  const key = headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: "Idempotency-Key 应为1—200个可见的 ASCII 字符",
        en: "Idempotency-Key: 1–200 visible ASCII characters",
      },
    });
  }
  return `${principal.id} ${key}`;
}

function originOf(
  request: FastifyRequest,
  key: string | undefined,
  expected: Precondition | undefined,
): Origin {
  return {
    actor: request.principal.actor,
    correlation: request.id,
    ...(key === undefined ? {} : { id: eventIdOf(key) }),
    ...(expected === undefined ? {} : { expected }),
  };
}

/**
 * `If-Match: "3"` is a revision, `If-Match: *` asks that there be something, `If-None-Match: *` that there be nothing
 * yet (RFC 9110, 13.1).
 *
 * @throws Fault ARGUMENT_INVALID
 */
function expectedIn({ headers }: FastifyRequest): Precondition | undefined {
  if (headers["if-none-match"] === "*") return "none";
  const tag = headers["if-match"];
  if (tag === undefined || tag === "*") return tag;
  const [, revision] = /^"?(-?\d{1,15})"?$/.exec(tag) ?? [];
  if (revision === undefined)
    throw new Fault("ARGUMENT_INVALID", {
      detail: {
        zh: `If-Match 应为带引号的版次或 *:${tag.slice(0, 40)}`,
        en: `If-Match takes a revision in quotes, or *: ${tag.slice(0, 40)}`,
      },
    });
  return Number(revision);
}
