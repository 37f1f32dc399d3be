import { Fault } from "../../domain/faults.js";
import type { TargetAssessment } from "../../statistics/assessment.js";
import { both, type Figure, isKnown, known, none } from "../../statistics/figure.js";
import { subtract } from "../../statistics/ratio.js";
import { inUnit } from "../../statistics/units.js";
import { type Progress, type ProgressQuestion, type ProgressRow, progressOf } from "./progress.js";
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
    of: (row) => changeOf(then.get(keyOf(row)), row),
  };
}

function rowsThen(past: Vantage, question: ProgressQuestion): ReadonlyMap<string, ProgressRow> {
  try {
    return new Map(progressOf(past, question).rows.map((row) => [keyOf(row), row]));
  } catch (problem) {
    if (problem instanceof Fault && problem.code.endsWith("_UNKNOWN")) return new Map();
    throw problem;
  }
}

function keyOf({ plan, target }: ProgressRow): string {
  return `${plan}\n${target}`;
}

function changeOf(then: ProgressRow | undefined, now: ProgressRow): RowChange {
  return {
    unit: now.measure ? now.terms.unit : (now.assessment?.aim?.unit ?? now.terms.unit),
    figure: then ? both(figureOf(then), figureOf(now), (a, b) => difference(a, b)) : none("no-data"),
    reports: now.toDate && now.toDate.reports - (then?.toDate?.reports ?? 0),
    assessment: then?.assessment ?? null,
  };
}

/** A figure with all that two must share to be comparable. */
interface Read {
  readonly value: Parameters<typeof subtract>[0];
  readonly unit: string;
  readonly year: number | null;
}

function difference(then: Read, now: Read): Figure {
  if (then.unit !== now.unit) return none("unit-mismatch");
  return then.year === now.year ? known(subtract(now.value, then.value)) : none("other-year");
}

function figureOf({ terms: { unit }, measure, toDate, assessment }: ProgressRow): Figure<Read> {
  if (measure && toDate) {
    if (!isKnown(toDate.level)) return toDate.level;
    const { n, d } = toDate.level.value;
    const value = inUnit(n / d, unit, measure);
    return isKnown(value) ? known({ value: value.value, unit, year: null }) : value;
  }
  if (!assessment || !isKnown(assessment.actual)) return none("no-data");
  const { value, year } = assessment.actual.value;
  return known({ value, unit: assessment.aim?.unit ?? unit, year });
}
