import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { BatchData, batchJson } from "../../answers/batches.js";
import { Flag } from "../../answers/scope.js";
import { REASONS, Sha256 } from "../../domain/attribution.js";
import { Fault, faultMessage, type Language, paramsIn } from "../../domain/faults.js";
import { asFault } from "../../domain/machine-faults.js";
import { jsonWords, schemaWords } from "../../domain/schema-words.js";
import { BatchOptions, type BatchResult } from "../../engine/ingest/batch.js";
import { writeForm } from "../../engine/ingest/forms.js";
import { nameAct, noteChange, noteFailure, noteRefusal } from "../acts.js";
import { requirePermit, type Service } from "../context.js";
import { attachment, BINARY, bare, languageOf, MEDIA_TYPES, tagOf } from "../negotiate.js";
import { PROBLEM, ProblemData, problemOf } from "../problem.js";
import { FILE_TYPES, type Save, type Upload, type Uploads } from "../uploads.js";

/** Problems that an answer lists; the file of bad rows has all of them. */
const PROBLEMS_SHOWN = 1000;

const asked = BatchOptions.shape;
/** Fields of the form beside the file. */
const UploadFields = z.strictObject({
  kind: asked.kind.default("reports"),
  format: asked.format,
  sheet: asked.sheet,
  unit: asked.unit,
  basis: asked.basis,
  stage: asked.stage,
  mapping: z.string().max(100_000).optional(),
  acceptValid: Flag,
  dryRun: Flag,
  reason: z.string().max(500).optional(),
  reasonCode: z.enum(REASONS).default("error"),
  /** Codes of confirmed rules, separated by commas; ALL for every one. */
  confirm: z.string().max(1000).default(""),
});

const BatchOutcomeData = z.object({
  batch: z.string(),
  file: z.string(),
  state: z.enum(["checked", "completed", "rejected", "known"]),
  outcome: z.record(z.string(), z.number()),
});
const UploadResult = BatchOutcomeData.extend({
  upload: z.string(),
  position: z.number().int(),
  problems: z.array(z.object({ row: z.number(), code: z.string(), message: z.string() }).loose()),
  problemCount: z.number().int(),
  rejects: z.string().nullable(),
});
const UploadState = z.object({
  upload: z.string(),
  file: z.string(),
  state: z.enum(["running", "done", "failed"]),
  progress: z.object({ phase: z.string(), done: z.number(), total: z.number() }).nullable(),
  result: UploadResult.nullable(),
  problem: ProblemData.nullable(),
});

