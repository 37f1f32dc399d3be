import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { batchQuestion } from "../../answers/batch.js";
import { Fault, type Language, refusing, told } from "../../domain/faults.js";
import { asFault } from "../../domain/machine-faults.js";
import type { BatchResult } from "../../engine/ingest/batch.js";
import { noteChange, noteFailure, noteRefusal } from "../acts.js";
import { requirePermit, type Service } from "../context.js";
import { attachment, BINARY, bare, languageOf, tagOf } from "../negotiate.js";
import { logRefusal, PROBLEM, ProblemData, problemOf } from "../problem.js";
import { FILE_TYPES, type RejectsFile } from "../rejects-file.js";
import { readForm, UploadFields } from "../upload-form.js";
import type { Upload, Uploads } from "../uploads.js";
import { NO_QUERY, validatorOf } from "../validation.js";

/** Problems that an answer lists; the file of bad rows has all of them. */
const PROBLEMS_SHOWN = 1000;

const BatchOutcomeData = z.object({
  batch: z.string(),
  file: z.string(),
  state: z.enum(["checked", "completed", "rejected", "known"]),
  outcome: z
    .record(z.string(), z.number())
    .describe(
      "rows 等于其余各项之和;state 为 checked、rejected 时没有入库,filed、revised 是可新增、可修订的行数 rows is the sum of the others; where state is checked or rejected nothing was recorded, and filed and revised are what could be",
    ),
});
const UploadResult = BatchOutcomeData.extend({
  upload: z.string(),
  position: z.number().int(),
  problems: z
    .array(
      z
        .object({
          row: z.number().describe("0 为整个文件 0: the file as a whole"),
          sheet: z.string().optional(),
          column: z.string().optional(),
          value: z.string().optional(),
          severity: z.enum(["error", "confirm", "warning"]),
          code: z.string(),
          message: z.string(),
        })
        .loose(),
    )
    .describe(
      `按行;超过${PROBLEMS_SHOWN}处时只列这么多,提示在后 by row; of more only so many, warnings last`,
    ),
  problemCount: z.number().int(),
  rejects: z.string().nullable(),
}).describe("文件的处理结果 what became of the file");
export const UploadState = z
  .object({
    upload: z.string(),
    file: z.string(),
    state: z.enum(["running", "done", "failed"]),
    progress: z.object({ phase: z.string(), done: z.number(), total: z.number() }).nullable(),
    result: UploadResult.nullable(),
    problem: ProblemData.nullable(),
  })
  .describe("上传的进度和结果 progress and result of the upload");

/** Received files: sent, taken in, and what became of them. */
export function registerBatches(app: FastifyInstance, service: Service, uploads: Uploads): void {
  registerUpload(app, service, uploads);
  registerResumption(app, service, uploads);
  registerUploadState(app, service, uploads);
  registerRejects(app, service, uploads);
  registerBatchRejects(app, service, uploads);
}

function registerUpload(app: FastifyInstance, service: Service, uploads: Uploads): void {
  app.post("/v1/batches", {
    config: { action: "batches:upload" },
    schema: {
      operationId: "upload",
      summary: "上传文件 upload a file (multipart: a file and fields)",
      description:
        "Prefer: respond-async 收齐后立即返回202。With Prefer: respond-async the answer is 202 as soon as all is received.",
      tags: ["batches"],
      consumes: ["multipart/form-data"],
      body: UploadFields.extend({ file: BINARY }),
      response: {
        200: UploadResult,
        201: UploadResult,
        202: UploadState,
        422: UploadResult,
        default: PROBLEM,
      },
    },
    // The form is a stream: it is checked field by field as it comes.
    validatorCompiler: ({ httpPart }) =>
      httpPart === "querystring" ? validatorOf(NO_QUERY, httpPart) : (value) => ({ value }),
    handler: async (request, reply) => {
      requirePermit(service, request, "batches:upload");
      const { actor, id: owner } = request.principal;
      const { upload, done } = await uploads.take(
        (save) => readForm(request, service.config.uploadMax, save),
        {
          actor,
          owner,
        },
      );
      const finished = done.then(
        (result) => {
          noteOutcome(service, request, result);
          return result;
        },
        (problem: unknown) => {
          // Whoever did not wait for the answer is on record as well.
          noteFailure(service, request, asFault(problem).code);
          throw problem;
        },
      );
      reply.header("content-language", tagOf(languageOf(request)));
      if (/\brespond-async\b/.test(`${request.headers.prefer ?? ""}`)) {
        finished.catch((problem: unknown) => logRefusal(problem, asFault(problem), request.log));
        return reply.code(202).header("location", `/v1/uploads/${upload.id}`).send(stateOf(upload, request));
      }
      const result = await finished;
      const status = result.state === "completed" ? 201 : result.state === "rejected" ? 422 : 200;
      return reply
        .code(status)
        .header("dabiao-position", result.position)
        .send(resultOf(upload, result, languageOf(request)));
    },
  });
}

