import { z } from "zod";
import { inChina } from "../domain/china-time.js";
import { BaseRestated } from "../domain/events/base.js";
import { MEASURE_NAMES, SIZE_NAMES } from "../domain/names.js";
import { reasonText } from "../domain/reason-words.js";
import { type BaseBesideReports, basesBesideReports } from "../engine/queries/bases.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData, RevisionData, ToldData, toldJson } from "./data.js";
import { exactText, nameColumn, periodName, syntheticNote, traceNote } from "./figures.js";
import { clusterName } from "./names.js";
import { AsOf } from "./scope.js";

const BaseData = z.object({
  ...BaseRestated.shape,
  figure: z.string().describe("上报汇总的标识,可溯源 name of the sum of reports, to be explained by"),
  reported: z.string().nullable().describe("同一基数的上报汇总 what was reported for it, added up"),
  ...ToldData.shape,
  revision: RevisionData,
});

export const basesQuestion = question({
  name: "bases",
  summary: {
    zh: "可比口径的基数调整:上报汇总、调整数、原因",
    en: "restated bases of comparable growth, beside what was reported, and why",
  },
  query: AsOf,
  data: z.object({
    position: PositionData,
    bases: z.array(BaseData).readonly(),
  }),
  async ask({ models, clock }, { asOf }, language) {
    const vantage = knownVantageOf(models, asOf, clock);
    const { position, reference } = vantage;
    const rows = basesBesideReports(vantage);
    const t = sayIn(language);
    const unit = ({ restated: { data } }: BaseBesideReports) =>
      data.measure === "employment" ? t("(人)", " (persons)") : t("(元)", " (yuan)");
    const columns: readonly Column<BaseBesideReports>[] = [
      {
        head: t("指标", "measure"),
        cell: (row) => `${MEASURE_NAMES[row.restated.data.measure][language]}${unit(row)}`,
      },
      {
        head: t("产业", "cluster"),
        cell: ({ restated }) => clusterName(vantage, restated.data.cluster)[language],
      },
      {
        head: t("地区", "area"),
        cell: ({ restated: { data } }) =>
          [reference.geography.name(data.area, vantage.month), ...(data.size ? [SIZE_NAMES[data.size]] : [])]
            .map((words) => words[language])
            .join(" · "),
      },
      { head: t("基期", "base period"), cell: (row) => periodName(row.period, language) },
      { head: t("上报汇总", "reported"), align: "right", cell: (row) => reportedText(row) ?? "—" },
      { head: t("调整为", "restated"), align: "right", cell: (row) => row.restated.data.value },
      { head: t("原因", "reason"), cell: (row) => reasonText(row.restated.data.reason, language) },
      { head: t("来源", "source"), isOnlyInFiles: true, cell: (row) => row.restated.data.source.title },
      { head: t("日期", "date"), cell: (row) => inChina(row.restated.recordedAt).slice(0, 10) },
      { head: t("操作人", "actor"), cell: (row) => row.restated.metadata.actor },
      nameColumn(language, ({ figure }) => figure),
    ];
    return {
      position,
      title: t("可比口径的基数调整", "Restated bases of comparable growth"),
      notes: [
        ...(rows.length > 0 ? syntheticNote(vantage, language) : []),
        t(
          "可比口径同比按调整后的基数计算;日期为北京时间",
          "comparable growth rests on them; dates are Beijing time",
        ),
      ],
      trace: traceNote(rows.find(({ reported }) => reported !== undefined)?.figure, language),
      data: () => ({
        position,
        bases: rows.map((row) => ({
          ...row.restated.data,
          ...toldJson(row.restated),
          figure: row.figure,
          reported: reportedText(row),
          revision: row.restated.revision,
        })),
      }),
      table: () => tableOf(columns, rows),
    };
  },
});

/** Exact: yuan with two decimals, or persons; null where nothing was reported. */
function reportedText({ restated, reported }: BaseBesideReports): string | null {
  return reported === undefined ? null : exactText(restated.data.measure, reported);
}
