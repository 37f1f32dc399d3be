import { z } from "zod";
import { type Bilingual, Measure } from "../../domain/attribution.js";
import type { Language } from "../../domain/faults.js";
import { formatPeriod } from "../../domain/period.js";
import type { Engine } from "../../engine/engine.js";
import { explain, type Support } from "../../engine/queries/explain.js";
import type { Explainable } from "../../engine/queries/explainable.js";
import type { FigureName } from "../../engine/queries/figure-name.js";
import type { Vantage } from "../../engine/queries/vantage.js";
import { integer } from "../../statistics/ratio.js";
import { type Answer, type Column, sayIn, tableOf } from "../answer.js";
import { FigureData, PositionData, SelectionData } from "../data.js";
import {
  amountText,
  exactText,
  level,
  measureName,
  periodName,
  syntheticNote,
  typedName,
} from "../figures.js";
import { narrowedScopeName } from "../names.js";
import { OriginData, originColumns, originJson, Sentences, sentencesOf } from "./origin.js";
import { relatedOf } from "./related.js";

/** Longer names are in the data only. */
const TYPED_MAX = 300;

/** The unit that exact values are listed in. */
const UNITS = {
  output: { zh: "数值(元)", en: "value (yuan)" },
  revenue: { zh: "数值(元)", en: "value (yuan)" },
  employment: { zh: "数值(人)", en: "value (persons)" },
  enterprises: { zh: "代表企业数(家)", en: "enterprises" },
} as const satisfies Record<Measure, Bilingual>;

/** Exact values are yuan with two decimals, or a whole number. */
export const ReportsData = z.object({
  restsOn: z.literal("reports"),
  position: PositionData,
  target: z.string().nullable(),
  figure: z.string(),
  measure: Measure,
  selection: SelectionData,
  unit: z.string().nullable(),
  period: z.string(),
  value: z.string().nullable(),
  reports: z.number().int(),
  largest: z.array(
    z.object({
      unit: z.string(),
      name: z.string(),
      synthetic: z.boolean(),
      period: z.string(),
      value: z.string(),
      ...OriginData,
    }),
  ),
  restValue: z.string(),
  /** Rates computed from it, and for a target the levels of the years that it is assessed by. */
  related: z.array(z.object({ name: z.string(), figure: z.string(), value: FigureData })),
  explanation: Sentences,
});

export async function explainReports(
  log: Engine["log"],
  vantage: Vantage,
  { figure, target }: Extract<Explainable, { restsOn: "reports" }>,
  top: number,
  language: Language,
): Promise<Answer<z.output<typeof ReportsData>>> {
  const found = await explain(log, vantage, figure, top);
  const { measure, selection, period, position, reports } = found;
  const exact = (value: bigint) => exactText(measure, value);
  const related = relatedOf(vantage, figure, target, language);
  const scale = found.narrowed.unit === undefined ? "whole" : "enterprise";
  const amount = (value: bigint) => level(measure, { value: integer(value) }, scale);
  const sum = (value: bigint) => amountText(measure, { value: integer(value) }, language, scale);
  const t = sayIn(language);
  return {
    position,
    title: `${narrowedScopeName(vantage, selection, found.narrowed, period, language)} · ${periodName(period, language)} · ${measureName(measure, language, scale)} ${found.value === undefined ? "—" : amount(found.value)}`,
    notes: [
      ...syntheticNote(vantage, language),
      t(
        `共${reports}${measure === "enterprises" ? "个登记单位" : "份报表"},未列出的合计${sum(found.restValue)}`,
        `${reports} ${measure === "enterprises" ? "registered units" : "reports"}; those not listed add up to ${sum(found.restValue)}`,
      ),
      ...clusterNotes(figure, language),
      ...sentencesOf(target, language),
      ...related
        .filter(({ figure }) => figure.length <= TYPED_MAX)
        .map(({ name, figure, text }) => `${name} ${text}:dabiao explain ${typedName(figure)}`),
    ],
    data: () => ({
      restsOn: "reports",
      position,
      target: target?.target ?? null,
      figure: found.figure,
      measure,
      selection,
      unit: found.narrowed.unit ?? null,
      period: formatPeriod(period),
      value: found.value === undefined ? null : exact(found.value),
      reports,
      largest: found.largest.map(({ unit, name, synthetic, period: own, value, ...origin }) => ({
        unit,
        name,
        synthetic,
        period: own,
        value: exact(value),
        ...originJson(origin),
      })),
      restValue: exact(found.restValue),
      related: related.map(({ name, figure, value }) => ({ name, figure, value })),
      explanation: sentencesOf(target, language),
    }),
    table: () => tableOf(supportColumns(measure, language), found.largest),
  };
}

function supportColumns(measure: Measure, language: Language): readonly Column<Support>[] {
  const t = sayIn(language);
  return [
    { head: t("代码", "unit"), cell: (row) => row.unit },
    { head: t("名称", "name"), cell: (row) => row.name },
    { head: t("报告期", "period"), cell: (row) => row.period },
    { head: UNITS[measure][language], align: "right", cell: (row) => exactText(measure, row.value) },
    ...originColumns(t),
  ];
}

/** What the sum and difference of clusters is. */
function clusterNotes({ clusters }: FigureName, language: Language): readonly string[] {
  if (!clusters?.some(({ sign }) => sign < 0)) return [];
  return [
    sayIn(language)(
      "各产业相加减:一家企业从事几个产业,在各产业中分别计入,在全部产业中只计一次;差额为重复计入(负)或未列出的部分",
      "clusters added up and taken away: an enterprise counts in each of its clusters and once in all of them; the difference is what counts several times (below zero), or is in none that is named",
    ),
  ];
}
