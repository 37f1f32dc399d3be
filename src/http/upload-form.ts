import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { Flag } from "../answers/scope.js";
import { REASONS } from "../domain/attribution.js";
import { Fault } from "../domain/faults.js";
import { jsonWords } from "../domain/schema-words.js";
import { BatchOptions } from "../engine/ingest/batch.js";
import { nameAct } from "./acts.js";
import { misfitIn } from "./problem.js";
import type { Save } from "./uploads.js";
import { givenTwice } from "./validation.js";

const asked = BatchOptions.shape;
/** Fields of the form beside the file. */
export const UploadFields = z.strictObject({
  kind: asked.kind.default("reports").describe("内容:enterprises 名录、reports 报表 what the file holds"),
  format: asked.format.describe("文件格式,默认自动识别 found out where it is not given"),
  sheet: asked.sheet.describe("工作表名称,几张都有数据时须写明 needed where several sheets hold rows"),
  unit: asked.unit.describe("表头未注明时的金额单位 unit of amounts where the header has none"),
  basis: asked.basis,
  stage: asked.stage,
  mapping: z.string().max(100_000).optional().describe("列对应,JSON 文本 a mapping of columns, as JSON text"),
  acceptValid: Flag.describe("收下无误的行,其余退回 take the good rows, give back the others"),
  dryRun: Flag.describe("只审核,不入库 check only, record nothing"),
  reason: z.string().max(500).optional().describe("数值不同即修订,须写明原因 why figures are revised"),
  reasonCode: z.enum(REASONS).default("error").describe("原因类别 kind of reason"),
  confirm: z
    .string()
    .max(1000)
    .default("")
    .describe(
      "已核实的审核规则代码,用逗号分隔,ALL 为全部 codes of rules that were looked at, separated by commas; ALL for every one",
    ),
});

/** What the sender of a file asks for. */
export interface UploadForm {
  readonly options: BatchOptions;
  readonly dryRun: boolean;
}

/**
 * Reads the form of an upload to its end; `save` gets the file. The parser of forms throws plain errors for a form that
 * is malformed, all other problems have a code or a class of their own.
 *
 * @throws Fault BODY_INVALID, ARGUMENT_INVALID, MAPPING_INVALID, FILE_TOO_LARGE
 */
export async function readForm(request: FastifyRequest, fileSize: number, save: Save): Promise<UploadForm> {
  try {
    return optionsIn(await fieldsIn(request, fileSize, save));
  } catch (cause) {
    if (request.raw.destroyed && !request.raw.complete) throw brokenOff(cause);
    if (!(cause instanceof Error) || cause.name !== "Error" || "code" in cause) throw cause;
    const detail = { zh: "表单不完整,或分隔符(boundary)有误", en: cause.message };
    throw new Fault("BODY_INVALID", { detail }, { cause });
  }
}

function brokenOff(cause: unknown): Fault {
  const detail = { zh: "没有收完,连接已断开", en: "the connection ended before all was received" };
  return new Fault("BODY_INVALID", { detail }, { cause });
}

/** The fields before and after the file: one after it that was overlooked could be the one that asks for a dry run. */
async function fieldsIn(
  request: FastifyRequest,
  fileSize: number,
  save: Save,
): Promise<Readonly<Record<string, unknown>>> {
  const given: Record<string, unknown> = {};
  for await (const part of request.parts({ limits: { fileSize, fields: 20, files: 1 } })) {
    if (part.type === "file") {
      // A form need not name its file, whatever the type says.
      const name: string | undefined = part.filename;
      nameAct(request, "batches:upload", (name ?? "").slice(-200));
      await save({ stream: part.file, name });
    } else if (Object.hasOwn(given, part.fieldname)) throw misfitIn(givenTwice([part.fieldname]));
    else given[part.fieldname] = part.value;
  }
  return given;
}

function optionsIn(given: Readonly<Record<string, unknown>>): UploadForm {
  const parsed = UploadFields.safeParse(given);
  if (!parsed.success) throw misfitIn(parsed.error);
  const { mapping, reason, reasonCode, confirm, dryRun, ...rest } = parsed.data;
  const options = {
    ...rest,
    mapping: mapping === undefined ? undefined : mappingIn(mapping),
    reason: reason === undefined ? undefined : { code: reasonCode, text: reason },
    confirm: confirm.split(",").filter((code) => code !== ""),
  };
  return { options, dryRun };
}

function mappingIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("MAPPING_INVALID", { detail: jsonWords(cause) }, { cause });
  }
}
