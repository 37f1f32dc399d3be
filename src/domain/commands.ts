import { z } from "zod";
import {
  AreaId,
  Attribution,
  Basis,
  ClusterId,
  Frequency,
  IndicatorId,
  MonthText,
  PeriodText,
  PlanId,
  Reason,
  ReportLine,
  Stage,
  Standing,
  TargetId,
  UnitId,
} from "./attribution.js";
import { AreaDefined, AreaMoved, AreaRenamed, ClusterDefined, ClusterRenamed } from "./events/area.js";
import { RestateBase, WithdrawRestatement } from "./events/base.js";
import { RegisterEntry } from "./events/enterprise.js";
import { CalendarSet, PeriodClosed } from "./events/ledger.js";
import { IndicatorDefined, Observation, PlanAdopted, TargetTerms } from "./events/plan.js";
import { both } from "./schema-words.js";

/**
 * What one can ask dabiao to record. The schemas are the only definition: the API, the command line and the seed
 * loader parse with them, and the deciders take their output.
 */

const OfUnit = z.strictObject({ unit: UnitId });
const FromMonth = OfUnit.extend({ effective: MonthText });

export const RegisterEnterprise = FromMonth.extend({
  name: z.string().min(1).max(200),
  standing: Standing,
  /** Monthly where it is new and nothing is said. */
  frequency: Frequency.optional().describe(
    "未填:新登记的为月报,已登记的不变 month, or as registered, when left out",
  ),
  synthetic: z.boolean().default(false),
  register: RegisterEntry.default({}),
});
export const RenameEnterprise = FromMonth.extend({ name: z.string().min(1).max(200) });
export const RelocateEnterprise = FromMonth.extend({ district: AreaId, park: AreaId.nullable() });
export const ReclassifyEnterprise = FromMonth.extend({
  clusters: z.array(ClusterId).min(1).optional(),
  size: Standing.shape.size.optional(),
  represents: Standing.shape.represents.optional(),
});
/** From a January on: within a year a unit reports in one frequency. */
export const RescheduleEnterprise = FromMonth.extend({ frequency: Frequency });
export const DeregisterEnterprise = FromMonth.extend({ note: z.string().max(500).default("") });
export const ReinstateEnterprise = FromMonth.extend({ note: z.string().max(500).default("") });

export const FileReport = OfUnit.extend({
  /** The reported period; with basis `ytd` any period that ends in the reported month. */
  period: PeriodText,
  basis: Basis.default("own"),
  lines: z
    .array(ReportLine)
    .min(1)
    .refine(
      (lines) => new Set(lines.map((line) => line.cluster)).size === lines.length,
      both("每个产业只能有一行", "must have one line a cluster"),
    ),
  stage: Stage.default("flash"),
  reason: Reason.optional(),
  /** Rules whose findings the sender has looked at and confirms (核实). */
  confirm: z
    .array(z.string())
    .default([])
    .describe("已核实的审核规则代码,ALL 为全部 codes of rules that were looked at; ALL for every one"),
});
export const WithdrawReport = OfUnit.extend({ period: PeriodText, reason: Reason });
/** Re-attributes a filed report; issued by the engine when a change of the unit reaches back over it. */
export const ReattributeReport = OfUnit.extend({
  period: PeriodText,
  attribution: Attribution,
  cluster: z.strictObject({ now: ClusterId, was: ClusterId }).optional(),
  reason: Reason,
});

/** A plan with years and bands of status that can be reckoned with. */
export const AdoptPlan = PlanAdopted.refine(
  ({ baseYear, dueYear }) => baseYear < dueYear,
  both("基期年份须早于目标年份", "must have its base year before its due year"),
).refine(
  ({ bands: { onTrack, atRisk, offTrack } }) =>
    Number(onTrack) > Number(atRisk) && Number(atRisk) > Number(offTrack),
  both(
    "判定分界应由高到低:onTrack、atRisk、offTrack",
    "must have bands that fall: onTrack, atRisk, offTrack",
  ),
);
/** Terms that can be held against something, or are a mere direction. */
const SoundTerms = TargetTerms.refine(
  ({ kind, value, milestone }) => {
    const asked = [value, milestone].filter((one) => one !== null).length;
    return asked === (kind === "direction" ? 0 : 1);
  },
  both(
    "目标应有数值(value)或里程碑(milestone)其中一项,只有方向的(direction)两项都没有",
    "must have a value or a milestone, not both, and of kind direction neither",
  ),
).refine(
  ({ value, comparator }) => value === null || comparator !== null,
  both("有数值的目标须写明 comparator(>=、>、<=、=)", "must have a comparator (>=, >, <=, =) with its value"),
);
export const SetTarget = z.strictObject({
  plan: PlanId,
  target: TargetId,
  terms: SoundTerms,
  reason: Reason.optional(),
});
export const RetireTarget = z.strictObject({ plan: PlanId, target: z.string(), reason: Reason });

export const Observe = z.strictObject({
  indicator: IndicatorId,
  observation: z.string().min(1).max(120),
  reason: Reason.optional(),
  ...Observation.shape,
});

export const ClosePeriod = PeriodClosed.extend({ note: z.string().max(500).default("") });

const COMMANDS = {
  RegisterEnterprise,
  RenameEnterprise,
  RelocateEnterprise,
  ReclassifyEnterprise,
  RescheduleEnterprise,
  DeregisterEnterprise,
  ReinstateEnterprise,
  FileReport,
  WithdrawReport,
  ReattributeReport,
  DefineArea: AreaDefined,
  RenameArea: AreaRenamed,
  MoveArea: AreaMoved,
  DefineCluster: ClusterDefined,
  RenameCluster: ClusterRenamed,
  AdoptPlan,
  SetTarget,
  RetireTarget,
  DefineIndicator: IndicatorDefined,
  Observe,
  ClosePeriod,
  SetCalendar: CalendarSet,
  RestateBase,
  WithdrawRestatement,
} as const;

/** The schema of each command's data. */
export const COMMAND_SCHEMAS = COMMANDS;

type Schemas = typeof COMMANDS;
export type CommandType = keyof Schemas;
export type CommandData<T extends CommandType> = z.infer<Schemas[T]>;

function named<T extends CommandType>(type: T) {
  return z.strictObject({ type: z.literal(type), data: COMMANDS[type] });
}

/** Any command: `{ type, data }`. */
export const CommandSchema = z.discriminatedUnion("type", [
  named("RegisterEnterprise"),
  named("RenameEnterprise"),
  named("RelocateEnterprise"),
  named("ReclassifyEnterprise"),
  named("RescheduleEnterprise"),
  named("DeregisterEnterprise"),
  named("ReinstateEnterprise"),
  named("FileReport"),
  named("WithdrawReport"),
  named("ReattributeReport"),
  named("DefineArea"),
  named("RenameArea"),
  named("MoveArea"),
  named("DefineCluster"),
  named("RenameCluster"),
  named("AdoptPlan"),
  named("SetTarget"),
  named("RetireTarget"),
  named("DefineIndicator"),
  named("Observe"),
  named("ClosePeriod"),
  named("SetCalendar"),
  named("RestateBase"),
  named("WithdrawRestatement"),
]);
export type Command = z.infer<typeof CommandSchema>;
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
/** What a sender writes: defaults may be left out. */
export type CommandInput = z.input<typeof CommandSchema>;
