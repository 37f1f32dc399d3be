import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { z } from "zod";
import { Measure, SizeClass } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, type Period, parsePeriod } from "../../domain/period.js";
import { requireUnit } from "../../engine/decisions.js";
import { type Dimension, decomposition } from "../../engine/queries/decomposition.js";
import { figureId } from "../../engine/queries/explain.js";
import { narrowed } from "../../engine/queries/line-cube.js";
import { defaultPeriod, type Progress, type ProgressRow, progressOf } from "../../engine/queries/progress.js";
import { selectionOf } from "../../engine/queries/scope.js";
import { seriesOf } from "../../engine/queries/series.js";
import { type Vantage, vantageOf } from "../../engine/queries/vantage.js";
import { assuming, grownBy, parsePlanned } from "../../engine/queries/what-if.js";
import { statusWords } from "../../statistics/assess.js";
import { isKnown } from "../../statistics/figure.js";
import { points } from "../../statistics/print.js";
import { decimal, divide, HUNDRED } from "../../statistics/ratio.js";
import { quantity } from "../../statistics/units.js";
import type { Context } from "../context.js";
import {
  figureJson,
  level,
  levelJson,
  MEASURE_NAMES,
  periodName,
  pointJson,
  rate,
  syntheticNote,
} from "../figures.js";
import { markName, progressJson, scopeName } from "../progress-view.js";
import type { Column } from "../table.js";

const ScopeOptions = z.object({
  cluster: z.string().optional(),
  area: z.string().optional(),
  park: z.string().optional(),
  district: z.string().optional(),
  size: SizeClass.optional(),
  asOf: z.string().optional(),
  period: z.string().optional(),
});

export function withScope(command: Command): Command {
  return command
    .option("--cluster <产业 cluster>", "产业 cluster")
    .option("--area <地区 area>", "地区或园区 area or park")
    .option("--park <园区 park>", "园区 park")
    .option(
      "--district <区县 district>",
      "区县;与园区同用时取其交集 district; with a park, what lies in both",
    )
    .addOption(
      new Option("--size <规模 size>", "above 规模以上 | below 规模以下").choices(["above", "below"]),
    )
    .option("--period <报告期 period>", "如 2019-06、2019-Q2、2019;默认为最新月份 latest month by default")
    .option("--as-of <时点 as-of>", "位置、时间或发布名 position, time or publication");
}

export interface Scope {
  readonly cluster: string | undefined;
  readonly area: string | undefined;
  readonly within: string | undefined;
  readonly size: "above" | "below" | undefined;
  readonly asOf: string | undefined;
  readonly period: Period | undefined;
}

/** @throws Fault CELL_PERIOD */
export function scopeOf(raw: unknown): Scope {
  const { cluster, area, park, district, size, asOf, period } = ScopeOptions.parse(raw);
  const [first, second] = [area, park, district].filter((one) => one !== undefined);
  const parsed = period === undefined ? undefined : parsePeriod(period);
  if (period !== undefined && !parsed) throw new Fault("CELL_PERIOD", { value: period });
  return { cluster, area: first, within: second, size, asOf, period: parsed };
}

