import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { Year } from "../../answers/scope.js";
import type { Engine } from "../../engine/engine.js";
import { annualReport, bulletin } from "../../report/annual.js";
import { comparison } from "../../report/comparison.js";
import type { ReportOptions } from "../../report/context.js";
import type { ReportDocument } from "../../report/model.js";
import { parseOutline } from "../../report/outline.js";
import { FORMATS, type Format, render } from "../../report/render.js";
import { reportSource } from "../../report/source.js";
import type { Context } from "../context.js";
import { textOf } from "../files.js";
import { areasIn, tilesFor } from "../report-areas.js";
import { optionsIn } from "../settings.js";
import { withAsOf } from "./options.js";

const Text = z.string().optional();
const Options = z.object({
  plan: Text,
  park: Text,
  district: Text,
  allAreas: z.boolean().default(false),
  format: z
    .string()
    .transform((text) => text.split(",").map((one) => one.trim()))
    .pipe(z.array(z.enum(FORMATS)).min(1)),
  issuer: z.string().default(""),
  names: z.boolean().default(false),
  fonts: Text,
  map: Text,
  tiles: Text,
  out: z.string(),
});
type Options = z.output<typeof Options>;
const Annual = Options.extend({ year: Year, asOf: Text });
const Bulletin = Options.extend({ period: z.string(), asOf: Text });
const Compare = Options.extend({ of: z.string(), before: z.string(), after: Text });

/** A file that was written, and what it can be checked by. */
interface Written {
  readonly file: string;
  readonly format: Format;
  readonly area: string;
  readonly title: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly position: number;
  readonly seconds: number;
}

export function registerReport(program: Command, context: Context): void {
  const report = program.command("report").description("年报、季报、月报 annual reports and bulletins");
  withNames(withAsOf(withOptions(report.command("annual"))))
    .description("年度报告 the yearly report")
    .requiredOption("--year <年 year>", "年份 year")
    .action((raw: unknown) => {
      const { year, asOf, ...options } = optionsIn(Annual, raw);
      return write(context, options, `annual-${year}`, (engine) => {
        const source = reportSource(engine, asOf);
        return (about) => annualReport(source, { ...about, year });
      });
    });
  withAsOf(withOptions(report.command("bulletin")))
    .description("月报、季报,不列单个企业 a monthly or quarterly bulletin; never names enterprises")
    .requiredOption("--period <报告期 period>", "如 2019-06、2019-Q2 such as 2019-06, 2019-Q2")
    .action((raw: unknown) => {
      const { period, asOf, ...options } = optionsIn(Bulletin, raw);
      return write(context, options, `bulletin-${period}`, (engine) => {
        const source = reportSource(engine, asOf);
        return (about) => bulletin(source, { ...about, period });
      });
    });
  withNames(withOptions(report.command("compare")))
    .description(
      "同一报告在两个时点的比较:差额、操作人与原因 two vintages of a report: what differs, who and why",
    )
    .requiredOption("--of <报告 report>", "年、季或月 a year, quarter or month")
    .requiredOption("--before <时点 as-of>", "前一时点:位置、时间或发布名 position, time or publication")
    .option("--after <时点 as-of>", "后一时点,默认现在 the later one, now by default")
    .action((raw: unknown) => {
      const { of, before, after, ...options } = optionsIn(Compare, raw);
      return write(context, options, `compare-${of}`, (engine) => {
        const sources = { before: reportSource(engine, before), after: reportSource(engine, after) };
        return (about) => comparison(sources, of, about);
      });
    });
}

/** Nothing about single enterprises is written unless it is asked for. */
function withNames(command: Command): Command {
  return command.option(
    "--names",
    "列出单个企业,只供有权者内部使用,不得公开 with single enterprises: for those who may see them, not to be published",
  );
}

function withOptions(command: Command): Command {
  return command
    .option("--plan <规划 plan>", "规划 plan")
    .option("--park <园区 park>", "园区 park")
    .option("--district <区县(市) district>", "区县(市) district")
    .option("--all-areas", "全市及各区县(市)、各园区各一份 the city, and every district and park")
    .option("--format <格式 formats>", FORMATS.join(","), "html,json")
    .option("--issuer <单位 name>", "发布单位 who puts its name under it")
    .option("--fonts <文件夹 folder>", "中文字体所在 where Chinese type is")
    .option("--map <文件 file>", "自备的区县(市)边界 GeoJSON own borders of the districts, instead of tiles")
    .option("--tiles <文件 file>", "方格图布局 layout of the tile map")
    .option("--out <文件夹 folder>", "输出文件夹 where to", "reports");
}

/** Prepared once for all areas: what is read at a position is shared by their reports. */
type Prepare = (engine: Engine) => (about: ReportOptions) => ReportDocument | Promise<ReportDocument>;

async function write(context: Context, options: Options, name: string, prepare: Prepare): Promise<void> {
  const { output } = context;
  const written: Written[] = [];
  await mkdir(options.out, { recursive: true });
  await context.withEngine(async (engine) => {
    const reference = engine.models.reference.now();
    const make = prepare(engine);
    const { plan, issuer, names: namesUnits, map } = options;
    const outline = map === undefined ? undefined : parseOutline(await textOf(map), reference);
    const tiles = await tilesFor(reference, options.tiles);
    const about = { plan, issuer, namesUnits, outline, tiles, language: output.language };
    for (const area of areasIn(reference, options)) {
      const document = await make({ ...about, area });
      const file = join(options.out, area === undefined ? name : `${name}-${document.area}`);
      for (const format of options.format) written.push(await writeFormat(document, format, file, options));
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

async function writeFormat(
  document: ReportDocument,
  format: Format,
  path: string,
  { fonts }: Options,
): Promise<Written> {
  const started = performance.now();
  const bytes = await render(document, format, { fonts });
  const file = `${path}.${format}`;
  // Readers see the old file or the new one, never half of one.
  const unfinished = `${file}.${process.pid}.unfinished`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, file);
  return {
    file,
    format,
    area: document.area,
    title: document.title,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    position: document.provenance.position,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}
