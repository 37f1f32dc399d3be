import { z } from "zod";
import { formatYuan } from "../domain/amount.js";
import { type Bilingual, Measure } from "../domain/attribution.js";
import { formatPeriod } from "../domain/period.js";
import { explain, figureId, type Support } from "../engine/queries/explain.js";
import { progressOf } from "../engine/queries/progress.js";
import { knownVantageOf, type Vantage } from "../engine/queries/vantage.js";
import { integer } from "../statistics/ratio.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData, SelectionData } from "./data.js";
import { level, MEASURE_NAMES, periodName, syntheticNote } from "./figures.js";
import { scopeName } from "./names.js";
import { AsOf, countUpTo } from "./scope.js";

/** Yuan with two decimals, or a whole number. */
const Exact = z.string();

const SupportData = z.object({
  unit: z.string(),
  name: z.string(),
  synthetic: z.boolean(),
  period: z.string(),
  value: Exact,
  position: PositionData,
  actor: z.string(),
  batch: z.string().nullable(),
  file: z.string().nullable(),
  row: z.number().int().nullable(),
});

/** The unit that exact values are listed in. */
const UNITS = {
  output: { zh: "数值(元)", en: "value (yuan)" },
  revenue: { zh: "数值(元)", en: "value (yuan)" },
  employment: { zh: "数值(人)", en: "value (persons)" },
  enterprises: { zh: "代表企业(家)", en: "enterprises" },
} as const satisfies Record<Measure, Bilingual>;

/** A target may stand for its figure: then how its status came about is told as well. */
function targetNamed(
  vantage: Vantage,
  name: string,
): { figure: string; sentences: readonly Bilingual[] } | undefined {
  const { rows, period } = progressOf(vantage, {});
  const row = rows.find(({ target }) => target === name);
  if (!row?.selection || !row.measure) return undefined;
  return {
    figure: figureId(row.measure, row.selection, { ...period, from: 1 }),
    sentences: row.assessment?.explanation.sentences ?? [],
  };
}

export const explainQuestion = question({
  name: "explain",
  summary: { zh: "溯源:数字由哪些报表和文件得来", en: "from a figure down to reports and files" },
  query: AsOf.extend({
    figure: z
      .string()
      .min(1)
      .max(300)
      .describe("数字的标识,如 output/beidou/changsha/2019,或目标编号如 T07 a figure's name, or a target's"),
    top: countUpTo(1000, 20).describe("列出最大的几份 how many of the largest"),
  }),
  data: z.object({
    position: PositionData,
    figure: z.string(),
    measure: Measure,
    selection: SelectionData,
    period: z.string(),
    value: Exact.nullable(),
    reports: z.number().int(),
    largest: z.array(SupportData),
    restValue: Exact,
  }),
  async ask({ log, models }, { asOf, figure, top }, language) {
    const vantage = knownVantageOf(models, asOf);
    const target = targetNamed(vantage, figure);
    const found = await explain(log, vantage, target?.figure ?? figure, top);
    const { measure, selection, period, position, reports } = found;
    const exact = (value: bigint) =>
      measure === "output" || measure === "revenue" ? formatYuan(value) : `${value}`;
    const amount = (value: bigint) => level(measure, { value: integer(value) });
    const t = sayIn(language);
    const columns: readonly Column<Support>[] = [
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("报告期", "period"), cell: (row) => row.period },
      { head: UNITS[measure][language], align: "right", cell: (row) => exact(row.value) },
      { head: t("事件", "event"), align: "right", cell: (row) => `${row.position}` },
      { head: t("文件", "file"), cell: (row) => row.file ?? "" },
      { head: t("行", "row"), align: "right", cell: (row) => `${row.row ?? ""}` },
      { head: t("操作人", "actor"), cell: (row) => row.actor },
    ];
    return {
      position,
      title: `${scopeName(vantage, selection, language)} · ${periodName(period, language)} · ${MEASURE_NAMES[measure][language]} ${found.value === undefined ? "—" : amount(found.value)}`,
      notes: [
        ...syntheticNote(vantage, language),
        t(
          `共 ${reports} ${measure === "enterprises" ? "个登记单位" : "份报表"},未列出的合计 ${amount(found.restValue)}`,
          `${reports} ${measure === "enterprises" ? "registered units" : "reports"}; those not listed add up to ${amount(found.restValue)}`,
        ),
        ...(target?.sentences.map((sentence) => sentence[language]) ?? []),
      ],
      data: () => ({
        position,
        figure: found.figure,
        measure,
        selection,
        period: formatPeriod(period),
        value: found.value === undefined ? null : exact(found.value),
        reports,
        largest: found.largest.map((one) => ({
          ...one,
          value: exact(one.value),
          batch: one.batch ?? null,
          file: one.file ?? null,
          row: one.row ?? null,
        })),
        restValue: exact(found.restValue),
      }),
      table: () => tableOf(columns, found.largest),
    };
  },
});
