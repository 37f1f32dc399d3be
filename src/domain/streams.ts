import type { RestatedFigure } from "./events/base.js";
import type { DomainEvent } from "./events/index.js";
import { assertNever } from "./never.js";
import { parsePeriod } from "./period.js";
import type { ReferenceCommand } from "./reference/decide.js";

/** The stream that a fact belongs to. A report stream covers one unit and one year, so it stays short for ever. */
export function streamOf(event: DomainEvent): string {
  switch (event.type) {
    case "EnterpriseRegistered":
    case "EnterpriseRenamed":
    case "EnterpriseRelocated":
    case "EnterpriseReclassified":
    case "EnterpriseRescheduled":
    case "EnterpriseDeregistered":
    case "EnterpriseReinstated":
      return enterpriseStream(event.data.unit);
    case "ReportFiled":
    case "ReportRevised":
    case "ReportWithdrawn":
      return reportStream(event.data.unit, parsePeriod(event.data.period)?.year ?? 0);
    case "IndicatorDefined":
    case "IndicatorObserved":
    case "ObservationRevised":
      return indicatorStream(event.data.indicator);
    case "PlanAdopted":
    case "TargetSet":
    case "TargetRevised":
    case "TargetRetired":
      return planStream(event.data.plan);
    case "AreaDefined":
    case "AreaRenamed":
    case "AreaMoved":
      return areaStream(event.data.area);
    case "ClusterDefined":
    case "ClusterRenamed":
      return clusterStream(event.data.cluster);
    case "BatchReceived":
    case "BatchCompleted":
    case "BatchRejected":
      return `batch-${event.data.batch}`;
    case "PeriodClosed":
      return periodStream(event.data.period);
    case "CalendarSet":
      return CALENDAR_STREAM;
    case "FiguresPublished":
      return `publication-${event.data.publication}`;
    case "BaseRestated":
    case "BaseRestatementWithdrawn":
      return baseStream(event.data);
    default:
      return assertNever(event);
  }
}

/** The stream whose history a command on reference data is decided on; its events go there as well. */
export function streamOfCommand(command: ReferenceCommand): string {
  switch (command.type) {
    case "DefineArea":
    case "RenameArea":
    case "MoveArea":
      return areaStream(command.data.area);
    case "DefineCluster":
    case "RenameCluster":
      return clusterStream(command.data.cluster);
    case "AdoptPlan":
    case "SetTarget":
    case "RetireTarget":
      return planStream(command.data.plan);
    case "DefineIndicator":
    case "Observe":
      return indicatorStream(command.data.indicator);
    case "ClosePeriod":
      return periodStream(command.data.period);
    case "SetCalendar":
      return CALENDAR_STREAM;
    case "RestateBase":
    case "WithdrawRestatement":
      return baseStream(command.data);
    default:
      return assertNever(command);
  }
}

const CALENDAR_STREAM = "calendar-reporting";
const areaStream = (area: string) => `area-${area}`;
const clusterStream = (cluster: string) => `cluster-${cluster}`;
const enterpriseStream = (unit: string) => `enterprise-${unit}`;
const indicatorStream = (indicator: string) => `indicator-${indicator}`;
const periodStream = (period: string) => `period-${period}`;
const planStream = (plan: string) => `plan-${plan}`;

function baseStream({ measure, cluster, area, size, period }: RestatedFigure): string {
  return `base-${measure}.${cluster ?? "*"}.${area}.${size ?? "*"}.${period}`;
}

/** The stream of one unit's reports of one year. */
export function reportStream(unit: string, year: number): string {
  return `report-${unit}-${year}`;
}

/** Does a stream hold reports? */
export function isReportStream(stream: string): boolean {
  return stream.startsWith("report-");
}

const ENTERPRISE = /^enterprise-(.+)$/;
const REPORTS = /^report-(.+)-([1-9]\d{3})$/;

/** The unit and the year of a stream of reports; undefined for any other stream. */
export function reportOf(stream: string): { unit: string; year: number } | undefined {
  const [, unit, year] = REPORTS.exec(stream) ?? [];
  return unit === undefined ? undefined : { unit, year: Number(year) };
}

/** The unit that a stream is about, itself or its reports; undefined for any other stream. */
export function unitOf(stream: string): string | undefined {
  const [, unit] = ENTERPRISE.exec(stream) ?? [];
  return unit ?? reportOf(stream)?.unit;
}

/** The categories of dabiao's streams: the part of the name before the first `-`. A shared server may hold others. */
export const STREAM_CATEGORIES = [
  "enterprise",
  "report",
  "indicator",
  "plan",
  "area",
  "cluster",
  "batch",
  "period",
  "calendar",
  "publication",
  "base",
] as const;