export function registerProgress(program: Command, context: Context): void {
  withScope(program.command("progress"))
    .description("达标进度:离每个目标还有多远 how far every target is")
    .option("--plan <规划 plan>", "规划 plan")
    .option(
      "--assume <文件或增速 file or rate>",
      "假设:CSV 计划数,或增速如 10% what if: a CSV of planned figures, or a rate such as 10%",
    )
    .action(async (raw: unknown) => {
      const scope = scopeOf(raw);
      const { plan, assume } = z
        .object({ plan: z.string().optional(), assume: z.string().optional() })
        .parse(raw);
      await context.withEngine(async (engine) => {
        const real = vantageOf(engine.models, scope.asOf);
        const { vantage, period } = await assumed(real, assume, scope.period);
        printProgress(context, vantage, progressOf(vantage, { ...scope, plan, period }), assume);
      }, "read-only");
    });

  withScope(program.command("series"))
    .description("时间序列:逐期数值、同比、累计 a measure period by period")
    .addOption(
      new Option("--measure <指标 measure>", "指标 measure").choices(Measure.options).default("output"),
    )
    .addOption(
      new Option("--grain <粒度 grain>", "粒度 grain").choices(["month", "quarter", "year"]).default("month"),
    )
    .option("--unit <代码 unit>", "只看一家企业 one enterprise only")
    .option("--as-classified-then", "按当时的分类 as classified when first filed")
    .option("--from <报告期 period>", "起 first")
    .option("--to <报告期 period>", "止 last")
    .action(async (raw: unknown) => printSeries(context, raw));

  withScope(program.command("decompose"))
    .description("分解:谁拉动了增长 who contributed how much")
    .addOption(
      new Option("--measure <指标 measure>", "指标 measure")
        .choices(["output", "revenue", "employment"])
        .default("output"),
    )
    .addOption(
      new Option("--by <维度 dimension>", "按何分解 by")
        .choices(["park", "district", "cluster", "size", "enterprise"])
        .default("park"),
    )
    .option("--top <个数 count>", "列出前几位 how many to list", "10")
    .action(async (raw: unknown) => printDecomposition(context, raw));
}

/** With an assumption the question is about the last month that it reaches. */
async function assumed(
  real: Vantage,
  assume: string | undefined,
  asked: Period | undefined,
): Promise<{ vantage: Vantage; period: Period | undefined }> {
  if (assume === undefined) return { vantage: real, period: asked };
  const after = asked ?? defaultPeriod(real);
  const percentage = /^([+-]?\d+(?:\.\d+)?)%$/.exec(assume);
  const planned = percentage
    ? grownBy(real, divide(decimal(percentage[1]?.replace("+", "") ?? "0"), HUNDRED), after, [
        "output",
        "revenue",
        "employment",
      ])
    : parsePlanned(real.reference, await readPlanned(assume), assume);
  const last =
    planned
      .map((one) => one.period)
      .sort((a, b) => a.year - b.year || a.to - b.to)
      .at(-1) ?? after;
  return { vantage: assuming(real, planned), period: { year: last.year, from: last.to, to: last.to } };
}

async function readPlanned(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Fault("FILE_NOT_FOUND", { file: path }, { cause });
  }
}

function printProgress(
  context: Context,
  vantage: Vantage,
  progress: Progress,
  assume: string | undefined,
): void {
  const { output } = context;
  const { language } = output;
  const t = (zh: string, en: string) => output.say(zh, en);
  const columns: Column<ProgressRow>[] = [
    { head: t("目标", "target"), cell: (row) => row.target },
    { head: t("名称", "name"), cell: (row) => row.terms.name[language] },
    { head: t("目标值", "aim"), align: "right", cell: (row) => aimText(row, language) },
    { head: t("实际", "actual"), align: "right", cell: (row) => actualText(row, language) },
    {
      head: t("完成率", "attained"),
      align: "right",
      cell: (row) => rate(row.assessment?.attainment ?? row.shareOfTarget),
    },
    { head: t("缺口", "gap"), align: "right", cell: (row) => gapText(row, language) },
    {
      head: t("时间进度", "elapsed"),
      align: "right",
      cell: (row) => (row.assessment ? rate(row.assessment.elapsed) : "—"),
    },
    { head: t("进度差", "pace"), align: "right", cell: (row) => paceText(row, language) },
    {
      head: t("累计同比", "ytd yoy"),
      align: "right",
      cell: (row) => (row.toDate ? rate(row.toDate.yoy.nominal) : "—"),
    },
    {
      head: t("可比口径", "comparable"),
      align: "right",
      cell: (row) => (row.toDate ? rate(row.toDate.yoy.comparable) : "—"),
    },
    {
      head: t("报送率", "coverage"),
      align: "right",
      cell: (row) => (row.toDate ? rate(row.toDate.coverage.rate) : "—"),
    },
    { head: t("标识", "mark"), cell: (row) => (row.toDate ? markName(row.toDate.mark, language) : "") },
    {
      head: t("状态", "status"),
      cell: (row) =>
        row.assessment
          ? statusWords(row.assessment)[language]
          : t("占全市目标", "share of the city's target"),
    },
  ];
  output.table(columns, progress.rows, {
    title: `${t("达标进度", "Progress")} · ${progress.areaName[language]} · ${periodName(progress.period, language)}`,
    footer: [
      "",
      ...(assume === undefined
        ? []
        : [
            t(
              `假设:${assume}。以下含计划数,未入库`,
              `assuming ${assume}: includes planned figures, nothing recorded`,
            ),
          ]),
      ...syntheticNote(vantage, language),
      t(
        `日志位置 ${progress.position} · 同比未注明为名义同比 · 合计数因四舍五入与分项之和略有出入`,
        `log position ${progress.position} · growth is nominal unless named comparable · totals may differ from sums by rounding`,
      ),
    ],
    json: progressJson(vantage, progress),
  });
}

