/** What goes into the assessment of a target and what comes out; `assess.ts` is the way from one to the other. */

import type { Bilingual, Comparator, Qualifier, Stage } from "../domain/attribution.js";
import type { EventData } from "../domain/events/index.js";
import type { TargetTerms } from "../domain/events/plan.js";
import type { Period } from "../domain/period.js";
import type { AnnualChange, Point } from "./annual-change.js";
import type { Schedule } from "./attainment.js";
import type { Coverage } from "./coverage.js";
import type { Figure, NoFigure } from "./figure.js";
import type { Nature } from "./nature.js";
import type { Projection } from "./projection.js";
import type { Ratio } from "./ratio.js";
import type { Bands, Status } from "./status.js";

/** One figure held against a target, in the target's unit; a ratio is in per cent, or what `percentage` gives. */
export interface Reading {
  readonly year: number;
  /** Last month it covers, 12 for a whole year: a flow through 9 is its 1—9月累计, a level was read in September. */
  readonly through: number;
  readonly value: Ratio;
  readonly qualifier: Qualifier;
  readonly stage: Stage;
  /** 报送率 of the figure; null where it was observed and nobody had to report. */
  readonly coverage: Coverage | null;
}

/** A dated record of a milestone: what was reached, and the day. */
export interface Reached {
  /** YYYY-MM-DD. */
  readonly on: string;
  readonly what: string;
}

export interface AssessmentInput {
  /** The terms as of the position that is asked about. */
  readonly terms: TargetTerms;
  readonly plan: Pick<EventData<"PlanAdopted">, "adoptedOn" | "baseYear" | "dueYear" | "bands">;
  readonly nature: Nature;
  /** At most one a year, oldest first. */
  readonly annual: readonly Reading[];
  /** The current year so far, where it is not among `annual`: 累计 of a flow, the newest value of a level. */
  readonly latest: Reading | null;
  /** The last full year up to the month of `latest`; the projection of the current year rests on it. */
  readonly sameMonths: Reading | null;
  readonly reached: readonly Reached[];
  /** The last month that is over; nothing later is looked at. */
  readonly asOf: Period;
}

/** What a target comes to once it is due; `open` until then. `met-late` is for milestones, whose day is known. */
export type Outcome = "met" | "met-late" | "missed" | "open" | "cannot-tell";

export const OUTCOMES = {
  met: { zh: "达到", en: "met" },
  "met-late": { zh: "逾期达到", en: "met late" },
  missed: { zh: "未达到", en: "missed" },
  open: { zh: "未到期", en: "not due yet" },
  "cannot-tell": { zh: "不能判定", en: "cannot tell" },
} as const satisfies Record<Outcome, Bilingual>;

/** How a status was determined. */
const STATUS_METHODS = {
  "held-against": { zh: "与目标值比较", en: "held against the target" },
  growth: { zh: "年均增速比:实际÷所需", en: "observed ÷ required annual growth" },
  step: { zh: "年均增减量比:实际÷所需(线性路径)", en: "observed ÷ required annual step (linear path)" },
  milestones: { zh: "增减量与分阶段路径之比", en: "change made ÷ change planned through milestones" },
  record: { zh: "以完成记录为准", en: "by a dated record" },
  "year-by-year": { zh: "逐年核验", en: "checked year by year" },
  none: { zh: "不核验", en: "not checked" },
} as const satisfies Record<string, Bilingual>;
export type StatusMethod = keyof typeof STATUS_METHODS;

/** Everything the status rests on, as values and in words. */
export interface Explanation {
  readonly method: StatusMethod;
  readonly base: Figure<Point>;
  readonly last: Figure<Point>;
  /** Change a year that was seen since the base year, and the one that was needed from there. */
  readonly observed: Figure<AnnualChange>;
  readonly required: Figure<AnnualChange>;
  /** Observed ÷ required; for every-year targets the share of checked years that were met. */
  readonly ratio: Figure;
  readonly bands: Bands;
  readonly sentences: readonly Bilingual[];
}

/** One year of an every-year target. `unknown`: the year is over and nothing, or nothing conclusive, is recorded. */
export interface YearCheck {
  readonly year: number;
  readonly state: "met" | "missed" | "pending" | "unknown";
  readonly reading: Reading | null;
}

/** A number and how it is to be held. */
export interface Asked {
  readonly value: Ratio;
  readonly comparator: Comparator;
}

/** What a target with a number comes to once its terms are read. */
export interface Aim extends Asked {
  readonly unit: string;
  readonly dueYear: number;
}

export interface TargetAssessment {
  readonly status: Status;
  /** Why there is no status; null where there is one. */
  readonly reason: NoFigure | null;
  readonly outcome: Outcome;
  /** null where the target has no number. */
  readonly aim: Aim | null;
  /** The terms name no year; the plan's own stands in for it, and the target is never missed for it. */
  readonly dueAssumed: boolean;
  readonly actual: Figure<Reading>;
  readonly attainment: Figure;
  readonly gap: Figure;
  readonly elapsed: Figure;
  readonly pace: Figure;
  readonly schedule: Figure<Schedule>;
  /** What the path asks for in the last full year. */
  readonly planned: Figure<Point>;
  /** From the last full year to the target. */
  readonly requiredGrowth: Figure<AnnualChange>;
  /** From the base year to the last full year. */
  readonly observedGrowth: Figure<AnnualChange>;
  readonly projection: Figure<Projection>;
  readonly projectedGap: Figure;
  /** For every-year targets, oldest first. */
  readonly years: readonly YearCheck[];
  /** For milestones: every dated record up to now, oldest first. */
  readonly records: readonly Reached[];
  readonly explanation: Explanation;
}

/** How far a target with a number is, and what it would take. */
export type Distance = Pick<
  TargetAssessment,
  "actual" | "attainment" | "gap" | "elapsed" | "pace" | "schedule"
>;
export type Outlook = Pick<
  TargetAssessment,
  "planned" | "requiredGrowth" | "observedGrowth" | "projection" | "projectedGap"
>;