function registerResumption(app: FastifyInstance, service: Service, uploads: Uploads): void {
  app.post("/v1/batches/resumption", {
    config: { action: "batches:upload" },
    schema: {
      operationId: "resume",
      summary: "由留存的文件完成中断的批次 finish interrupted batches from the kept bytes",
      tags: ["batches"],
      response: {
        200: z.object({ batches: z.array(BatchOutcomeData) }).describe("已补完的批次 what was finished"),
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      requirePermit(service, request, "batches:upload");
      const results = await uploads.resume(request.principal.actor);
      for (const result of results) noteOutcome(service, request, result);
      const batches = results.map(({ batch, file, state, outcome }) => ({ batch, file, state, outcome }));
      return reply.header("dabiao-position", service.engine.position).send({ batches });
    },
  });
}

function registerUploadState(app: FastifyInstance, service: Service, uploads: Uploads): void {
  app.get("/v1/uploads/:upload", {
    config: { action: "batches:read" },
    schema: {
      operationId: "uploadState",
      summary: "上传的进度和结果 progress and result of an upload",
      tags: ["batches"],
      params: z.object({ upload: z.uuid() }),
      response: { 200: UploadState, default: PROBLEM },
    },
    handler: async (request, reply) =>
      reply
        .header("content-language", tagOf(languageOf(request)))
        .send(stateOf(uploadOf(service, uploads, request), request)),
  });
}

function registerRejects(app: FastifyInstance, service: Service, uploads: Uploads): void {
  app.get("/v1/uploads/:upload/rejects", {
    config: { action: "batches:read" },
    schema: {
      operationId: "uploadRejects",
      summary: "待改正的行 the rows to correct, as a file",
      tags: ["batches"],
      params: z.object({ upload: z.uuid() }),
      response: { 200: REJECTS, default: PROBLEM },
    },
    handler: async (request, reply) => {
      const { rejects } = uploadOf(service, uploads, request);
      if (rejects === undefined)
        throw new Fault("NOT_DEFINED", { what: { zh: "问题行文件", en: "a file of rows to correct" } });
      return asFile(reply, rejects, createReadStream(rejects.path));
    },
  });
}

function registerBatchRejects(app: FastifyInstance, service: Service, uploads: Uploads): void {
  app.get("/v1/batches/:batch/rejects", {
    config: { action: "batches:read" },
    schema: {
      operationId: "batchRejects",
      summary: "一个批次待改正的行 the rows of a batch to correct, as a file",
      tags: ["batches"],
      params: batchQuestion.query.pick({ batch: true }),
      response: { 200: REJECTS, default: PROBLEM },
    },
    handler: async (request, reply) => {
      requirePermit(service, request, "batches:read");
      const { batch } = batchQuestion.query.pick({ batch: true }).parse(request.params);
      return uploads.withRejectsOf(batch, async (rejects) =>
        asFile(reply, rejects, await readFile(rejects.path)),
      );
    },
  });
}

/** What is no workbook. */
const ROWS: Readonly<Record<string, z.ZodType>> = {
  "text/csv": z.string(),
  "application/json": z.array(z.looseObject({})),
  "application/x-ndjson": z.string(),
};
/** Rows to correct, in the documentation. */
const REJECTS = {
  description: "与上传的文件同类 a file of the kind that was sent",
  content: Object.fromEntries(
    Object.values(FILE_TYPES).map((type) => [bare(type), { schema: ROWS[bare(type)] ?? BINARY }]),
  ),
};

function asFile(
  reply: FastifyReply,
  { type, name }: RejectsFile,
  contents: Uint8Array | Readable,
): FastifyReply {
  return reply.type(type).header("content-disposition", attachment(name)).send(contents);
}

/** A file with bad rows is refused as a whole, unless its good rows were asked for. */
function noteOutcome(
  service: Service,
  request: FastifyRequest,
  { batch, state, file }: Pick<BatchResult, "batch" | "state" | "file">,
): void {
  const note = state === "rejected" ? noteRefusal : noteChange;
  note(service, request, { action: "batches:upload", target: batch, detail: `${state} ${file}` });
}

/** One's own upload, or any for those who may read batches. */
function uploadOf(service: Service, uploads: Uploads, request: FastifyRequest): Upload {
  const { upload: id } = z.object({ upload: z.string() }).parse(request.params);
  const upload = uploads.find(id);
  if (upload?.owner !== request.principal.id) requirePermit(service, request, "batches:read");
  if (!upload) throw new Fault("NOT_DEFINED", { what: { zh: `上传 ${id}`, en: `upload ${id}` } });
  return upload;
}

function resultOf(upload: Upload, result: BatchResult, language: Language): z.output<typeof UploadResult> {
  const { problems, outcome, ...rest } = result;
  return {
    upload: upload.id,
    ...rest,
    outcome: { ...outcome },
    problems: listed(problems).map((problem) => told(problem, language)),
    problemCount: problems.length,
    rejects: upload.rejects === undefined ? null : `/v1/uploads/${upload.id}/rejects`,
  };
}

/** As many as an answer has room for: a thousand warnings do not hide what rows are refused for. */
function listed(problems: BatchResult["problems"]): BatchResult["problems"] {
  if (problems.length <= PROBLEMS_SHOWN) return problems;
  const isWarning = ({ severity }: { readonly severity: string }) => severity === "warning";
  return [...refusing(problems), ...problems.filter(isWarning)].slice(0, PROBLEMS_SHOWN);
}

function stateOf(upload: Upload, request: FastifyRequest): z.output<typeof UploadState> {
  const language = languageOf(request);
  const { id, file, progress = null, result, fault } = upload;
  return {
    upload: id,
    file,
    state: fault ? "failed" : result ? "done" : "running",
    progress,
    result: result ? resultOf(upload, result, language) : null,
    problem: fault ? problemOf(fault, language, request.id) : null,
  };
}
