import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Words } from "../domain/defect.js";
import { FAULTS, Fault, type Language, paramsIn } from "../domain/faults.js";
import { asFault } from "../domain/machine-faults.js";
import { inLanguage, jsonWords, placeIn, schemaWords, TOLD_MAX } from "../domain/schema-words.js";
import { languageOf, tagOf } from "./negotiate.js";

/** RFC 9457. `code` and `params` are stable; the sentences are in the language that was asked for. */
export const ProblemData = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().describe("请求编号,日志和审计记录中相同 as the log and the audit record name it"),
    code: z.string().meta({ description: "代码,不变 stable", enum: Object.keys(FAULTS) }),
    params: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .describe("detail 中的值 the values in detail"),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .describe("各字段的问题 what is wrong with each field"),
  })
  .meta({ id: "Problem" });
/** How a refusal is documented. */
export const PROBLEM = {
  description: "拒绝或故障 a refusal or a failure",
  content: { "application/problem+json": { schema: ProblemData } },
};
export type ProblemData = z.output<typeof ProblemData>;

const TITLES: Readonly<Record<number, readonly [zh: string, en: string]>> = {
  400: ["请求有误", "bad request"],
  401: ["未认证", "unauthenticated"],
  403: ["无权限", "not allowed"],
  404: ["不存在", "not found"],
  405: ["方法不允许", "method not allowed"],
  406: ["没有所要的格式", "not acceptable"],
  408: ["请求过慢", "request too slow"],
  409: ["冲突", "conflict"],
  412: ["内容已变", "precondition failed"],
  413: ["过大", "too large"],
  415: ["内容类型不支持", "unsupported media type"],
  422: ["数据被拒", "data refused"],
  429: ["请求过多", "too many requests"],
  431: ["请求头过大", "request headers too large"],
  500: ["内部错误", "internal error"],
  503: ["暂不可用", "unavailable"],
  507: ["磁盘已满", "disk full"],
};

/** Seconds after which an answer of 503 suggests to try again. */
const RETRY_SECONDS = 2;

/**
 * Answers a thrown value with a problem document. What is not a Fault is logged; the answer tells nothing
 * about the inside of the service.
 */
export function answerProblem(problem: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const language = languageOf(request);
  const { fault, errors } = understood(problem, request);
  logRefusal(problem, fault, request.log);
  if (fault.status === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", RETRY_SECONDS);
  if (fault.status === 401) reply.header("www-authenticate", 'Bearer realm="dabiao"');
  reply
    .code(fault.status)
    .header("content-language", tagOf(language))
    .type("application/problem+json; charset=utf-8")
    .serializer(JSON.stringify)
    .send(problemOf(fault, language, request.id, errors));
}

/**
 * Why a token was refused, or its issuer not reached, is for those who run the service; the asker is told less. What a
 * file or request was refused for may name units, and is not logged.
 */
export function logRefusal(
  problem: unknown,
  { status, code, cause }: Fault,
  log: FastifyRequest["log"],
): void {
  const reason = cause instanceof Error ? cause.message : undefined;
  if (status >= 500 && status !== 503) log.error({ err: problem }, "failed");
  else if (code === "IDENTITY_PROVIDER_UNAVAILABLE") log.warn({ code, err: cause }, "refused");
  else if (status === 401 && reason !== undefined) log.info({ code, reason }, "refused");
  else log.debug({ code }, "refused");
}

type FieldErrors = NonNullable<ProblemData["errors"]>;

export function problemOf(
  fault: Fault,
  language: Language,
  requestId: string,
  errors?: FieldErrors,
): ProblemData {
  const { code, status } = fault;
  const isInside = status === 500;
  const [zh, en] = TITLES[status] ?? TITLES[500] ?? ["", ""];
  return {
    type: `urn:dabiao:problem:${code}`,
    title: language === "zh" ? zh : en,
    status,
    detail: isInside
      ? language === "zh"
        ? "程序内部错误,请凭请求编号查日志"
        : "internal error; the log has it under this id"
      : fault.say(language),
    instance: `urn:dabiao:request:${requestId}`,
    code,
    params: isInside ? {} : paramsIn(fault.params, language),
    ...(errors && errors.length > 0 ? { errors } : {}),
  };
}

/** The refusal or failure that something thrown stands for. */
export function faultOf(problem: unknown, request: FastifyRequest): Fault {
  return understood(problem, request).fault;
}

function understood(problem: unknown, request: FastifyRequest): { fault: Fault; errors?: FieldErrors } {
  if (problem instanceof Fault) return { fault: problem, errors: fieldErrors(problem, languageOf(request)) };
  if (problem instanceof z.ZodError && "validationContext" in problem) {
    const fault = misfitIn(problem, PARTS[String(problem.validationContext)]);
    return { fault, errors: fieldErrors(fault, languageOf(request)) };
  }
  if (isFastifyError(problem)) {
    const known = BY_FASTIFY_CODE[problem.code];
    if (known) return { fault: known(problem, request) };
    const { statusCode = 500 } = problem;
    if (statusCode >= 400 && statusCode < 500)
      return { fault: new Fault("BODY_INVALID", { detail: bodyWords(problem) }) };
  }
  return { fault: asFault(problem) };
}

/** That what was sent does not fit; the answer points to the fields. `part` of the request, where it is that as a whole. */
export function misfitIn(cause: z.ZodError, part?: Words): Fault {
  const detail = schemaWords(cause, (path) => placeIn(path) ?? part);
  return new Fault("ARGUMENT_INVALID", { detail }, { cause });
}

/** Of very many the first. */
function fieldErrors({ code, cause }: Fault, language: Language): FieldErrors {
  if (code !== "ARGUMENT_INVALID" || !(cause instanceof z.ZodError)) return [];
  return cause.issues.slice(0, TOLD_MAX).map(({ path, message }) => ({
    pointer: ["#", ...path].join("/"),
    detail: inLanguage(message, language),
  }));
}

/** What a request is made of. */
const PARTS: Readonly<Record<string, Words>> = {
  body: { zh: "请求内容", en: "body" },
  querystring: { zh: "查询参数", en: "query" },
};

/** What the readers of bodies say in English alone. */
function bodyWords(problem: FastifyError): Words {
  const zh =
    problem.code === "FST_ERR_CTP_INVALID_JSON_BODY" || problem instanceof SyntaxError
      ? jsonWords(problem).zh
      : (BODY_WORDS[problem.code] ?? `不合格式(${problem.code})`);
  return { zh, en: problem.message };
}

const BODY_WORDS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: "没有内容",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "内容长度与 Content-Length 不符",
  FST_FILES_LIMIT: "一次只收一个文件",
  FST_PARTS_LIMIT: "表单的项过多",
  FST_FIELDS_LIMIT: "表单的字段过多",
  FST_PROTO_VIOLATION: "字段名不允许",
};

const tooLarge = (_: FastifyError, request: FastifyRequest) =>
  new Fault("BODY_TOO_LARGE", { limit: request.routeOptions.bodyLimit });
const unsupported = (_: FastifyError, request: FastifyRequest) =>
  new Fault("MEDIA_UNSUPPORTED", { type: request.headers["content-type"] ?? "-" });

const BY_FASTIFY_CODE: Readonly<Record<string, (problem: FastifyError, request: FastifyRequest) => Fault>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_REQ_FILE_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupported,
  FST_INVALID_MULTIPART_CONTENT_TYPE: unsupported,
  FST_ERR_BAD_URL: () => new Fault("ADDRESS_INVALID"),
};

function isFastifyError(problem: unknown): problem is FastifyError {
  return problem instanceof Error && "code" in problem && typeof problem.code === "string";
}
