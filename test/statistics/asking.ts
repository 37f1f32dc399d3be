import type { Qualifier } from "../../src/domain/attribution.js";
import type { Observation, TargetTerms } from "../../src/domain/events/plan.js";
import type { Period } from "../../src/domain/period.js";
import type { AssessmentInput, Reading, TargetAssessment } from "../../src/statistics/assessment.js";
import { type Figure, isKnown } from "../../src/statistics/figure.js";
import { percent, roundHalfUp } from "../../src/statistics/print.js";
import { decimal, type Ratio } from "../../src/statistics/ratio.js";

/** Small builders, so that a test shows only what it is about. */

export const BANDS = { onTrack: "0.95", atRisk: "0.60", offTrack: "0" } as const;
export const PLAN = { adoptedOn: "2018-03-01", baseYear: 2013, dueYear: 2020, bands: BANDS } as const;

/** 产值达到1000亿元 by 2020, unless said otherwise. */
export function terms(given: Partial<TargetTerms> = {}): TargetTerms {
  return {
    clause: "四(二)2",
    kind: "quantified",
    name: { zh: "产值", en: "output" },
    subject: { from: "reports", measure: "output", cluster: null, area: null },
    comparator: ">=",
    value: "1000",
    unit: "亿元",
    milestone: null,
    due: 2020,
    leadDepartment: "市经信委",
    otherUnits: [],
    quote: "",
    note: "",
    trajectory: null,
    ...given,
  };
}

export function reading(
  year: number,
  value: string,
  { through = 12, qualifier = "exact" }: { through?: number; qualifier?: Qualifier } = {},
): Reading {
  return { year, through, value: decimal(value), qualifier, stage: "annual", coverage: null };
}

export function observed(
  period: string,
  value: string | null,
  given: Partial<Observation> = {},
): Observation {
  return {
    period,
    area: null,
    scopeNote: "",
    value,
    qualifier: "exact",
    wording: "",
    stage: "flash",
    yoyPercent: null,
    observer: "市经信委",
    source: { title: "" },
    ...given,
  };
}

export function asOf(year: number, month: number): Period {
  return { year, from: month, to: month };
}

/** A flow target asked about at the end of 2019, with nothing known. */
export function asking(given: Partial<AssessmentInput> = {}): AssessmentInput {
  return {
    terms: terms(),
    plan: PLAN,
    nature: "flow",
    annual: [],
    latest: null,
    sameMonths: null,
    reached: [],
    asOf: asOf(2019, 12),
    ...given,
  };
}

/** A figure as a test reads it: the printed value, or the reason in brackets. */
export function shown(figure: Figure, print: (value: Ratio) => string = percent): string {
  return isKnown(figure) ? print(figure.value) : `(${figure.none})`;
}
export function two(value: Ratio): string {
  return roundHalfUp(value, 2);
}
export function zh({ explanation }: TargetAssessment): string {
  return explanation.sentences.map((sentence) => sentence.zh).join("");
}
