import { existsSync } from "node:fs";
import { type Command, Option } from "commander";
import { z } from "zod";
import { REASONS } from "../../domain/attribution.js";
import { Fault, refusing } from "../../domain/faults.js";
import { about, jsonWords } from "../../domain/schema-words.js";
import type { Engine } from "../../engine/engine.js";
import { BatchOptions, type BatchResult } from "../../engine/ingest/batch.js";
import { writeBadRows, writeForm } from "../../engine/ingest/forms.js";
import { vantageOf } from "../../engine/queries/vantage.js";
import type { Context } from "../context.js";
import { rejectsPath, textOf } from "../files.js";
import { ingestFile } from "../ingest-file.js";
import { type Output, problemLine } from "../output.js";
import { optionsIn } from "../settings.js";

const Asked = BatchOptions.pick({
  kind: true,
  format: true,
  sheet: true,
  unit: true,
  basis: true,
  stage: true,
  acceptValid: true,
});
/** Options as commander gives them; what it knows beside the batch's own is read here. */
const IngestOptions = z.object({
  ...Asked.shape,
  map: z.string().optional(),
  dryRun: z.boolean().default(false),
  rejects: z.string().optional(),
  reason: z.string().optional(),
  reasonCode: z.enum(REASONS).default("error"),
  confirm: z.union([z.literal(true), z.array(z.string())]).default([]),
});

/** Problems printed before the rest is only counted. */
const PROBLEMS_SHOWN = 200;

export function registerIngest(program: Command, context: Context): void {
  program
    .command("ingest")
    .argument("<文件 file...>", "CSV、XLSX、JSON、NDJSON")
    .description("导入企业名录或报表 take in registers or reports")
    .addOption(
      new Option("--kind <种类 kind>", "enterprises 名录 | reports 报表")
        .choices(Asked.shape.kind.options)
        .default("reports"),
    )
    .addOption(
      new Option("--format <格式 format>", "默认看扩展名 by file name").choices(
        Asked.shape.format.unwrap().options,
      ),
    )
    .option("--sheet <名称 name>", "工作表 sheet")
    .addOption(
      new Option(
        "--unit <单位 unit>",
        "表头未写明时的金额单位 unit of amounts whose header names none",
      ).choices(Asked.shape.unit.unwrap().options),
    )
    .addOption(
      new Option("--basis <口径 basis>", "own 本期 | ytd 本年累计").choices(
        Asked.shape.basis.unwrap().options,
      ),
    )
    .addOption(
      new Option("--stage <阶段 stage>", "flash 快报 | annual 年报 | benchmark 普查").choices(
        Asked.shape.stage.unwrap().options,
      ),
    )
    .option("--map <文件 file>", "列对应文件,用于外来表式 column mapping for foreign files")
    .option("--dry-run", "只审核,不入库 check and change nothing")
    .option("--accept-valid", "收下无误的行,其余写入文件待改 take the good rows, set the bad ones aside")
    .option("--rejects <文件 file>", "问题行的输出文件 where the bad rows go")
    .option("--reason <说明 text>", "修订原因 why figures are revised")
    .addOption(
      new Option("--reason-code <代码 code>", "修订原因的类别 kind of reason")
        .choices([...REASONS])
        .default("error"),
    )
    .option(
      "--confirm [规则 rules...]",
      "核实性审核已核实(不写规则则全部) confirm soft rules, all when none is named",
    )
    .action(async (files: string[], raw: unknown) => {
      const options = optionsIn(IngestOptions, raw);
      const batchOptions = await toBatchOptions(options);
      const results = await context.withEngine(async (engine) => {
        const done: BatchResult[] = [];
        for (const file of files) {
          const result = await ingestFile(engine, context, file, batchOptions, options.dryRun);
          await setAside(engine, context, file, batchOptions, result, options.rejects);
          printResult(context.output, result);
          done.push(result);
        }
        return done;
      });
      if (context.output.format === "json") context.output.json(results.map(resultJson));
      if (results.some(({ outcome }) => outcome.refused > 0)) context.exit = 3;
    });

  program
    .command("template")
    .argument("<文件 file>", "输出文件,.xlsx 或 .csv where to write it")
    .description("生成填报模板 write a template to fill in")
    .addOption(
      new Option("--kind <种类 kind>", "enterprises 名录 | reports 报表")
        .choices(Asked.shape.kind.options)
        .default("reports"),
    )
    .action(async (file: string, raw: unknown) => {
      const { kind } = Asked.pick({ kind: true }).parse(raw);
      await context.withEngine(async (engine) => {
        await writeForm(vantageOf(engine.models, undefined, engine.clock), kind, file);
        context.output.done({ file }, `模板已写入 ${file}`, `template written to ${file}`);
      });
    });
}

