import { z } from "zod";
import { Measure } from "../domain/attribution.js";
import { formatPeriod, yearToDate } from "../domain/period.js";
import { chinesePunctuation } from "../domain/punctuation.js";
import { figureId } from "../engine/queries/figure-name.js";
import type { Progress, ProgressRow } from "../engine/queries/progress.js";
import type { ProgressSince } from "../engine/queries/progress-since.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { statusWords } from "../statistics/assess.js";
import { isKnown } from "../statistics/figure.js";
import { BilingualData, FigureData, PointData, PositionData, SelectionData } from "./data.js";
import { figureJson, pointJson } from "./figures.js";

const Aim = {
  comparator: z.string().nullable(),
  aim: z.string().nullable(),
  milestone: z.string().nullable(),
};

/** Progress as one document: every figure with value, unit, period, scope, position, coverage, mark and reason. */
export const ProgressData = z.object({
  position: PositionData,
  period: z.string(),
  area: z.string(),
  synthetic: z.boolean(),
  /** Position that `change` counts from; null where nobody asked for it. */
  since: PositionData.nullable(),
  targets: z.array(
    z.object({
      plan: z.string(),
      target: z.string(),
      clause: z.string().nullable(),
      name: BilingualData,
      ...Aim,
      unit: z.string(),
      due: z.union([z.number().int(), z.string()]).nullable(),
      leadDepartment: z.string().nullable(),
      selection: SelectionData.nullable(),
      measure: Measure.nullable(),
      figure: z.string().nullable(),
      toDate: PointData.nullable(),
      shareOfTarget: FigureData,
      assessment: z
        .object({
          status: z.string(),
          statusWords: BilingualData,
          outcome: z.string().nullable(),
          reason: z.string().nullable(),
          actual: z.object({ value: z.string().nullable() }).loose(),
          attainment: FigureData,
          gap: FigureData,
          elapsed: FigureData,
          pace: FigureData,
          projectedGap: FigureData,
          years: z.array(z.object({ year: z.number().int(), state: z.string() })),
          explanation: z.array(BilingualData).readonly(),
        })
        .nullable(),
      change: z
        .object({
          figure: FigureData,
          unit: z.string(),
          reports: z.number().int().nullable(),
          statusBefore: z.string().nullable(),
        })
        .nullable(),
      published: z.array(z.object({ indicator: z.string(), observation: z.string() }).loose()),
    }),
  ),
});
type ProgressData = z.output<typeof ProgressData>;

interface Circumstances {
  /** Do figures rest on an assumption, so that no reports add up to them? */
  readonly isAssumed?: boolean;
  readonly changes?: ProgressSince | undefined;
}

export function progressJson(
  { position }: Vantage,
  progress: Progress,
  circumstances: Circumstances = {},
): ProgressData {
  return {
    position,
    period: formatPeriod(progress.period),
    area: progress.area,
    synthetic: progress.synthetic,
    since: circumstances.changes?.position ?? null,
    targets: progress.rows.map((row) => rowJson(row, progress, circumstances)),
  };
}

function rowJson(
  row: ProgressRow,
  progress: Progress,
  { isAssumed = false, changes }: Circumstances,
): ProgressData["targets"][number] {
  const change = changes?.of(row);
  const { plan, target, terms, selection, measure, assessment, toDate, shareOfTarget, published } = row;
  return {
    plan,
    target,
    clause: terms.clause,
    name: terms.name,
    comparator: terms.comparator,
    aim: terms.value,
    milestone: terms.milestone,
    unit: terms.unit,
    due: terms.due,
    leadDepartment: terms.leadDepartment,
    selection,
    measure,
    figure:
      selection && measure && !isAssumed ? figureId(measure, selection, yearToDate(progress.period)) : null,
    toDate: toDate && measure ? pointJson(measure, toDate) : null,
    shareOfTarget: figureJson(shareOfTarget),
    assessment: assessment && {
      status: assessment.status,
      statusWords: statusWords(assessment),
      outcome: assessment.outcome,
      reason: assessment.reason,
      actual: isKnown(assessment.actual)
        ? {
            ...figureJson({ value: assessment.actual.value.value }),
            year: assessment.actual.value.year,
            through: assessment.actual.value.through,
            qualifier: assessment.actual.value.qualifier,
          }
        : figureJson(assessment.actual),
      attainment: figureJson(assessment.attainment),
      gap: figureJson(assessment.gap),
      elapsed: figureJson(assessment.elapsed),
      pace: figureJson(assessment.pace),
      projectedGap: figureJson(assessment.projectedGap),
      years: assessment.years.map(({ year, state }) => ({ year, state })),
      explanation: assessment.explanation.sentences.map(({ zh, en }) => ({ zh: chinesePunctuation(zh), en })),
    },
    change: change
      ? {
          figure: figureJson(change.figure),
          unit: change.unit,
          reports: change.reports,
          statusBefore: change.assessment?.status ?? null,
        }
      : null,
    published: published.map(({ indicator, observation, observed }) => ({
      indicator,
      observation,
      ...observed,
    })),
  };
}