type Lang = "zh" | "en";

function aimText({ terms }: ProgressRow, language: Lang): string {
  if (terms.milestone !== null) return terms.milestone;
  if (terms.value === null) return "—";
  return `${terms.comparator ?? ""}${quantity(decimal(terms.value), terms.unit, language)}`;
}

function actualText({ assessment, measure, toDate }: ProgressRow, language: Lang): string {
  if (assessment && isKnown(assessment.actual)) {
    return quantity(assessment.actual.value.value, assessment.aim?.unit ?? "", language);
  }
  return measure && toDate ? level(measure, toDate.level) : "—";
}

function gapText({ assessment }: ProgressRow, language: Lang): string {
  if (!assessment || !isKnown(assessment.gap) || !assessment.aim) return "—";
  return quantity(assessment.gap.value, assessment.aim.unit, language);
}

function paceText({ assessment }: ProgressRow, language: Lang): string {
  return assessment && isKnown(assessment.pace) ? points(assessment.pace.value)[language] : "—";
}

const SeriesOptions = z.object({
  measure: Measure,
  grain: z.enum(["month", "quarter", "year"]),
  from: z.string().optional(),
  to: z.string().optional(),
  unit: z.string().optional(),
  asClassifiedThen: z.boolean().default(false),
});

async function printSeries(context: Context, raw: unknown): Promise<void> {
  const scope = scopeOf(raw);
  const { measure, grain, from, to, unit, asClassifiedThen } = SeriesOptions.parse(raw);
  const { output } = context;
  const { language } = output;
  await context.withEngine(async (engine) => {
    const whole = vantageOf(engine.models, scope.asOf);
    const only = unit === undefined ? undefined : requireUnit(engine.models, unit);
    const vantage =
      only || asClassifiedThen
        ? narrowed(whole, { ...(only ? { unit: only.index } : {}), asClassifiedThen })
        : whole;
    const selection = selectionOf(vantage.reference, scope);
    const last = to === undefined ? (scope.period ?? defaultPeriod(vantage)) : required(to);
    const first = from === undefined ? { year: last.year - 1, from: 1, to: 1 } : required(from);
    const { points: rows } = seriesOf(vantage, { selection, measure, grain, from: first, to: last });
    const t = (zh: string, en: string) => output.say(zh, en);
    output.table(
      [
        { head: t("报告期", "period"), cell: (row) => periodName(row.period, language) },
        { head: MEASURE_NAMES[measure][language], align: "right", cell: (row) => level(measure, row.level) },
        { head: t("同比", "yoy"), align: "right", cell: (row) => rate(row.yoy.nominal) },
        { head: t("可比口径同比", "comparable"), align: "right", cell: (row) => rate(row.yoy.comparable) },
        { head: t("环比", "on previous"), align: "right", cell: (row) => rate(row.onPrevious) },
        { head: t("累计", "ytd"), align: "right", cell: (row) => level(measure, row.ytd.level) },
        { head: t("累计同比", "ytd yoy"), align: "right", cell: (row) => rate(row.ytd.yoy.nominal) },
        { head: t("报送率", "coverage"), align: "right", cell: (row) => rate(row.coverage.rate) },
        { head: t("标识", "mark"), cell: (row) => markName(row.mark, language) },
      ],
      rows,
      {
        title: `${MEASURE_NAMES[measure][language]} · ${scopeName(vantage, selection, language)}${only ? ` · ${only.unit}` : ""}${asClassifiedThen ? t(" · 按当时分类", " · as classified then") : ""}`,
        footer: [
          "",
          ...syntheticNote(vantage, language),
          t(`日志位置 ${vantage.position}`, `log position ${vantage.position}`),
        ],
        json: {
          position: vantage.position,
          measure,
          selection,
          points: rows.map((row) => ({
            figure: figureId(measure, selection, row.period),
            ...pointJson(measure, row),
            ytd: pointJson(measure, row.ytd),
          })),
        },
      },
    );
  }, "read-only");
}

