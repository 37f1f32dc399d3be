import type { Language } from "../domain/faults.js";
import { formatPeriod } from "../domain/period.js";
import { figureId } from "../engine/queries/explain.js";
import { MARKS, type Mark } from "../engine/queries/mark.js";
import type { Progress, ProgressRow } from "../engine/queries/progress.js";
import type { Vantage } from "../engine/queries/vantage.js";
import { statusWords } from "../statistics/assess.js";
import { isKnown } from "../statistics/figure.js";
import { figureJson, pointJson } from "./figures.js";

export function markName(mark: Mark, language: Language): string {
  return MARKS[mark][language];
}

/** The words for a selection: cluster, area, and what narrows it. */
export function scopeName(
  { reference }: Vantage,
  selection: { cluster: string | null; area: string; within?: string; size: string | null },
  language: Language,
): string {
  const cluster =
    selection.cluster === null
      ? { zh: "全部产业", en: "all clusters" }
      : reference.clusters.get(selection.cluster)?.name;
  const sizes: Record<string, { zh: string; en: string }> = {
    above: { zh: "规模以上", en: "above designated size" },
    below: { zh: "规模以下", en: "below designated size" },
  };
  const parts = [
    cluster,
    reference.geography.name(selection.area),
    selection.within === undefined ? undefined : reference.geography.name(selection.within),
    selection.size === null ? undefined : sizes[selection.size],
  ];
  return parts.flatMap((part) => (part ? [part[language]] : [])).join(" · ");
}

/** Progress as one document: every figure with value, unit, period, scope, position, coverage, mark and reason. */
export function progressJson({ position }: Vantage, progress: Progress): unknown {
  return {
    position,
    period: formatPeriod(progress.period),
    area: progress.area,
    synthetic: progress.synthetic,
    targets: progress.rows.map((row) => rowJson(row, progress)),
  };
}

function rowJson(row: ProgressRow, progress: Progress): unknown {
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
    figure: selection && measure ? figureId(measure, selection, { ...progress.period, from: 1 }) : null,
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
      explanation: assessment.explanation.sentences,
    },
    published: published.map(({ indicator, observation, observed }) => ({
      indicator,
      observation,
      ...observed,
    })),
  };
}
