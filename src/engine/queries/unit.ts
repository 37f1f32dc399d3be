import { unitNow } from "../../../projections/directory.js";
import type { ReadModels } from "../../../projections/read-models.js";
import type { Frequency, ReportLine, Stage, Standing } from "../../domain/attribution.js";
import type { RegisterEntry } from "../../domain/events/enterprise.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod, type Period, samePeriod } from "../../domain/period.js";
import { requireUnit } from "../decisions.js";
import type { Vantage } from "./vantage.js";

/** A unit with everything that changed since it was registered. */
export interface UnitHistory {
  readonly unit: string;
  readonly name: string;
  readonly active: boolean;
  readonly registered: string;
  readonly frequency: Frequency;
  readonly synthetic: boolean;
  readonly register: RegisterEntry;
  readonly changes: readonly {
    readonly effective: string;
    readonly name: string;
    /** null from the month of deregistration on. */
    readonly standing: Standing | null;
    readonly position: number;
  }[];
  /** Revision of its stream at present; what a change has to be made on. */
  readonly revision: number;
}

/** @throws Fault ENTERPRISE_UNKNOWN */
export function unitHistory({ models, position }: Vantage, unit: string): UnitHistory {
  const record = requireUnit(models, unit);
  const now = unitNow(record, position);
  if (!now) throw new Fault("ENTERPRISE_UNKNOWN", { unit });
  const { registered, frequency, synthetic, register, revision } = record;
  const changes = record.changes.filter((change) => change.position <= position);
  const { name } = now;
  return {
    unit,
    name,
    active: now.standing !== null,
    registered,
    frequency,
    synthetic,
    register,
    changes,
    revision,
  };
}

/** A report as it stands now. */
export interface UnitReport {
  readonly period: string;
  readonly stage: Stage;
  readonly lines: readonly ReportLine[];
}

export interface UnitReports {
  readonly unit: string;
  readonly year: number;
  readonly reports: readonly UnitReport[];
  /** Revision of the stream of this unit and year: what a change has to be made on; -1 before the first report. */
  readonly revision: number;
}

/** @throws Fault ENTERPRISE_UNKNOWN */
export function unitReports({ models }: Vantage, unit: string, year: number): UnitReports {
  const { index } = requireUnit(models, unit);
  const reports = models.facts
    .reportYear(index, year)
    .map(({ period, stage, lines }) => ({ period: formatPeriod(period), stage, lines }));
  return { unit, year, reports, revision: models.facts.revision(index, year) };
}

/** One report. @throws Fault ENTERPRISE_UNKNOWN, REPORT_UNKNOWN */
export function unitReport(
  { models }: Vantage,
  unit: string,
  period: Period,
): { readonly unit: string; readonly report: UnitReport; readonly revision: number } {
  const { index } = requireUnit(models, unit);
  const found = models.facts.reportYear(index, period.year).find((one) => samePeriod(one.period, period));
  if (!found) throw new Fault("REPORT_UNKNOWN", { unit, period: formatPeriod(period) });
  const { stage, lines } = found;
  return {
    unit,
    report: { period: formatPeriod(period), stage, lines },
    revision: models.facts.revision(index, period.year),
  };
}

/** Every area that a unit lies in at present; none for a unit that is not known. */
export function unitAreas(models: ReadModels, unit: string): readonly string[] {
  const record = models.directory.get(unit);
  const standing = record?.changes.findLast((change) => change.standing !== null)?.standing;
  if (!standing) return [];
  const { geography } = models.reference.now();
  const { district, park } = standing;
  return [...geography.ancestors(district), ...(park === null ? [] : geography.ancestors(park))];
}
