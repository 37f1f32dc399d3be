import { z } from "zod";
import { Fault, type Language } from "../domain/faults.js";
import { comparePeriods, endMonth, type Period, yearToDate } from "../domain/period.js";
import { targetId } from "../engine/queries/explainable.js";
import { figureId } from "../engine/queries/figure-name.js";
import { parsePlanned } from "../engine/queries/planned-figures.js";
import {
  defaultPeriod,
  inTargetUnit,
  isWithheld,
  type Progress,
  type ProgressRow,
  progressOf,
  targetKey,
} from "../engine/queries/progress.js";
import { type ProgressSince, progressSince } from "../engine/queries/progress-since.js";
import { knownVantageOf, type Vantage, vantageOf } from "../engine/queries/vantage.js";
import { assuming, grownBy } from "../engine/queries/what-if.js";
import { statusWords } from "../statistics/assess.js";
import { isKnown } from "../statistics/figure.js";
import { changeWords, differenceWords, QUALIFIERS, readingPeriod, signOf } from "../statistics/phrases.js";
import { points } from "../statistics/print.js";
import { decimal, divide, HUNDRED } from "../statistics/ratio.js";
import { quantity, quantityAsGiven } from "../statistics/units.js";
import { type Column, jsonText, question, sayIn, tableOf } from "./answer.js";
import {
  attained,
  level,
  nameColumn,
  periodName,
  rate,
  restatedNotes,
  syntheticNote,
  traceNote,
} from "./figures.js";
import { markName } from "./names.js";
import { ProgressData, progressJson } from "./progress-json.js";
import { assumptionNotes, changeNotes, explanationNotes, statusNotes } from "./progress-notes.js";
import { Flag, ScopeQuery, scopeOf } from "./scope.js";

export const progressQuestion = question({
  name: "progress",
  summary: { zh: "达标进度:各项目标的完成情况、缺口与判定", en: "how far every target is" },
  query: ScopeQuery.extend({
    plan: z.string().max(64).optional().describe("规划 plan"),
    since: z
      .string()
      .max(100)
      .optional()
      .describe("与此前比较:位置、时间或发布名 what has changed since a position, time or publication"),
    assume: z
      .string()
      .max(1_000_000)
      .optional()
      .describe("假设:增速如 10%,或计划数 CSV what if: a rate such as 10%, or planned figures as CSV"),
    assumeName: z.string().max(200).optional().describe("假设的名称 what the assumption is called"),
    forPublic: Flag.describe("公众所见:须保密的不列数字 as the public sees it, without what is withheld"),
    why: Flag.describe("逐项目标说明判定依据 with an explanation of every target"),
  }),
  data: ProgressData,
  async ask({ models }, query, language) {
    const { plan, forPublic, assume, assumeName = assume, since } = query;
    const scope = scopeOf(query);
    const real = knownVantageOf(models, query.asOf);
    const { vantage, period, figures } = assumed(real, assume, assumeName, scope.period);
    const asked = { ...scope, plan, period, forPublic };
    const progress = progressOf(vantage, asked);
    // What rests on an assumption cannot be traced to reports.
    const isAssumed = assume !== undefined;
    const changes =
      since === undefined ? undefined : progressSince(pastOf(real, since, isAssumed), asked, progress);
    // What was reported is judged at its own last month: at the assumed one, nobody could tell yet.
    const unassumed = isAssumed ? progressOf(real, { ...asked, period: scope.period }) : undefined;
    const t = sayIn(language);
    return {
      position: progress.position,
      title: `${t("达标进度", "Progress")} · ${progress.areaName[language]} · ${periodName(progress.period, language)}`,
      notes: [
        ...(assume === undefined
          ? []
          : assumptionNotes(progress, unassumed, assumeName ?? "", figures, language)),
        ...syntheticNote(vantage, language),
        ...new Set(
          progress.rows.flatMap(({ measure, toDate }) =>
            measure && toDate ? restatedNotes(measure, [toDate], language) : [],
          ),
        ),
        ...(changes ? changeNotes(progress, changes, since ?? "", language) : []),
        ...statusNotes(vantage, progress, language),
        ...(query.why ? explanationNotes(progress, language) : []),
        t(
          `日志位置 ${progress.position} · 同比未注明为名义同比 · 合计数因四舍五入与分项之和略有出入`,
          `log position ${progress.position} · growth is nominal unless named comparable · totals may differ from sums by rounding`,
        ),
      ],
      trace: traceNote(
        isAssumed ? undefined : progress.rows.flatMap((row) => rowName(vantage, progress, row) ?? []).at(-1),
        language,
      ),
      data: () => progressJson(vantage, progress, { isAssumed, changes }),
      table: () =>
        tableOf(
          [
            ...columns(progress, changes, language),
            nameColumn<ProgressRow>(language, (row) =>
              isAssumed ? "" : (rowName(vantage, progress, row) ?? ""),
            ),
          ],
          progress.rows,
        ),
    };
  },
});

