import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import { Fault } from "../../domain/faults.js";
import type { Engine } from "../../engine/engine.js";
import { cityOf } from "../../engine/queries/scope.js";
import { annualReport, bulletin } from "../../report/annual.js";
import type { ReportDocument } from "../../report/model.js";
import { FORMATS, type Format, render } from "../../report/render.js";
import { reportSource } from "../../report/source.js";
import { parseTileLayout } from "../../report/tiles.js";
import type { Context } from "../context.js";

const Options = z.object({
  asOf: z.string().optional(),
  plan: z.string().optional(),
  park: z.string().optional(),
  district: z.string().optional(),
  allAreas: z.boolean().default(false),
  format: z.string().transform((text) => text.split(",").map((one) => one.trim())),
  issuer: z.string().default(""),
  names: z.boolean().default(false),
  fonts: z.string().optional(),
  tiles: z.string().optional(),
  out: z.string(),
});
type Options = z.output<typeof Options>;

interface Written {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly position: number;
  readonly seconds: number;
}

export function registerReport(program: Command, context: Context): void {
  const report = program.command("report").description("年报、季报、月报 annual reports and bulletins");
  withOptions(report.command("annual"))
    .description("年度报告 the yearly report")
    .requiredOption("--year <年 year>", "年份 year")
    .action((raw: unknown) => {
      const { year } = z.object({ year: z.coerce.number().int().min(1949).max(2200) }).parse(raw);
      return write(context, raw, `annual-${year}`, (source, options) =>
        annualReport(source, { ...options, year }),
      );
    });
  withOptions(report.command("bulletin"))
    .description("月报、季报 a monthly or quarterly bulletin")
    .requiredOption("--period <报告期 period>", "如 2019-06、2019-Q2 such as 2019-06, 2019-Q2")
    .action((raw: unknown) => {
      const { period } = z.object({ period: z.string() }).parse(raw);
      return write(context, raw, `bulletin-${period}`, (source, options) =>
        bulletin(source, { ...options, period }),
      );
    });
}

function withOptions(command: Command): Command {
  return command
    .option("--as-of <时点 as-of>", "位置、时间或发布名 position, time or publication")
    .option("--plan <规划 plan>", "规划 plan")
    .option("--park <园区 park>", "园区 park")
    .option("--district <区县 district>", "区县 district")
    .option("--all-areas", "全市及每个区县、园区各一份 the city, and every district and park")
    .option("--format <格式 formats>", FORMATS.join(","), "html,json")
    .addOption(new Option("--issuer <单位 name>", "发布单位 who puts its name under it"))
    .option("--names", "列出企业名称,仅供有权者 name single enterprises, for those who may see them")
    .option("--fonts <文件夹 folder>", "中文字体所在 where Chinese type is")
    .option("--tiles <文件 file>", "方格图布局 layout of the tile map", "seeds/changsha-2020/tiles.json")
    .option("--out <文件夹 folder>", "写到哪里 where to", "reports");
}

type Source = ReturnType<typeof reportSource>;
type ReportOptionsOf = Omit<Parameters<typeof annualReport>[1], "year">;
type Make = (source: Source, options: ReportOptionsOf) => Promise<ReportDocument>;

async function write(context: Context, raw: unknown, name: string, make: Make): Promise<void> {
  const options = Options.parse(raw);
  const formats = formatsIn(options);
  const tiles = options.tiles === undefined ? undefined : await tilesIn(options.tiles);
  const { output } = context;
  const written: Written[] = [];
  await mkdir(options.out, { recursive: true });
  await context.withEngine(async (engine) => {
    const source = reportSource(engine, options.asOf);
    for (const area of areasIn(engine, options)) {
      const document = await make(source, {
        plan: options.plan,
        area,
        language: output.language,
        issuer: options.issuer,
        namesUnits: options.names,
        ...(tiles ? { tiles } : {}),
      });
      for (const format of formats) {
        const started = performance.now();
        const bytes = await render(document, format, { fonts: options.fonts });
        const place = area === undefined ? "" : `-${document.area}`;
        const file = join(options.out, `${name}${place}.${format}`);
        await replace(file, bytes);
        const sha256 = createHash("sha256").update(bytes).digest("hex");
        const seconds = Math.round(performance.now() - started) / 1000;
        written.push({ file, bytes: bytes.length, sha256, position: document.provenance.position, seconds });
      }
    }
  }, "read-only");
  output.table(
    [
      { head: output.say("文件", "file"), cell: (row) => row.file },
      { head: output.say("字节", "bytes"), align: "right", cell: (row) => `${row.bytes}` },
      { head: "SHA-256", cell: (row) => row.sha256.slice(0, 16) },
      { head: output.say("位置", "position"), align: "right", cell: (row) => `${row.position}` },
      { head: output.say("秒", "seconds"), align: "right", cell: (row) => row.seconds.toFixed(2) },
    ],
    written,
    { json: written },
  );
}

/** @throws Fault ARGUMENT_INVALID */
function formatsIn({ format }: Options): readonly Format[] {
  const parsed = z.array(z.enum(FORMATS)).min(1).safeParse(format);
  if (!parsed.success) throw new Fault("ARGUMENT_INVALID", { detail: `--format: ${FORMATS.join(",")}` });
  return parsed.data;
}

/** @throws Fault FILE_NOT_FOUND, ARGUMENT_INVALID */
async function tilesIn(path: string) {
  try {
    return parseTileLayout(await readFile(path, "utf8"));
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("FILE_NOT_FOUND", { file: path }, { cause });
  }
}

/** The areas that a report each is made of; undefined for the whole city under no name. */
function areasIn(engine: Engine, { park, district, allAreas }: Options): readonly (string | undefined)[] {
  const reference = engine.models.reference.now();
  if (allAreas) {
    const city = cityOf(reference);
    const rest = reference.geography.all().filter(({ kind }) => kind !== "city");
    return [city, ...rest.map(({ id }) => id)];
  }
  return [park ?? district];
}

/** Readers see the old file or the new one, never half of one. */
async function replace(file: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, file);
}