export function registerBatches(app: FastifyInstance, service: Service, uploads: Uploads): void {
  const { config } = service;

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
    validatorCompiler: () => (value) => ({ value }),
    handler: async (request, reply) => {
      requirePermit(service, request, "batches:upload");
      const { actor, id: owner } = request.principal;
      const { upload, done } = await uploads.take((save) => receivedForm(request, config.uploadMax, save), {
        actor,
        owner,
      });
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
        finished.catch((problem: unknown) => request.log.warn({ err: problem }, "upload failed"));
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

  app.post("/v1/batches/resumption", {
    config: { action: "batches:upload" },
    schema: {
      operationId: "resume",
      summary: "由留存的文件完成中断的批次 finish interrupted batches from the kept bytes",
      tags: ["batches"],
      response: { 200: z.object({ batches: z.array(BatchOutcomeData) }), default: PROBLEM },
    },
    handler: async (request, reply) => {
      requirePermit(service, request, "batches:upload");
      const results = await uploads.resume(request.principal.actor);
      for (const result of results) noteOutcome(service, request, result);
      const batches = results.map(({ batch, file, state, outcome }) => ({ batch, file, state, outcome }));
      return reply.header("dabiao-position", service.engine.position).send({ batches });
    },
  });

  app.get("/v1/uploads/:upload", {
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

  app.get("/v1/uploads/:upload/rejects", {
    schema: {
      operationId: "uploadRejects",
      summary: "待改正的行 the rows to correct, as a file",
      tags: ["batches"],
      params: z.object({ upload: z.uuid() }),
      response: {
        200: {
          description: "与上传的文件同类 a file of the kind that was sent",
          content: Object.fromEntries(
            Object.values(FILE_TYPES).map((type) => [
              bare(type),
              { schema: /^text|json/.test(type) ? z.string() : BINARY },
            ]),
          ),
        },
        default: PROBLEM,
      },
    },
    handler: async (request, reply) => {
      const { rejects } = uploadOf(service, uploads, request);
      if (rejects === undefined) throw new Fault("NOT_DEFINED", { what: "rejects" });
      return reply
        .type(rejects.type)
        .header("content-disposition", attachment(rejects.name))
        .send(createReadStream(rejects.path));
    },
  });

  app.get("/v1/batches/:batch", {
    schema: {
      operationId: "batch",
      summary: "一个批次 one batch",
      tags: ["batches"],
      params: z.object({ batch: Sha256 }),
      response: { 200: BatchData, default: PROBLEM },
    },
    handler: async (request, reply) => {
      requirePermit(service, request, "batches:read");
      const { batch } = z.object({ batch: z.string() }).parse(request.params);
      const found = service.engine.models.batches.get(batch);
      if (!found) throw new Fault("NOT_DEFINED", { what: `batch ${batch.slice(0, 12)}` });
      return reply.header("etag", `"${found.revision}"`).send(batchJson(found));
    },
  });

  app.get("/v1/template", {
    schema: {
      operationId: "template",
      summary: "填报模板 a form to fill in",
      tags: ["batches"],
      querystring: z.strictObject({
        kind: asked.kind.default("reports"),
        format: z.enum(["xlsx", "csv"]).default("xlsx"),
      }),
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
      const { kind, format } = z
        .object({ kind: asked.kind, format: z.enum(["xlsx", "csv"]) })
        .parse(request.query);
      const folder = await mkdtemp(join(tmpdir(), "dabiao-form-"));
      try {
        const path = join(folder, `form.${format}`);
        await writeForm(service.engine.models.reference.now(), kind, path);
        return reply
          .type(MEDIA_TYPES[format])
          .header("content-disposition", attachment(`${kind}.${format}`))
          .send(await readFile(path));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });
}

/**
 * What a request brings as a form. The form's reader throws bare errors at one that it cannot read; whatever else goes
 * wrong has a code or another name.
 *
 * @throws Fault BODY_INVALID, and what `received` refuses
 */
async function receivedForm(...form: Parameters<typeof received>): ReturnType<typeof received> {
  try {
    return await received(...form);
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== "Error" || "code" in cause) throw cause;
    const detail = { zh: "表单不完整,或分隔符(boundary)有误", en: cause.message };
    throw new Fault("BODY_INVALID", { detail }, { cause });
  }
}

/**
 * Reads the whole form: a field counts wherever it stands. One that was overlooked behind the file could be the dry run.
 *
 * @throws Fault ARGUMENT_INVALID, MAPPING_INVALID, FILE_TOO_LARGE
 */
async function received(
  request: FastifyRequest,
  fileSize: number,
  save: Save,
): Promise<{ options: BatchOptions; dryRun: boolean }> {
  const given: Record<string, unknown> = {};
  for await (const part of request.parts({ limits: { fileSize, fields: 20, files: 1 } })) {
    if (part.type === "file") {
      // A form need not name its file, whatever the type says.
      const name: string | undefined = part.filename;
      nameAct(request, "batches:upload", (name ?? "").slice(-200));
      await save({ stream: part.file, name });
    } else given[part.fieldname] = part.value;
  }
  const parsed = UploadFields.safeParse(given);
  if (!parsed.success) throw new Fault("ARGUMENT_INVALID", { detail: schemaWords(parsed.error) });
  const { mapping, reason, reasonCode, confirm, dryRun, ...rest } = parsed.data;
  const options = {
    ...rest,
    mapping: mapping === undefined ? undefined : mappingIn(mapping),
    reason: reason === undefined ? undefined : { code: reasonCode, text: reason },
    confirm: confirm.split(",").filter((code) => code !== ""),
  };
  return { options, dryRun };
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

function mappingIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("MAPPING_INVALID", { detail: jsonWords(cause) }, { cause });
  }
}

/** One's own upload, or any for those who may read batches. */
function uploadOf(service: Service, uploads: Uploads, request: FastifyRequest): Upload {
  const { upload: id } = z.object({ upload: z.string() }).parse(request.params);
  const upload = uploads.find(id);
  if (upload?.owner !== request.principal.id) requirePermit(service, request, "batches:read");
  if (!upload) throw new Fault("NOT_DEFINED", { what: `upload ${id}` });
  return upload;
}

function resultOf(upload: Upload, result: BatchResult, language: Language): z.output<typeof UploadResult> {
  const { problems, outcome, ...rest } = result;
  return {
    upload: upload.id,
    ...rest,
    outcome: { ...outcome },
    problems: problems.slice(0, PROBLEMS_SHOWN).map((problem) => ({
      ...problem,
      params: paramsIn(problem.params, language),
      message: faultMessage(problem.code, problem.params, language),
    })),
    problemCount: problems.length,
    rejects: upload.rejects === undefined ? null : `/v1/uploads/${upload.id}/rejects`,
  };
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