/** A target's own row is explained by its name, that of a part of its scope by the level. */
function rowName({ reference }: Vantage, { period }: Progress, row: ProgressRow): string | undefined {
  const { selection, measure, assessment } = row;
  if (!selection || !measure) return undefined;
  return assessment ? targetId(reference, row, period) : figureId(measure, selection, yearToDate(period));
}

/** With an assumption the question is about the last month that it reaches. */
function assumed(
  real: Vantage,
  assume: string | undefined,
  name: string | undefined,
  asked: Period | undefined,
): { vantage: Vantage; period: Period | undefined; figures: number } {
  if (assume === undefined) return { vantage: real, period: asked, figures: 0 };
  const after = asked ?? defaultPeriod(real);
  const percentage = RATE.exec(assume);
  const planned = percentage
    ? grownBy(real, divide(decimal(percentage[1]?.replace("+", "") ?? "0"), HUNDRED), after, [
        "output",
        "revenue",
        "employment",
      ])
    : parsePlanned(real.reference, assume, name ?? "assume");
  const last =
    planned
      .map((one) => one.period)
      .sort(comparePeriods)
      .at(-1) ?? after;
  return {
    vantage: assuming(real, planned),
    period: endMonth(last),
    figures: planned.length,
  };
}

/** A growth rate, such as `10%` or `-2.5%`. */
export const RATE = /^([+-]?\d{1,6}(?:\.\d{1,10})?)%$/;

/** @throws Fault ARGUMENT_INVALID, AS_OF_INVALID */
function pastOf({ models, position }: Vantage, since: string, isAssumed: boolean): Vantage {
  const past = vantageOf(models, since);
  if (isAssumed)
    throw new Fault("ARGUMENT_INVALID", {
      detail: { zh: "since 不与 assume 同用", en: "since and assume do not go together" },
    });
  if (past.position > position)
    throw new Fault("ARGUMENT_INVALID", {
      detail: { zh: "since 应早于 asOf", en: "since must be before asOf" },
    });
  return past;
}

function columns(
  { period }: Progress,
  changes: ProgressSince | undefined,
  language: Language,
): readonly Column<ProgressRow>[] {
  const t = sayIn(language);
  return [
    { key: "target", head: t("目标", "no."), cell: (row) => row.target },
    { key: "name", head: t("名称", "name"), cell: (row) => row.terms.name[language] },
    { key: "aim", head: t("目标值", "aim"), align: "right", cell: (row) => aimText(row, language) },
    {
      key: "actual",
      head: t("实际", "actual"),
      align: "right",
      cell: (row) => actualText(row, period, language),
    },
    ...(changes ? changeColumns(changes, language) : []),
    {
      key: "attained",
      head: t("完成率", "done"),
      align: "right",
      cell: (row) => (row.assessment ? attained(row.assessment.attainment) : rate(row.shareOfTarget)),
    },
    { key: "gap", head: t("缺口", "gap"), align: "right", cell: (row) => gapText(row, language) },
    {
      key: "elapsed",
      head: t("时间进度", "elapsed"),
      align: "right",
      isOnlyInFiles: true,
      cell: (row) => (row.assessment ? rate(row.assessment.elapsed) : "—"),
    },
    {
      key: "pace",
      head: t("进度差", "pace"),
      align: "right",
      isOnlyInFiles: true,
      cell: (row) => paceText(row, language),
    },
    {
      key: "growth",
      head: t("累计同比", "ytd yoy"),
      align: "right",
      cell: (row) => (row.toDate ? rate(row.toDate.yoy.nominal) : "—"),
    },
    {
      key: "comparable",
      head: t("可比口径", "comparable"),
      align: "right",
      cell: (row) => (row.toDate ? rate(row.toDate.yoy.comparable) : "—"),
    },
    {
      key: "coverage",
      head: t("报送率", "coverage"),
      align: "right",
      cell: (row) => (row.toDate ? rate(row.toDate.coverage.rate) : "—"),
    },
    {
      key: "mark",
      head: t("标识", "mark"),
      cell: (row) => (row.toDate ? markName(row.toDate.mark, language) : ""),
    },
    {
      key: "status",
      head: t("判定", "status"),
      cell: (row) => statusText(row, language),
    },
  ];
}

