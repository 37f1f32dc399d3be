import { z } from "zod";
import { inChina } from "../domain/china-time.js";
import type { Language } from "../domain/faults.js";
import { formatPeriod, parsePeriod } from "../domain/period.js";
import { calendarRules, type ReportingMonth, reportingMonths } from "../engine/queries/periods.js";
import { selectionOf } from "../engine/queries/scope.js";
import { knownVantageOf } from "../engine/queries/vantage.js";
import { type Column, question, sayIn, tableOf } from "./answer.js";
import { CoverageData, PositionData, RevisionData, SelectionData, ToldData, toldJson } from "./data.js";
import { coverageJson, periodName, rate, syntheticNote } from "./figures.js";
import { scopeName } from "./names.js";
import { ScopeQuery, scopeOf } from "./scope.js";

const MonthData = z.object({
  period: z.string(),
  coverage: CoverageData.describe("应报、已报的单位 units that had to report, and did"),
  exempt: z.boolean().describe("1月份免报,与2月合并报送 January is due together with February alone"),
  closing: ToldData.extend({ period: z.string(), note: z.string() })
    .nullable()
    .describe(
      "何时起锁定,以及随之锁定的报告期;未锁定为 null since when it is locked, by the lock of which period; null where it is not",
    ),
  revision: RevisionData.describe(
    "本月锁定的版次,锁定时以 If-Match 写明;本月未单独锁定为 -1 of the month's own lock, to be named in If-Match; -1 where it has none",
  ),
});
const CalendarData = z.object({
  rules: z.array(ToldData.extend({ effective: z.string(), januaryExempt: z.boolean() })).readonly(),
  revision: RevisionData.describe(
    "报送日历的版次,变更时以 If-Match 写明;未设定为 -1 of the calendar, to be named in If-Match of a change; -1 before the first",
  ),
});

export const periodsQuestion = question({
  name: "periods",
  summary: {
    zh: "报告期:逐月应报、已报与锁定,以及报送日历",
    en: "months with what is due, what came in and whether they are locked, and the reporting calendar",
  },
  query: ScopeQuery,
  data: z.object({
    position: PositionData,
    selection: SelectionData,
    periods: z.array(MonthData).readonly(),
    calendar: CalendarData,
  }),
  async ask({ models }, query, language) {
    const vantage = knownVantageOf(models, query.asOf);
    const { position, reference } = vantage;
    const scope = scopeOf(query);
    const selection = selectionOf(reference, scope);
    const months = reportingMonths(vantage, selection, scope.period);
    const rules = calendarRules(vantage);
    const t = sayIn(language);
    const columns: readonly Column<ReportingMonth>[] = [
      { key: "period", head: t("报告期", "period"), cell: (row) => periodName(row.period, language) },
      { head: t("应报", "due"), align: "right", cell: ({ coverage }) => `${coverage.expected}` },
      { head: t("已报", "reported"), align: "right", cell: ({ coverage }) => `${coverage.reported}` },
      {
        head: t("报送率", "coverage"),
        align: "right",
        cell: (row) => (row.isExempt ? t("免报", "not due") : rate(row.coverage.rate)),
      },
      { head: t("锁定", "locked"), cell: (row) => lockWords(row, language) },
      {
        head: t("锁定时间", "locked at"),
        cell: ({ closing }) => (closing ? inChina(closing.recordedAt) : ""),
      },
      { head: t("操作人", "actor"), cell: ({ closing }) => closing?.metadata.actor ?? "" },
      { head: t("说明", "note"), cell: ({ closing }) => closing?.data.note ?? "" },
    ];
    return {
      position,
      title: `${t("报告期", "Reporting periods")} · ${scopeName(vantage, selection, scope.period ?? months.at(-1)?.period, language)}`,
      notes: [
        ...syntheticNote(vantage, language),
        t(
          "应报、已报为按月报送的单位数;时间为北京时间",
          "due and reported: units that report monthly; times are Beijing time",
        ),
        ...calendarNotes(rules, language),
      ],
      data: () => ({
        position,
        selection,
        periods: months.map(({ period, coverage, isExempt, closing, revision }) => ({
          period: formatPeriod(period),
          coverage: coverageJson(coverage),
          exempt: isExempt,
          closing: closing ? { ...closing.data, ...toldJson(closing) } : null,
          revision,
        })),
        calendar: {
          rules: rules.map((rule) => ({ ...rule.data, ...toldJson(rule) })),
          revision: reference.calendar.at(-1)?.revision ?? -1,
        },
      }),
      table: () => tableOf(columns, months),
    };
  },
});

function lockWords({ period, closing }: ReportingMonth, language: Language): string {
  const t = sayIn(language);
  if (!closing) return t("未锁定", "no");
  const whole = parsePeriod(closing.data.period);
  if (!whole || closing.data.period === formatPeriod(period)) return t("已锁定", "yes");
  const name = periodName(whole, language);
  return t(`随${name}锁定`, `with ${name}`);
}

function calendarNotes(rules: ReturnType<typeof calendarRules>, language: Language): readonly string[] {
  const t = sayIn(language);
  return rules.map(({ data: { effective, januaryExempt } }) => {
    const month = parsePeriod(effective);
    const from = month ? periodName(month, language) : effective;
    return januaryExempt
      ? t(
          `报送日历:自${from}起,1月份免报,与2月合并报送`,
          `calendar: from ${from} January is due together with February alone`,
        )
      : t(`报送日历:自${from}起,1月份单独报送`, `calendar: from ${from} January is due by itself`);
  });
}
