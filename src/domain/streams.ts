import { baseStream } from "./events/base.js";
import type { DomainEvent } from "./events/index.js";
import { assertNever } from "./never.js";
import { parsePeriod } from "./period.js";

/** The stream that a fact belongs to. A report stream covers one unit and one year, so it stays short for ever. */
export function streamOf(event: DomainEvent): string {
  switch (event.type) {
    case "EnterpriseRegistered":
    case "EnterpriseRenamed":
    case "EnterpriseRelocated":
    case "EnterpriseReclassified":
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
      return `indicator-${event.data.indicator}`;
    case "PlanAdopted":
    case "TargetSet":
    case "TargetRevised":
    case "TargetRetired":
      return `plan-${event.data.plan}`;
    case "AreaDefined":
    case "AreaRenamed":
    case "AreaMoved":
      return `area-${event.data.area}`;
    case "ClusterDefined":
    case "ClusterRenamed":
      return `cluster-${event.data.cluster}`;
    case "BatchReceived":
    case "BatchCompleted":
    case "BatchRejected":
      return `batch-${event.data.batch}`;
    case "PeriodClosed":
      return `period-${event.data.period}`;
    case "CalendarSet":
      return "calendar-reporting";
    case "FiguresPublished":
      return `publication-${event.data.publication}`;
    case "BaseRestated":
    case "BaseRestatementWithdrawn":
      return baseStream(event.data);
    default:
      return assertNever(event);
  }
}

function enterpriseStream(unit: string): string {
  return `enterprise-${unit}`;
}

/** Stream of one unit's reports of one year. */
export function reportStream(unit: string, year: number): string {
  return `report-${unit}-${year}`;
}

const REPORTS = /^report-(.+)-([1-9]\d{3})$/;

/** The unit and the year of a stream of reports; nothing where it is another. */
export function reportOf(stream: string): { unit: string; year: number } | undefined {
  const [, unit, year] = REPORTS.exec(stream) ?? [];
  return unit === undefined ? undefined : { unit, year: Number(year) };
}

/** Categories (the part before the first `-`) that belong to dabiao; a shared server may hold others. */
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
