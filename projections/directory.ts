import type { Frequency, Standing } from "../src/domain/attribution.js";
import type { EnterpriseEvent } from "../src/domain/enterprise/enterprise.js";
import type { RegisterEntry } from "../src/domain/events/enterprise.js";
import type { Recorded } from "../src/domain/events/index.js";
import { assertNever } from "../src/domain/never.js";
import { Dictionary, type DictionaryDump } from "./dictionary.js";
import { PackedRecords, type PackedRecordsDump } from "./packed-records.js";

/** A change of a unit: what holds after it, from which month, and its place in the log. */
interface Change {
  readonly position: number;
  /** `YYYY-MM`; never before the change in front of it. */
  readonly effective: string;
  readonly name: string;
  /** null from the month of deregistration on. */
  readonly standing: Standing | null;
  readonly frequency: Frequency;
}

export interface UnitRecord {
  /** Number of the unit in the facts. */
  readonly index: number;
  readonly unit: string;
  readonly synthetic: boolean;
  readonly register: RegisterEntry;
  readonly registered: string;
  readonly changes: readonly Change[];
  /** Revision of its stream. */
  readonly revision: number;
}

export interface DirectoryDump {
  readonly units: DictionaryDump;
  readonly records: PackedRecordsDump;
  readonly syntheticSince: number;
}

/** Register of units (名录): who they are, and where they belong in any month as known at any position. */
export class Directory {
  readonly units = new Dictionary();
  readonly #records = new PackedRecords<UnitRecord & { changes: Change[]; revision: number }>();

  /** Position at which the first unit made up for demonstration was registered. */
  #syntheticSince = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#records.count;
  }

  apply(event: Recorded<EnterpriseEvent>): void {
    const { position, revision } = event;
    const { unit, effective } = event.data;
    if (event.type === "EnterpriseRegistered") {
      const { name, standing, frequency, synthetic, register } = event.data;
      const index = this.units.intern(unit);
      if (synthetic) this.#syntheticSince = Math.min(this.#syntheticSince, position);
      const changes = [{ position, effective, name, standing, frequency }];
      this.#records.set(index, {
        index,
        unit,
        synthetic,
        register,
        registered: effective,
        changes,
        revision,
      });
      return;
    }
    const record = this.#find(unit);
    const before = record?.changes.at(-1);
    if (!record || !before) return;
    record.revision = revision;
    const change = (what: Partial<Change>) =>
      record.changes.push({ ...before, ...what, position, effective });
    switch (event.type) {
      case "EnterpriseRenamed":
        change({ name: event.data.name });
        return;
      case "EnterpriseRelocated":
      case "EnterpriseReclassified":
      case "EnterpriseReinstated":
        change({ standing: event.data.standing });
        return;
      case "EnterpriseRescheduled":
        change({ frequency: event.data.frequency });
        return;
      case "EnterpriseDeregistered":
        change({ standing: null });
        return;
      default:
        assertNever(event);
    }
  }

  /** Was any unit made up for demonstration, as known at a position? */
  hasSynthetic(position: number): boolean {
    return this.#syntheticSince <= position;
  }

  dump(): DirectoryDump {
    return {
      units: this.units.dump(),
      records: this.#records.dump(),
      syntheticSince: this.#syntheticSince,
    };
  }
  restore({ units, records, syntheticSince }: DirectoryDump): void {
    this.units.restore(units);
    this.#records.restore(records);
    this.#syntheticSince = syntheticSince;
  }

  get(unit: string): UnitRecord | undefined {
    return this.#find(unit);
  }
  at(index: number): UnitRecord | undefined {
    return this.#records.at(index);
  }
  /** In the order in which they were registered or first reported. */
  all(): Iterable<UnitRecord> {
    return this.#records.all();
  }

  #find(unit: string) {
    const index = this.units.find(unit);
    return index === undefined ? undefined : this.#records.at(index);
  }
}

/** The unit as of a month (`YYYY-MM`) and a position; undefined before its registration or before it was known. */
export function unitIn(
  record: UnitRecord,
  month: string,
  position = Number.POSITIVE_INFINITY,
): Change | undefined {
  return record.changes.findLast((change) => change.effective <= month && change.position <= position);
}

/** The unit's standing as known at a position or, where it was deregistered, the last one that it had. */
export function lastStanding(
  { changes }: UnitRecord,
  position = Number.POSITIVE_INFINITY,
): Standing | undefined {
  const last = changes.findLast((change) => change.standing !== null && change.position <= position);
  return last?.standing ?? undefined;
}

/** What the unit is called as known at a position; empty before it was registered. */
export function nameOfUnit(record: UnitRecord | undefined, position: number): string {
  return (record && unitNow(record, position)?.name) ?? "";
}

/** The unit as it stands at a position, whatever the month. */
export function unitNow(record: UnitRecord, position?: number): Change | undefined {
  if (position === undefined) return record.changes.at(-1);
  return record.changes.findLast((change) => change.position <= position);
}