function changeColumns(changes: ProgressSince, language: Language): readonly Column<ProgressRow>[] {
  const t = sayIn(language);
  return [
    {
      key: "change",
      head: t("较此前", "change"),
      align: "right",
      cell: (row) => {
        const { figure, unit } = changes.of(row);
        return isKnown(figure) ? changeWords(figure.value, unit)[language] : "—";
      },
    },
    {
      key: "more-reports",
      head: t("新增报表", "more reports"),
      align: "right",
      isOnlyInFiles: true,
      cell: (row) => `${changes.of(row).reports ?? "—"}`,
    },
  ];
}

function aimText({ terms }: ProgressRow, language: Language): string {
  if (terms.milestone !== null) return terms.milestone;
  if (terms.value === null) return "—";
  return `${signOf(terms.comparator)}${quantityAsGiven(terms.value, terms.unit, language)}`;
}

/** @example dated("440.51亿元", "2020年", "zh") //=> "440.51亿元(2020年)" */
function dated(text: string, when: string, language: Language): string {
  return `${text}${language === "zh" ? "" : " "}(${when})`;
}

/** With its bound as it was printed (超过, 约, 预计 …), and its own period where that is not the one in the title. */
function actualText(
  { terms, assessment, measure, nature, toDate }: ProgressRow,
  asked: Period,
  language: Language,
): string {
  if (assessment && isKnown(assessment.actual)) {
    const reading = assessment.actual.value;
    const { value, qualifier, year, through } = reading;
    const text = `${QUALIFIERS[qualifier][language]}${quantity(value, assessment.aim?.unit ?? "", language, assessment.aim?.value)}`;
    if (year === asked.year && through === asked.to) return text;
    return dated(text, periodName(readingPeriod(reading, nature), language), language);
  }
  const record = assessment?.records.at(-1);
  if (record) return dated(record.what, record.on, language);
  if (!measure || !toDate || !isKnown(toDate.level)) return "—";
  // A part of the city's target, in the unit that the target is told in.
  const part = inTargetUnit(toDate.level, terms, measure);
  return isKnown(part) ? quantity(part.value, terms.unit, language) : level(measure, toDate.level);
}

function statusText(row: ProgressRow, language: Language): string {
  const t = sayIn(language);
  if (isWithheld(row)) return t("保密", "withheld");
  return row.assessment
    ? statusWords(row.assessment)[language]
    : t("占全市目标", "share of the city's target");
}

function gapText({ assessment }: ProgressRow, language: Language): string {
  if (!assessment || !isKnown(assessment.gap) || !assessment.aim) return "—";
  return differenceWords(assessment.gap.value, assessment.aim.unit)[language];
}

function paceText({ assessment }: ProgressRow, language: Language): string {
  return assessment && isKnown(assessment.pace) ? points(assessment.pace.value)[language] : "—";
}

/** What changed between two answers: the rows whose figures, mark or status differ. */
export function changedRows(before: Progress, now: Progress): readonly ProgressRow[] {
  const prints = new Map(before.rows.map((row) => [targetKey(row), figuresText(row)]));
  return now.rows.filter((row) => prints.get(targetKey(row)) !== figuresText(row));
}

/** All that a row tells of its target, as one text to compare. */
function figuresText({ terms, toDate, assessment }: ProgressRow): string {
  return jsonText([terms, toDate, assessment]);
}
