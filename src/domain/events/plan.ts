import { z } from "zod";
import {
  AreaId,
  Bilingual,
  ClusterId,
  Comparator,
  DateText,
  DecimalText,
  IndicatorId,
  Measure,
  PeriodText,
  PlanId,
  Qualifier,
  Reason,
  Source,
  Stage,
  TargetId,
} from "../attribution.js";
import { YEAR_MAX, YEAR_MIN } from "../period.js";

/** Events of `plan-<id>` and `indicator-<id>`. */

/** What a target speaks of: a figure the reports add up to, or an indicator that a department observes. */
export const Subject = z.discriminatedUnion("from", [
  z.strictObject({
    from: z.literal("reports"),
    measure: Measure,
    cluster: ClusterId.nullable(),
    area: AreaId.nullable(),
  }),
  z.strictObject({ from: z.literal("observations"), indicator: IndicatorId }),
]);
export type Subject = z.infer<typeof Subject>;

export const Trajectory = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["geometric", "linear"]), baseYear: z.int() }),
  z.strictObject({
    kind: z.literal("milestones"),
    points: z.array(z.strictObject({ year: z.int(), value: DecimalText })).min(1),
  }),
]);
export type Trajectory = z.infer<typeof Trajectory>;

export const TargetTerms = z.strictObject({
  clause: z.string(),
  /** `quantified`: a number is written; `checkable`: read as one, the note says how; `direction`: no number at all. */
  kind: z.enum(["quantified", "checkable", "direction"]),
  name: Bilingual,
  subject: Subject,
  comparator: Comparator.nullable(),
  /** In `unit`; null for a milestone (met by a dated observation) and for a mere direction. */
  value: DecimalText.nullable(),
  unit: z.string(),
  /** The word that meets a milestone: 完成, 建立, 获得 … */
  milestone: z.string().nullable(),
  /** Due at the end of this year; `every-year` is checked year by year; null where the plan names no year. */
  due: z.union([z.int().min(YEAR_MIN).max(YEAR_MAX), z.literal("every-year"), z.null()]),
  leadDepartment: z.string(),
  otherUnits: z.array(z.string()),
  quote: z.string(),
  note: z.string(),
  trajectory: Trajectory.nullable(),
});
export type TargetTerms = z.infer<typeof TargetTerms>;

/** Bands of observed ÷ required annual growth; the defaults are those of Eurostat's monitoring of the SDGs. */
export const StatusBands = z.strictObject({
  onTrack: DecimalText,
  atRisk: DecimalText,
  offTrack: DecimalText,
});

export const PlanAdopted = z.strictObject({
  plan: PlanId,
  name: Bilingual,
  issuer: z.string(),
  adoptedOn: DateText.nullable(),
  /** The year that growth is counted from where a target names no base of its own. */
  baseYear: z.int(),
  dueYear: z.int(),
  bands: StatusBands,
});
const TargetKey = z.strictObject({ plan: PlanId, target: TargetId });
export const TargetSet = TargetKey.extend({ terms: TargetTerms });
export const TargetRevised = TargetKey.extend({ terms: TargetTerms, replaces: TargetTerms, reason: Reason });
export const TargetRetired = TargetKey.extend({ replaces: TargetTerms, reason: Reason });

export const IndicatorDefined = z.strictObject({
  indicator: IndicatorId,
  name: Bilingual,
  /** How several observations of one year make that year's figure. */
  kind: z.enum(["level", "ratio", "count-per-year", "milestone", "rank"]),
  unit: z.string(),
  /** Set where the indicator is a published figure about a cluster. */
  cluster: ClusterId.nullable(),
  measure: Measure.nullable(),
  note: z.string(),
});

export const Observation = z.strictObject({
  /** The observed period; a dated milestone gives `on` as well. */
  period: PeriodText,
  on: DateText.optional(),
  area: AreaId.nullable(),
  /** A scope that is no area of the tree, in words. */
  scopeNote: z.string(),
  value: DecimalText.nullable(),
  numerator: DecimalText.optional(),
  denominator: DecimalText.optional(),
  /** For a milestone: what was reached. */
  reached: z.string().optional(),
  qualifier: Qualifier,
  /** The qualifier as printed: 突破, 近, 预计 … */
  wording: z.string(),
  stage: Stage,
  yoyPercent: DecimalText.nullable(),
  observer: z.string(),
  source: Source,
});
export type Observation = z.infer<typeof Observation>;

const ObservationKey = z.strictObject({ indicator: IndicatorId, observation: z.string().min(1).max(120) });
export const IndicatorObserved = ObservationKey.extend(Observation.shape);
export const ObservationRevised = ObservationKey.extend({
  ...Observation.shape,
  replaces: Observation,
  reason: Reason,
});
