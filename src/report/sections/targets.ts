import type { Bilingual } from "../../domain/attribution.js";
import { formatPeriod } from "../../domain/period.js";
import { chinesePunctuation, punctuated } from "../../domain/punctuation.js";
import type { ProgressRow } from "../../engine/queries/progress.js";
import { isUntold, statusWords } from "../../statistics/assess.js";
import { OUTCOMES, type TargetAssessment } from "../../statistics/assessment.js";
import { isKnown } from "../../statistics/figure.js";
import { QUALIFIERS, readingPeriod } from "../../statistics/phrases.js";
import { STATUSES, type Status } from "../../statistics/status.js";
import { isPercentage } from "../../statistics/units.js";
import { type About, count, rate, unitName, withoutUnit, withUnit } from "../cells.js";
import { targetBarsOf } from "../charts/target-bars.js";
import type { ReportContext } from "../context.js";
import { type Block, type FigureCell, type Inline, type Row, type Table, text } from "../model.js";
import { aboutTarget, targetCells } from "../target-findings.js";
import { joined, lackWords, sentence } from "../words.js";

/** 目标进度: every target of the plans, those with figures first, then the others, then who answers for them. */
export function targetSection(context: ReportContext): readonly Block[] {
  const { say, progress } = context;
  if (progress.rows.length === 0) return [];
  const heading: Block = {
    kind: "heading",
    level: 1,
    id: "targets",
    text: say("规划目标进度", "Progress against the targets"),
  };
  const own = progress.rows.filter(({ assessment }) => assessment !== null);
  const counted = own.filter(({ assessment }) => assessment && hasNumbers(assessment));
  const others = own.filter((row) => !counted.includes(row));
  const parts = progress.rows.filter(({ assessment }) => assessment === null);
  const bars = targetBarsOf(context, counted);
  return [
    heading,
    ...(own.length === 0 ? [] : [{ kind: "paragraph" as const, content: summary(context, own) }]),
    ...(bars ? [bars] : []),
    ...(counted.length === 0 ? [] : [progressTable(context, counted)]),
    ...(parts.length === 0 ? [] : [partsTable(context, parts)]),
    ...(others.length === 0 ? [] : [othersTable(context, others)]),
  ];
}

function hasNumbers({ actual, aim }: TargetAssessment): boolean {
  return aim !== null && isKnown(actual);
}

/** How many targets are met, of how many that can be checked at all. */
export function statusCounts({ progress }: ReportContext): { met: number; counted: number } {
  const statuses = progress.rows.flatMap(({ assessment }) => (assessment ? [assessment.status] : []));
  return {
    met: statuses.filter((status) => status === "met").length,
    counted: statuses.filter((status) => status !== "not-checkable").length,
  };
}

/** A number of targets; in English without a unit, since the words around it say what is counted. */
export function counted({ language }: ReportContext, value: number, about: About): FigureCell {
  const figure = count(value, "项", about);
  return language === "zh" ? withUnit(figure, language) : figure;
}

function summary(context: ReportContext, rows: readonly ProgressRow[]): Inline {
  const { say, area, toDate } = context;
  const number = (value: number, name: string) =>
    counted(context, value, { name: `targets.${name}`, period: formatPeriod(toDate), scope: { area } });
  const counts = STANDINGS.flatMap((standing) => {
    const own = rows.filter(({ assessment }) => assessment && standingOf(assessment) === standing).length;
    const { zh, en } = standingWords(standing);
    return own === 0 ? [] : [sentence`${say(zh, `${en}: `)}${number(own, standing)}`];
  });
  return sentence`${say("共有目标", "Targets: ")}${number(rows.length, "all")}${say("，其中", "; ")}${joined(counts, say("、", ", "))}${say("。", ". ")}`;
}

/** A status or, once a target is due, that it was not reached, or that nobody can tell. */
type Standing = Status | "missed" | "cannot-tell";
const STANDINGS: readonly Standing[] = [
  "met",
  "on-track",
  "at-risk",
  "off-track",
  "moving-away",
  "missed",
  "cannot-tell",
  "no-data",
  "not-checkable",
];

function standingOf(assessment: TargetAssessment): Standing {
  if (assessment.outcome === "missed") return "missed";
  return isUntold(assessment) ? "cannot-tell" : assessment.status;
}

