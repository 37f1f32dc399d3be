import { z } from "zod";
import * as area from "./area.js";
import * as base from "./base.js";
import * as enterprise from "./enterprise.js";
import * as ledger from "./ledger.js";
import * as plan from "./plan.js";
import * as report from "./report.js";

/** Every event type with the schema of its current version. The only list: types, codec and tests read it. */
export const EVENT_SCHEMAS = {
  EnterpriseRegistered: enterprise.EnterpriseRegistered,
  EnterpriseRenamed: enterprise.EnterpriseRenamed,
  EnterpriseRelocated: enterprise.EnterpriseRelocated,
  EnterpriseReclassified: enterprise.EnterpriseReclassified,
  EnterpriseRescheduled: enterprise.EnterpriseRescheduled,
  EnterpriseDeregistered: enterprise.EnterpriseDeregistered,
  EnterpriseReinstated: enterprise.EnterpriseReinstated,
  ReportFiled: report.ReportFiled,
  ReportRevised: report.ReportRevised,
  ReportWithdrawn: report.ReportWithdrawn,
  IndicatorDefined: plan.IndicatorDefined,
  IndicatorObserved: plan.IndicatorObserved,
  ObservationRevised: plan.ObservationRevised,
  PlanAdopted: plan.PlanAdopted,
  TargetSet: plan.TargetSet,
  TargetRevised: plan.TargetRevised,
  TargetRetired: plan.TargetRetired,
  AreaDefined: area.AreaDefined,
  AreaRenamed: area.AreaRenamed,
  AreaMoved: area.AreaMoved,
  ClusterDefined: area.ClusterDefined,
  ClusterRenamed: area.ClusterRenamed,
  BatchReceived: ledger.BatchReceived,
  BatchCompleted: ledger.BatchCompleted,
  BatchRejected: ledger.BatchRejected,
  PeriodClosed: ledger.PeriodClosed,
  CalendarSet: ledger.CalendarSet,
  FiguresPublished: ledger.FiguresPublished,
  BaseRestated: base.BaseRestated,
  BaseRestatementWithdrawn: base.BaseRestatementWithdrawn,
} as const;

type Schemas = typeof EVENT_SCHEMAS;
export type EventType = keyof Schemas;
export type EventData<T extends EventType> = z.infer<Schemas[T]>;

function named<T extends EventType>(type: T) {
  return z.strictObject({ type: z.literal(type), data: EVENT_SCHEMAS[type] });
}

/** Any fact, checked whole. */
export const DomainEventSchema = z.discriminatedUnion("type", [
  named("EnterpriseRegistered"),
  named("EnterpriseRenamed"),
  named("EnterpriseRelocated"),
  named("EnterpriseReclassified"),
  named("EnterpriseRescheduled"),
  named("EnterpriseDeregistered"),
  named("EnterpriseReinstated"),
  named("ReportFiled"),
  named("ReportRevised"),
  named("ReportWithdrawn"),
  named("IndicatorDefined"),
  named("IndicatorObserved"),
  named("ObservationRevised"),
  named("PlanAdopted"),
  named("TargetSet"),
  named("TargetRevised"),
  named("TargetRetired"),
  named("AreaDefined"),
  named("AreaRenamed"),
  named("AreaMoved"),
  named("ClusterDefined"),
  named("ClusterRenamed"),
  named("BatchReceived"),
  named("BatchCompleted"),
  named("BatchRejected"),
  named("PeriodClosed"),
  named("CalendarSet"),
  named("FiguresPublished"),
  named("BaseRestated"),
  named("BaseRestatementWithdrawn"),
]);

/** One fact: `{ type, data }`, discriminated by type. */
export type DomainEvent = z.infer<typeof DomainEventSchema>;
export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>;

/** Who and what brought an event about. */
export const EventMetadata = z.strictObject({
  actor: z.string(),
  batch: z.string().optional(),
  /** First row of the batch that the event rests on. */
  row: z.int().optional(),
  sheet: z.string().optional(),
  correlation: z.string(),
  causation: z.string().optional(),
});
export type EventMetadata = z.infer<typeof EventMetadata>;

/** A domain event with its place in the log. */
export type Recorded<E extends DomainEvent = DomainEvent> = E & {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** Milliseconds since 1970, UTC, by the recording store's clock. Never used for order. */
  readonly recordedAt: number;
  readonly metadata: EventMetadata;
};