async function toBatchOptions(options: z.output<typeof IngestOptions>): Promise<BatchOptions> {
  const { kind, format, sheet, unit, basis, stage, map, acceptValid, reason, reasonCode, confirm } = options;
  return {
    kind,
    format,
    sheet,
    unit,
    basis,
    stage,
    mapping: map === undefined ? undefined : await readMapping(map),
    acceptValid,
    reason: reason === undefined ? undefined : { code: reasonCode, text: reason },
    confirm: confirm === true ? ["ALL"] : confirm,
  };
}

/** @throws Fault FILE_NOT_FOUND, MAPPING_INVALID */
async function readMapping(path: string): Promise<unknown> {
  const text = await textOf(path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("MAPPING_INVALID", { detail: about(path, jsonWords(cause)) }, { cause });
  }
}

/** With --accept-valid the bad rows go to a file that can be corrected and sent again. */
async function setAside(
  engine: Engine,
  context: Context,
  file: string,
  options: BatchOptions,
  result: BatchResult,
  rejects: string | undefined,
): Promise<void> {
  const bad = refusing(result.problems);
  if (bad.length === 0 || (!options.acceptValid && rejects === undefined)) return;
  const path = rejects ?? rejectsPath(file);
  const { output } = context;
  if (result.state === "known" && existsSync(path)) {
    // Somebody may have begun to correct it.
    output.note(
      output.say(`问题行此前已写入 ${path},没有覆盖`, `bad rows stand in ${path} already; left as it is`),
    );
    return;
  }
  await writeBadRows(engine.models.reference.now(), { path: file, options }, bad, path);
  output.note(
    output.say(
      `问题行已写入 ${path},改正后可重新报送`,
      `bad rows written to ${path}; correct them and send again`,
    ),
  );
}

function printResult(output: Output, result: BatchResult): void {
  const { file, state, outcome, problems } = result;
  const shown = refusing(problems).slice(0, PROBLEMS_SHOWN);
  const warnings = problems.filter((problem) => problem.severity === "warning");
  output.progress(`${file} ${output.say(STATES[state].zh, STATES[state].en)}`, true);
  if (output.format === "json") return;
  for (const problem of shown) output.note(problemLine(file, problem));
  const more = problems.length - warnings.length - shown.length;
  if (more > 0) output.note(output.say(`……另有${more}处`, `… and ${more} more`));
  for (const problem of warnings.slice(0, WARNINGS_SHOWN)) output.note(problemLine(file, problem));
  if (warnings.length > WARNINGS_SHOWN) {
    output.note(
      output.say(
        `……另有${warnings.length - WARNINGS_SHOWN}处提示`,
        `… and ${warnings.length - WARNINGS_SHOWN} more warnings`,
      ),
    );
  }
  output.line(
    output.say(
      `${file}:${STATES[state].zh}。${countsZh(state, outcome)}`,
      `${file}: ${STATES[state].en}. ${countsEn(state, outcome)}`,
    ),
  );
}

function countsZh(state: BatchResult["state"], counts: BatchResult["outcome"]): string {
  const { rows, filed, revised, unchanged, refused } = counts;
  const can = isRecorded(state) ? "" : "可";
  return `共${rows}行:${can}新增${filed},${can}修订${revised},未变${unchanged},拒收${refused}`;
}

function countsEn(state: BatchResult["state"], counts: BatchResult["outcome"]): string {
  const { rows, filed, revised, unchanged, refused } = counts;
  const can = isRecorded(state) ? "" : "could be ";
  return `${rows} rows: ${filed} ${can}filed, ${revised} ${can}revised, ${unchanged} unchanged, ${refused} refused`;
}

/** Of a file that was only checked, or refused as a whole, the counts say what its good rows could be. */
function isRecorded(state: BatchResult["state"]): boolean {
  return state === "completed" || state === "known";
}

const WARNINGS_SHOWN = 20;

const STATES = {
  checked: { zh: "已审核,未入库", en: "checked, nothing recorded" },
  completed: { zh: "已入库", en: "recorded" },
  rejected: { zh: "整个文件拒收", en: "the whole file was refused" },
  known: { zh: "此前已收过,没有变化", en: "taken in before; nothing changed" },
} as const;

function resultJson({ problems, ...rest }: BatchResult): unknown {
  return {
    ...rest,
    problems: problems.map((problem) => ({
      ...problem,
      message: problemLine(rest.file, problem),
    })),
  };
}