function standingWords(standing: Standing): Bilingual {
  return standing === "missed" || standing === "cannot-tell" ? OUTCOMES[standing] : STATUSES[standing];
}

const SIGNS_OF_STANDING: Record<Standing, string> = {
  met: "●",
  missed: "■",
  "cannot-tell": "□",
  "on-track": "◐",
  "at-risk": "▲",
  "off-track": "▼",
  "moving-away": "✕",
  "no-data": "○",
  "not-checkable": "–",
};

/** Words and a sign of its own shape: the status must not hang on colour. */
function status(context: ReportContext, assessment: TargetAssessment) {
  return text(`${SIGNS_OF_STANDING[standingOf(assessment)]} ${context.text(statusWords(assessment))}`);
}

function progressTable(context: ReportContext, rows: readonly ProgressRow[]): Table {
  const { say } = context;
  return {
    kind: "table",
    id: "progress",
    caption: say(`截至${context.endName}目标完成情况`, `Targets with figures, as of ${context.endName}`),
    columns: [
      { head: say("牵头单位", "Lead department"), align: "text", weight: 1.1 },
      { head: say("目标", "Target"), align: "text", weight: 2.4 },
      { head: say("计量单位", "Unit"), align: "text", weight: 1.1 },
      { head: say("年份", "due"), align: "number", weight: 0.7 },
      { head: say("目标值", "asked"), align: "number", weight: 1.2 },
      { head: say("实际", "reached"), align: "number", weight: 1.1 },
      { head: say("完成率", "attainment"), unit: "%", align: "number", weight: 0.9 },
      { head: say("缺口", "gap"), align: "number", weight: 1 },
      { head: say("时间进度", "time gone"), unit: "%", align: "number", weight: 1.1 },
      { head: say("判定", "status"), align: "text", weight: 1.2 },
    ],
    rows: byDepartment(rows).map((row) => progressRow(context, row)),
    notes: [
      ...otherPeriods(context, rows),
      ...(rows.some(({ assessment }) => isPercentage(assessment?.aim?.unit ?? ""))
        ? [say("百分比目标的缺口以百分点计。", "Gaps of percentages are in percentage points.")]
        : []),
      say(
        "“年份”为规划写明的目标年份；规划没有写明的，按规划期末计算并加星号，不作逾期判定。",
        "Due years marked * are the plan's own end, where the target names none; such a target is never called missed.",
      ),
    ],
  };
}

/** 达到 and 以上 hold the number itself, 突破 and 超过 do not. */
const SIGNS = { ">=": "≥", ">": "＞", "<=": "≤", "=": "" } as const;

function progressRow(context: ReportContext, row: ProgressRow): Row {
  const { terms, assessment } = row;
  if (!assessment) return { cells: [] };
  const cells = targetCells(context, row, assessment, context.toDate);
  const due = assessment.aim === null ? "" : `${assessment.aim.dueYear}${assessment.dueAssumed ? "*" : ""}`;
  const aim = withoutUnit(cells.aim);
  const asked = { ...aim, text: `${SIGNS[assessment.aim?.comparator ?? "="]}${aim.text}` };
  return {
    cells: [
      text(terms.leadDepartment),
      text(context.targetName(terms)),
      text(unitName(cells.aim.unit, context.language)),
      text(due),
      asked,
      actualCell(context, assessment, withoutUnit(cells.actual)),
      cells.attainment,
      withoutUnit(cells.gap),
      cells.elapsed,
      status(context, assessment),
    ],
  };
}

/** With its bound as it was printed: 超过, 约, 预计 … */
function actualCell({ language }: ReportContext, { actual }: TargetAssessment, cell: FigureCell): FigureCell {
  const bound = isKnown(actual) ? QUALIFIERS[actual.value.qualifier][language] : "";
  return { ...cell, text: `${bound}${cell.text}` };
}

/** Which figures are of another period than the caption says. */
function otherPeriods(context: ReportContext, rows: readonly ProgressRow[]): readonly string[] {
  const { say, toDate } = context;
  const names = new Map<string, string[]>();
  for (const { terms, nature, assessment } of rows) {
    if (!assessment || !isKnown(assessment.actual)) continue;
    const reading = assessment.actual.value;
    if (reading.year === toDate.year && reading.through === toDate.to) continue;
    const period = context.periodName(readingPeriod(reading, nature));
    names.set(period, [...(names.get(period) ?? []), context.targetName(terms)]);
  }
  if (names.size === 0) return [];
  const told = [...names].map(([period, own]) =>
    say(`${own.join("、")}为${period}的数字`, `of ${period}: ${own.join(", ")}`),
  );
  return [say(`“实际”一栏，${told.join("；")}。`, `Figures reached, ${told.join("; ")}.`)];
}

