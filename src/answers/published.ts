import { z } from "zod";
import { formatPeriod } from "../domain/period.js";
import { type PublishedFigure, publishedFigures } from "../engine/queries/published.js";
import { clusterNamed } from "../engine/queries/scope.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { type Figure, isKnown } from "../statistics/figure.js";
import { QUALIFIERS } from "../statistics/phrases.js";
import { roundHalfUp } from "../statistics/print.js";
import { decimalText } from "../statistics/ratio.js";
import { DIFFERENCES } from "../statistics/reconcile.js";
import { quantity, quantityAsGiven } from "../statistics/units.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { FigureData, PositionData } from "./data.js";
import { figureJson, nameColumn, periodName, syntheticNote } from "./figures.js";
import { behind, moreNote, pageOf, pagesByCursor } from "./paging.js";
import { AsOf } from "./scope.js";

export const publishedQuestion = question({
  name: "published",
  summary: {
    zh: "公布数核对:与按公布数推算的增速、与本库汇总数对照",
    en: "published figures beside what printed levels give, and beside the reports here",
  },
  query: AsOf.extend({
    cluster: z.string().max(100).optional().describe("产业 cluster"),
    ...pagesByCursor(10_000, 1000),
  }),
  data: z.object({
    position: PositionData,
    figures: z.array(
      z.object({
        indicator: z.string(),
        period: z.string(),
        unit: z.string(),
        value: FigureData,
        qualifier: z.string(),
        scopeNote: z.string(),
        growth: z
          .object({
            printed: z.string(),
            computed: z.string().nullable(),
            difference: z.string().nullable(),
            because: z.string(),
            impliedBase: z.string().nullable(),
          })
          .nullable(),
        reported: FigureData,
        figure: z.string().nullable(),
        source: z.string(),
      }),
    ),
    next: z.string().nullable(),
  }),
  async ask({ models }, { asOf, cluster, after, limit }, language) {
    const vantage = knownVantageOf(models, asOf);
    const { reference, position } = vantage;
    const all = publishedFigures(vantage, cluster === undefined ? null : clusterNamed(reference, cluster));
    const cursorOf = ({ indicator, observation }: PublishedFigure) => `${indicator.indicator}/${observation}`;
    const { rows, next } = pageOf(behind(all, after, cursorOf), limit, cursorOf);
    const t = sayIn(language);
    const amount = (figure: Figure, unit: string) =>
      isKnown(figure) ? quantity(figure.value, unit, language) : "—";
    const asPrinted = (figure: Figure, unit: string) =>
      isKnown(figure) ? quantityAsGiven(decimalText(figure.value), unit, language) : "—";
    const percent = (text: string | null | undefined) => (text == null ? "—" : `${text}%`);
    const columns: readonly Column<PublishedFigure>[] = [
      { head: t("指标", "indicator"), cell: (row) => row.indicator.name[language] },
      { head: t("报告期", "period"), cell: (row) => periodName(row.period, language) },
      { head: t("口径", "scope"), cell: (row) => row.observed.scopeNote },
      {
        head: t("公布数", "published"),
        align: "right",
        cell: (row) => `${QUALIFIERS[row.observed.qualifier][language]}${asPrinted(row.value, row.unit)}`,
      },
      { head: t("公布增速", "printed growth"), align: "right", cell: (row) => percent(row.growth?.printed) },
      {
        head: t("推算增速", "from levels"),
        align: "right",
        cell: (row) => percent(row.growth?.computed),
      },
      {
        head: t("说明", "why they differ"),
        cell: ({ growth }) =>
          growth === null || growth.computed === null ? "" : DIFFERENCES[growth.because][language],
      },
      {
        head: t("本库汇总数", "reports here"),
        align: "right",
        cell: (row) => amount(row.reported, row.unit),
      },
      nameColumn(language, (row) => row.figure ?? ""),
    ];
    return {
      position,
      next,
      title: t("公布数核对", "Published figures"),
      notes: [
        t(
          "公布数与本库汇总数口径不同,两数并列,互不更正",
          "definitions differ: the two stand side by side, neither is corrected by the other",
        ),
        t(
          "推算增速为相邻两年公布数之比,“—”为无法由公布数推算",
          "growth from levels is that of two printed years; — where it cannot be computed from what is printed",
        ),
        ...syntheticNote(vantage, language),
        ...moreNote(next, language),
      ],
      data: () => ({
        position,
        figures: rows.map(({ indicator, observed, period, unit, value, growth, reported, figure }) => ({
          indicator: indicator.indicator,
          period: formatPeriod(period),
          unit,
          value: figureJson(value),
          qualifier: observed.qualifier,
          scopeNote: observed.scopeNote,
          growth: growth && {
            printed: growth.printed,
            computed: growth.computed,
            difference: growth.difference,
            because: growth.because,
            impliedBase: growth.impliedBase && roundHalfUp(growth.impliedBase, 2),
          },
          reported: figureJson(reported),
          figure,
          source: observed.source.title,
        })),
        next: next ?? null,
      }),
      table: () => tableOf(columns, rows),
    };
  },
});
