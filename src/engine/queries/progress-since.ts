import { Fault } from "../../domain/faults.js";
import type { TargetAssessment } from "../../statistics/assessment.js";
import { both, type Figure, isKnown, known, map, none } from "../../statistics/figure.js";
import { type Ratio, subtract } from "../../statistics/ratio.js";
import {
  inTargetUnit,
  type Progress,
  type ProgressQuestion,
  type ProgressRow,
  progressOf,
  targetKey,
} from "./progress.js";
import type { Vantage } from "./vantage.js";

/** What a target's row tells beyond what it told at an earlier vantage, both of the same period. */
export interface RowChange {
  /**
   * In the target's unit: by how much the year to date grew, or the figure that was observed. None where nothing was
   * known then.
   */
  readonly figure: Figure;
  readonly unit: string;
  /** How many more reports count; null for what is observed. */
  readonly reports: number | null;
  /** Assessment as it was then; null where there was none. */
  readonly assessment: TargetAssessment | null;
}

export interface ProgressSince {
  readonly position: number;
  readonly of: (row: ProgressRow) => RowChange;
}

/** What has changed in an answer since an earlier vantage. Of what was not there yet nothing was known. */
export function progressSince(past: Vantage, question: ProgressQuestion, now: Progress): ProgressSince {
  const then = rowsThen(past, { ...question, period: now.period });
  return {
    position: past.position,
    of: (row) => changeOf(then.get(targetKey(row)), row),
  };
}

function rowsThen(past: Vantage, question: ProgressQuestion): ReadonlyMap<string, ProgressRow> {
  try {
    return new Map(progressOf(past, question).rows.map((row) => [targetKey(row), row]));
  } catch (problem) {
    if (problem instanceof Fault && problem.code.endsWith("_UNKNOWN")) return new Map();
    throw problem;
  }
}

function changeOf(then: ProgressRow | undefined, now: ProgressRow): RowChange {
  return {
    unit: unitOf(now),
    figure: then ? both(figureOf(then), figureOf(now), difference) : none("no-data"),
    reports: now.toDate && now.toDate.reports - (then?.toDate?.reports ?? 0),
    assessment: then?.assessment ?? null,
  };
}

/** A figure with all that two must share to be comparable. */
interface Read {
  readonly value: Ratio;
  readonly unit: string;
  readonly year: number | null;
}

function difference(then: Read, now: Read): Figure {
  if (then.unit !== now.unit) return none("unit-mismatch");
  return then.year === now.year ? known(subtract(now.value, then.value)) : none("other-year");
}

function figureOf(row: ProgressRow): Figure<Read> {
  const { terms, measure, toDate, assessment } = row;
  const unit = unitOf(row);
  if (measure && toDate)
    return map(inTargetUnit(toDate.level, terms, measure), (value) => ({ value, unit, year: null }));
  if (!assessment || !isKnown(assessment.actual)) return none("no-data");
  const { value, year } = assessment.actual.value;
  return known({ value, unit, year });
}

/** What was observed is read in the unit of the aim; what is summed from reports, in that of the terms. */
function unitOf({ terms, measure, assessment }: ProgressRow): string {
  return (measure ? undefined : assessment?.aim?.unit) ?? terms.unit;
}
