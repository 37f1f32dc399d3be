import { z } from "zod";
import type { Bilingual } from "../domain/attribution.js";
import { ReportMeasure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { PLACE_NAMES } from "../domain/names.js";
import { formatPeriod, yearToDate } from "../domain/period.js";
import { decomposition, type PartRow } from "../engine/queries/decomposition.js";
import type { Dimension } from "../engine/queries/decomposition-parts.js";
import { defaultPeriod } from "../engine/queries/progress.js";
import { selectionOf } from "../engine/queries/scope.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import type { PartOfChange } from "../statistics/decompose.js";
import { isKnown } from "../statistics/figure.js";
import { points } from "../statistics/print.js";
import { question, sayIn, tableOf } from "./answer.js";
import { CoverageData, FigureData, PositionData, SelectionData } from "./data.js";
import {
  coverageJson,
  figureJson,
  inUnitOf,
  level,
  levelJson,
  measureName,
  nameColumn,
  periodName,
  rate,
  restatedNotes,
  syntheticNote,
  traceNote,
} from "./figures.js";
import { scopeName } from "./names.js";
import { countUpTo, ScopeQuery, scopeOf } from "./scope.js";

export const DIMENSIONS: Record<Dimension, Bilingual> = {
  park: PLACE_NAMES.park,
  district: PLACE_NAMES.district,
  cluster: { zh: "产业", en: "cluster" },
  size: { zh: "规模", en: "size" },
  enterprise: { zh: "企业", en: "enterprise" },
};

/** By what something is taken apart, and how many parts are listed. */
export const PartsQuery = {
  by: z.enum(["park", "district", "cluster", "size", "enterprise"]).default("park").describe("按什么分组 by"),
  top: countUpTo(1000, 10).describe("列出前几项 how many to list"),
};

/** Names of the rows that are not parts: whole, rest and residual. */
export function sumWords(language: Language) {
  const t = sayIn(language);
  return {
    rest: (count: number) => t(`其余${count}个`, `${count} others`),
    residual: t("重复计入或未归类", "counted more than once, or in none"),
    whole: t("合计", "total"),
  };
}

export const decompositionQuestion = question({
  name: "decomposition",
  summary: { zh: "增长分解:各部分的贡献率与拉动", en: "who contributed how much to growth" },
  query: ScopeQuery.extend({
    measure: ReportMeasure.default("output").describe("指标 measure"),
    ...PartsQuery,
  }),
  data: z.object({
    position: PositionData,
    measure: ReportMeasure,
    selection: SelectionData,
    period: z.string(),
    parts: z.array(
      z.object({
        name: z.string(),
        figure: z.string(),
        baseFigure: z.string(),
        current: FigureData,
        base: FigureData,
        growth: FigureData,
        comparable: FigureData,
        coverage: CoverageData,
        share: FigureData,
        contribution: FigureData,
        pull: FigureData,
      }),
    ),
  }),
  async ask({ models }, query, language) {
    const { measure, by, top } = query;
    const scope = scopeOf(query);
    const vantage = knownVantageOf(models, query.asOf);
    const selection = selectionOf(vantage.reference, scope);
    const period = scope.period ?? yearToDate(defaultPeriod(vantage));
    const named = decomposition(vantage, { selection, measure, period, by, top });
    const { whole, parts, rest, residual } = named.decomposition;
    const t = sayIn(language);
    const words = sumWords(language);
    const scale = by === "enterprise" ? "enterprise" : "whole";
    const row = (name: string, { share, contribution, pull }: PartOfChange, own: PartRow | undefined) =>
      own ? [{ name, share, contribution, pull, ...own }] : [];
    const nameOf = (key: string) => named.names.get(key)?.[language] ?? key;
    const rows = [
      ...parts.flatMap((part) => row(nameOf(part.key), part, named.rows.listed.get(part.key))),
      ...(rest ? row(words.rest(rest.count), rest, named.rows.rest) : []),
      ...(residual ? row(words.residual, residual, named.rows.residual) : []),
      ...row(words.whole, whole, named.rows.whole),
    ];
    type Row = (typeof rows)[number];
    return {
      position: vantage.position,
      title: `${t("增长分解", "Decomposition")} · ${scopeName(vantage, selection, period, language)} · ${periodName(period, language)}`,
      notes: [
        ...syntheticNote(vantage, language),
        ...restatedNotes(
          measure,
          rows.map((row) => row.beside),
          language,
        ),
        t(`日志位置 ${vantage.position}`, `log position ${vantage.position}`),
      ],
      trace: traceNote(rows[0]?.figure, language),
      data: () => ({
        position: vantage.position,
        measure,
        selection,
        period: formatPeriod(period),
        parts: rows.map((row) => ({
          name: row.name,
          figure: row.figure,
          baseFigure: row.baseFigure,
          current: levelJson(measure, row.current),
          base: levelJson(measure, row.base),
          growth: figureJson(row.growth),
          comparable: figureJson(row.beside.comparable),
          coverage: coverageJson(row.beside.coverage),
          share: figureJson(row.share),
          contribution: figureJson(row.contribution),
          pull: figureJson(row.pull),
        })),
      }),
      table: () =>
        tableOf<Row>(
          [
            { head: DIMENSIONS[by][language], cell: (row) => row.name },
            {
              head: measureName(measure, language, scale),
              align: "right",
              cell: (row) => level(measure, row.current, scale),
            },
            {
              head: inUnitOf(measure, t("上年同期", "year before"), language, scale),
              align: "right",
              cell: (row) => level(measure, row.base, scale),
            },
            { head: t("同比", "yoy"), align: "right", cell: (row) => rate(row.growth) },
            {
              head: t("可比口径同比", "comparable"),
              align: "right",
              cell: (row) => rate(row.beside.comparable),
            },
            { head: t("报送率", "coverage"), align: "right", cell: (row) => rate(row.beside.coverage.rate) },
            { head: t("比重", "share"), align: "right", cell: (row) => rate(row.share) },
            { head: t("贡献率", "contribution"), align: "right", cell: (row) => rate(row.contribution) },
            {
              head: t("拉动", "pull"),
              align: "right",
              cell: (row) => (isKnown(row.pull) ? points(row.pull.value)[language] : "—"),
            },
            nameColumn(language, (row) => row.figure),
          ],
          rows,
        ),
    };
  },
});
