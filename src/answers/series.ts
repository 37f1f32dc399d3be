import { z } from "zod";
import { Measure } from "../domain/attribution.js";
import { Fault } from "../domain/faults.js";
import { lastMonth, requirePeriod } from "../domain/period.js";
import { requireUnit } from "../engine/decisions.js";
import { figureId } from "../engine/queries/figure-name.js";
import { narrowed } from "../engine/queries/line-cube.js";
import type { SeriesPoint } from "../engine/queries/point.js";
import { defaultPeriod } from "../engine/queries/progress.js";
import { selectionOf } from "../engine/queries/scope.js";
import { periodsBetween, seriesOf } from "../engine/queries/series.js";
import { unitHistory } from "../engine/queries/unit.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { PositionData, SelectionData, SeriesPointData } from "./data.js";
import {
  level,
  measureName,
  nameColumn,
  periodName,
  pointJson,
  rate,
  restatedNotes,
  syntheticNote,
  traceNote,
} from "./figures.js";
import { markName, scopeName } from "./names.js";
import { Flag, ScopeQuery, scopeOf } from "./scope.js";

/** Points of one answer; a hundred years of months. */
const POINTS_MAX = 1200;

export const seriesQuestion = question({
  name: "series",
  summary: { zh: "时间序列:逐期数值、同比、累计", en: "a measure period by period" },
  query: ScopeQuery.extend({
    measure: Measure.default("output").describe("指标 measure"),
    grain: z.enum(["month", "quarter", "year"]).default("month").describe("期别 grain"),
    from: z.string().max(40).optional().describe("起始报告期 first period"),
    to: z.string().max(40).optional().describe("截止报告期 last period"),
    unit: z.string().max(100).optional().describe("只看一家企业 one enterprise only"),
    asClassifiedThen: Flag.describe("按当时的分类 as classified when first filed"),
  }),
  data: z.object({
    position: PositionData,
    measure: Measure,
    selection: SelectionData,
    points: z.array(SeriesPointData),
  }),
  async ask({ models }, query, language) {
    const { measure, grain, from, to, unit, asClassifiedThen } = query;
    const scope = scopeOf(query);
    const whole = knownVantageOf(models, query.asOf);
    const only = unit === undefined ? undefined : requireUnit(models, unit);
    const vantage =
      only || asClassifiedThen
        ? narrowed(whole, { ...(only ? { unit: only.index } : {}), asClassifiedThen })
        : whole;
    const selection = selectionOf(vantage.reference, scope);
    const last = to === undefined ? (scope.period ?? defaultPeriod(vantage)) : requirePeriod(to);
    const first = from === undefined ? { year: last.year - 1, from: 1, to: 1 } : requirePeriod(from);
    const months = lastMonth(last) - lastMonth(first);
    if (months > POINTS_MAX || periodsBetween(grain, first, last).length > POINTS_MAX) {
      throw new Fault("ARGUMENT_INVALID", {
        detail: {
          zh: `from 至 to 超过${POINTS_MAX}期,请缩短`,
          en: `from … to: more than ${POINTS_MAX} periods`,
        },
      });
    }
    const part = { unit: only?.unit, asClassifiedThen };
    const { points } = seriesOf(vantage, { selection, measure, grain, from: first, to: last });
    const t = sayIn(language);
    const scale = only ? "enterprise" : "whole";
    const name = measureName(measure, language, scale);
    const columns: readonly Column<SeriesPoint>[] = [
      { key: "period", head: t("报告期", "period"), cell: (row) => periodName(row.period, language) },
      { key: "value", head: name, align: "right", cell: (row) => level(measure, row.level, scale) },
      { head: t("同比", "yoy"), align: "right", cell: (row) => rate(row.yoy.nominal) },
      { head: t("可比口径同比", "comparable"), align: "right", cell: (row) => rate(row.yoy.comparable) },
      { head: t("报送率", "coverage"), align: "right", cell: (row) => rate(row.coverage.rate) },
      { head: t("环比", "on previous"), align: "right", cell: (row) => rate(row.onPrevious) },
      {
        key: "ytd",
        head: t("累计", "ytd"),
        align: "right",
        cell: (row) => level(measure, row.ytd.level, scale),
      },
      { head: t("累计同比", "ytd yoy"), align: "right", cell: (row) => rate(row.ytd.yoy.nominal) },
      {
        head: t("累计可比口径", "ytd comparable"),
        align: "right",
        cell: (row) => rate(row.ytd.yoy.comparable),
      },
      { head: t("累计报送率", "ytd coverage"), align: "right", cell: (row) => rate(row.ytd.coverage.rate) },
      { head: t("标识", "mark"), cell: (row) => markName(row.mark, language) },
      nameColumn(language, (row) => figureId(measure, selection, row.period, part)),
    ];
    return {
      position: vantage.position,
      title: `${name} · ${scopeName(vantage, selection, last, language)}${only ? ` · ${unitHistory(vantage, only.unit).name} ${only.unit}` : ""}${asClassifiedThen ? t(" · 按当时分类", " · as classified then") : ""}`,
      notes: [
        ...syntheticNote(vantage, language),
        ...restatedNotes(measure, points, language),
        t(`日志位置 ${vantage.position}`, `log position ${vantage.position}`),
      ],
      trace: traceNote(figureId(measure, selection, last, part), language),
      data: () => ({
        position: vantage.position,
        measure,
        selection,
        points: points.map((row) => ({
          figure: figureId(measure, selection, row.period, part),
          ...pointJson(measure, row),
          ytd: { figure: figureId(measure, selection, row.ytd.period, part), ...pointJson(measure, row.ytd) },
        })),
      }),
      table: () => tableOf(columns, points),
    };
  },
});
