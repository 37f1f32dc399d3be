import { lastStanding, unitNow } from "../../../projections/directory.js";
import type { ReadModels } from "../../../projections/read-models.js";
import type { Frequency, ReportLine, Stage, Standing } from "../../domain/attribution.js";
import type { RegisterEntry } from "../../domain/events/enterprise.js";
import { Fault } from "../../domain/faults.js";
import { formatPeriod } from "../../domain/period.js";
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
    readonly frequency: Frequency;
    readonly position: number;
  }[];
  /** Revision of its stream then: what a change has to be made on, where nothing came after. */
  readonly revision: number;
}

/** @throws Fault ENTERPRISE_UNKNOWN where it was not registered yet, too */
export function unitHistory(vantage: Vantage, unit: string): UnitHistory {
  const record = requireUnit(vantage.models, unit);
  const changes = record.changes.filter((change) => change.position <= vantage.position);
  const last = changes.at(-1);
  if (!last) throw new Fault("ENTERPRISE_UNKNOWN", { unit });
  const { registered, synthetic, register } = record;
  return {
    unit,
    name: last.name,
    active: last.standing !== null,
    registered,
    frequency: last.frequency,
    synthetic,
    register,
    changes,
    // Every event of its stream is a change.
    revision: changes.length - 1,
  };
}

/** A report as it stood. */
export interface UnitReport {
  readonly period: string;
  readonly stage: Stage;
  readonly lines: readonly ReportLine[];
}

export interface UnitReports {
  readonly unit: string;
  readonly year: number;
  readonly reports: readonly UnitReport[];
  /** Revision of the stream of this unit and year then: what a change has to be made on; -1 before the first report. */
  readonly revision: number;
}

/** @throws Fault ENTERPRISE_UNKNOWN */
export function unitReports({ models, position }: Vantage, unit: string, year: number): UnitReports {
  const record = requireUnit(models, unit);
  if (!unitNow(record, position)) throw new Fault("ENTERPRISE_UNKNOWN", { unit });
  const reports = models.facts
    .reportYear(record.index, year, position)
    .map(({ period, stage, lines }) => ({ period: formatPeriod(period), stage, lines }));
  return { unit, year, reports, revision: models.facts.revisionAt(record.index, year, position) };
}

/** Every area that a unit lies in at present; none for a unit that is not known. */
export function unitAreas(models: ReadModels, unit: string): readonly string[] {
  const record = models.directory.get(unit);
  const standing = record && lastStanding(record);
  if (!standing) return [];
  return models.reference.now().geography.around(standing);
}

/** Did a unit ever lie in an area? Never where it is not known. */
export function everLayIn({ directory, reference }: ReadModels, unit: string, area: string): boolean {
  const { geography } = reference.now();
  const changes = directory.get(unit)?.changes ?? [];
  return changes.some(({ standing }) => standing !== null && geography.around(standing).includes(area));
}
