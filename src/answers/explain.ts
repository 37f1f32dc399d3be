import { z } from "zod";
import { formatYuan } from "../domain/amount.js";
import { Measure } from "../domain/attribution.js";
import { formatPeriod } from "../domain/period.js";
import { explain, type Support } from "../engine/queries/explain.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
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

export const explainQuestion = question({
  name: "explain",
  summary: { zh: "溯源:数字由哪些报表和文件得来", en: "from a figure down to reports and files" },
  query: AsOf.extend({
    figure: z.string().min(1).max(300).describe("数字的标识,如 output/beidou/changsha/2019 a figure's name"),
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
    const found = await explain(log, vantage, figure, top);
    const { measure, selection, period, position, reports } = found;
    const exact = (value: bigint) =>
      measure === "output" || measure === "revenue" ? formatYuan(value) : `${value}`;
    const amount = (value: bigint) => level(measure, { value: integer(value) });
    const t = sayIn(language);
    const columns: readonly Column<Support>[] = [
      { head: t("代码", "unit"), cell: (row) => row.unit },
      { head: t("名称", "name"), cell: (row) => row.name },
      { head: t("报告期", "period"), cell: (row) => row.period },
      { head: t("数值", "value"), align: "right", cell: (row) => exact(row.value) },
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
          `共 ${reports} 份报表,其余合计 ${amount(found.restValue)}`,
          `${reports} reports; the rest adds up to ${amount(found.restValue)}`,
        ),
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