/** Departments in the order in which the plan first names them. */
function byDepartment(rows: readonly ProgressRow[]): readonly ProgressRow[] {
  const departments = [...new Set(rows.map(({ terms }) => terms.leadDepartment))];
  return departments.flatMap((department) => rows.filter(({ terms }) => terms.leadDepartment === department));
}

/** A park or district beside the whole city's targets. */
function partsTable(context: ReportContext, rows: readonly ProgressRow[]): Table {
  const { say } = context;
  return {
    kind: "table",
    id: "part-of-targets",
    caption: say(
      `${context.areaName}在全市目标中所占的部分`,
      `The part of ${context.areaName} in the city's targets`,
    ),
    columns: [
      { head: say("牵头单位", "Lead department"), align: "text" },
      { head: say("全市目标", "Target of the city"), align: "text", weight: 2 },
      { head: say("相当于全市目标", "share of the city's target"), unit: "%", align: "number" },
    ],
    rows: byDepartment(rows).map((row) => ({
      cells: [
        text(row.terms.leadDepartment),
        text(context.targetName(row.terms)),
        rate(row.shareOfTarget, aboutTarget(row, context.toDate)("shareOfTarget")),
      ],
    })),
    notes: [],
  };
}

function othersTable(context: ReportContext, rows: readonly ProgressRow[]): Table {
  const { say, language } = context;
  return {
    kind: "table",
    id: "other-targets",
    caption: say("以记录核验或尚无数据的目标", "Targets held against records, or without figures"),
    columns: [
      { head: say("牵头单位", "Lead department"), align: "text", weight: 1.2 },
      { head: say("目标", "Target"), align: "text", weight: 2 },
      { head: say("判定", "status"), align: "text", weight: 1.1 },
      { head: say("依据", "because"), align: "text", weight: 3 },
    ],
    rows: byDepartment(rows).map(({ terms, assessment }) => ({
      cells: [
        text(terms.leadDepartment),
        text(context.targetName(terms)),
        assessment ? status(context, assessment) : text(""),
        text(assessment ? because(assessment, language) : ""),
      ],
    })),
    notes: [],
  };
}

function because({ explanation, reason }: TargetAssessment, language: "zh" | "en"): string {
  const sentences = explanation.sentences.map((one) => punctuated(one[language], language));
  if (sentences.length > 0) return sentences.join(language === "zh" ? "" : " ");
  return reason === null ? "" : lackWords(reason, language);
}

/** Annex: the words of the plan and all who answer for them; clauses that set several targets stand once. */
export function responsibleSection(context: ReportContext): readonly Block[] {
  const { say, progress } = context;
  const rows = progress.rows.filter(({ assessment }) => assessment !== null);
  if (rows.length === 0) return [];
  const heading: Block = {
    kind: "heading",
    level: 1,
    id: "responsible-units",
    text: say("目标原文与责任单位", "The plan's own words, and who answers for them"),
  };
  return [heading, responsibleTable(context, rows)];
}

function responsibleTable(context: ReportContext, rows: readonly ProgressRow[]): Table {
  const { say } = context;
  const cellsOf = ({ terms }: ProgressRow): readonly string[] => [
    terms.leadDepartment,
    terms.otherUnits.join("、"),
    chinesePunctuation(terms.clause),
    chinesePunctuation(terms.quote),
  ];
  const lines = new Map(byDepartment(rows).map((row) => [cellsOf(row).join("|"), cellsOf(row)]));
  return {
    kind: "table",
    id: "responsible",
    caption: say(
      "目标原文与责任单位（牵头单位在前）",
      "Clauses and responsible units, lead department first",
    ),
    columns: [
      { head: say("牵头单位", "Lead department"), align: "text", weight: 1.1 },
      { head: say("其他责任单位", "Other units"), align: "text", weight: 2.2 },
      { head: say("条款", "Clause"), align: "text", weight: 0.8 },
      { head: say("原文", "Original"), align: "text", weight: 3 },
    ],
    rows: [...lines.values()].map((cells) => ({ cells: cells.map(text) })),
    notes: [],
  };
}