const DecomposeOptions = z.object({
  measure: z.enum(["output", "revenue", "employment"]),
  by: z.enum(["park", "district", "cluster", "size", "enterprise"]),
  top: z.coerce.number().int().min(1).max(1000),
});

async function printDecomposition(context: Context, raw: unknown): Promise<void> {
  const scope = scopeOf(raw);
  const { measure, by, top } = DecomposeOptions.parse(raw);
  const { output } = context;
  const { language } = output;
  await context.withEngine(async (engine) => {
    const vantage = vantageOf(engine.models, scope.asOf);
    const selection = selectionOf(vantage.reference, scope);
    const period = scope.period ?? { ...defaultPeriod(vantage), from: 1 };
    const { decomposition: parts, names } = decomposition(vantage, { selection, measure, period, by, top });
    const t = (zh: string, en: string) => output.say(zh, en);
    const rows = [
      ...parts.parts.map((part) => ({ name: names.get(part.key)?.[language] ?? part.key, ...part })),
      ...(parts.rest
        ? [{ name: t(`其余 ${parts.rest.count} 个`, `${parts.rest.count} others`), ...parts.rest }]
        : []),
      ...(parts.residual
        ? [{ name: t("重复或未分", "counted more than once, or in none"), ...parts.residual }]
        : []),
      { name: t("合计", "total"), ...parts.whole },
    ];
    const known = (value: Parameters<typeof level>[1]) => level(measure, value);
    output.table(
      [
        { head: t(DIMENSIONS[by].zh, DIMENSIONS[by].en), cell: (row) => row.name },
        {
          head: MEASURE_NAMES[measure][language],
          align: "right",
          cell: (row) => known({ value: row.current }),
        },
        { head: t("上年同期", "year before"), align: "right", cell: (row) => known({ value: row.base }) },
        { head: t("同比", "yoy"), align: "right", cell: (row) => rate(row.growth) },
        { head: t("比重", "share"), align: "right", cell: (row) => rate(row.share) },
        { head: t("贡献率", "contribution"), align: "right", cell: (row) => rate(row.contribution) },
        {
          head: t("拉动", "pull"),
          align: "right",
          cell: (row) => (isKnown(row.pull) ? points(row.pull.value)[language] : "—"),
        },
      ],
      rows,
      {
        title: `${t("增长分解", "Decomposition")} · ${scopeName(vantage, selection, language)} · ${periodName(period, language)}`,
        footer: [
          "",
          ...syntheticNote(vantage, language),
          t(`日志位置 ${vantage.position}`, `log position ${vantage.position}`),
        ],
        json: {
          position: vantage.position,
          measure,
          selection,
          period: formatPeriod(period),
          parts: rows.map((row) => ({
            name: row.name,
            current: levelJson(measure, { value: row.current }),
            base: levelJson(measure, { value: row.base }),
            growth: figureJson(row.growth),
            share: figureJson(row.share),
            contribution: figureJson(row.contribution),
            pull: figureJson(row.pull),
          })),
        },
      },
    );
  }, "read-only");
}

const DIMENSIONS: Record<Dimension, { zh: string; en: string }> = {
  park: { zh: "园区", en: "park" },
  district: { zh: "区县", en: "district" },
  cluster: { zh: "产业", en: "cluster" },
  size: { zh: "规模", en: "size" },
  enterprise: { zh: "企业", en: "enterprise" },
};

function required(text: string): Period {
  const period = parsePeriod(text);
  if (!period) throw new Fault("CELL_PERIOD", { value: text });
  return period;
}
