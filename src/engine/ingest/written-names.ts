import type { Directory, UnitRecord } from "../../../projections/directory.js";
import type { RowProblem } from "../../domain/faults.js";
import { reviewName, unitNameKey } from "../../domain/guard/names.js";
import type { Finding } from "../../domain/guard/rules.js";
import type { StagedReports } from "./staging.js";

/** Rows or units looked at between two looks at the clock. */
const STEPS = 256;

/** What the names of a file's rows came to. */
export interface ReviewedNames {
  /** Told once of each unit and name. */
  readonly problems: readonly RowProblem[];
  /** Units (by number in the file) of which rows are held back. */
  readonly units: ReadonlySet<number>;
  /** What holds a row back, of a unit that has such rows. */
  held(row: number): Finding | undefined;
}

interface Suspect {
  readonly pair: string;
  /** The first of its rows. */
  readonly row: number;
  readonly record: UnitRecord;
  readonly written: string;
}

/**
 * Holds the names that rows of reports give against the register: a unit may be called by any name that it ever had.
 * Each pair of a unit and a name is looked at once. Yields now and then, so that whoever shares the thread gets a turn.
 */
export function* reviewNames(
  directory: Directory,
  staged: StagedReports,
  confirm: readonly string[],
): Generator<number, ReviewedNames> {
  const suspects = staged.names.length > 1 ? yield* suspectsOf(directory, staged) : [];
  const others = suspects.length > 0 ? yield* unitsCalled(directory, suspects) : new Map<string, string>();
  const problems: RowProblem[] = [];
  const held = new Map<string, Finding>();
  const units = new Set<number>();
  for (const { pair, row, record, written } of suspects) {
    const registered = record.changes.at(-1)?.name ?? "";
    const finding = reviewName({ written, registered, other: others.get(unitNameKey(written)) });
    const { code, params } = finding;
    if (finding.severity === "confirm" && !confirm.includes(code) && !confirm.includes("ALL")) {
      held.set(pair, finding);
      units.add(staged.unit[row] ?? 0);
    } else
      problems.push({ row: staged.row[row] ?? 0, value: record.unit, code, params, severity: "warning" });
  }
  return { problems, units, held: (row) => held.get(pairOf(staged, row)) };
}

/** Units that a file calls by names which they never had. */
function* suspectsOf(directory: Directory, staged: StagedReports): Generator<number, readonly Suspect[]> {
  const suspects: Suspect[] = [];
  const { count, unit, name, units, names } = staged;
  const first = new Uint32Array(units.length);
  const more = new Set<string>();
  for (let row = 0; row < count; row++) {
    if (row % STEPS === 0) yield row;
    const own = unit[row] ?? 0;
    const given = name[row] ?? 0;
    if (given === 0 || given === first[own]) continue;
    const pair = pairOf(staged, row);
    if (more.has(pair)) continue;
    if (first[own] === 0) first[own] = given;
    else more.add(pair);
    const record = directory.get(units[own] ?? "");
    const written = names[given] ?? "";
    if (record && !wasCalled(record, written)) suspects.push({ pair, row, record, written });
  }
  return suspects;
}

function pairOf({ unit, name }: StagedReports, row: number): string {
  return `${unit[row]} ${name[row]}`;
}

function wasCalled({ changes }: UnitRecord, written: string): boolean {
  if (changes.some(({ name }) => name === written)) return true;
  const key = unitNameKey(written);
  return changes.some(({ name }) => unitNameKey(name) === key);
}

/** By each of the names in question, the unit that is or was called so. */
function* unitsCalled(
  directory: Directory,
  suspects: readonly Suspect[],
): Generator<number, ReadonlyMap<string, string>> {
  const wanted = new Set(suspects.map(({ written }) => unitNameKey(written)));
  const found = new Map<string, string>();
  let seen = 0;
  for (const { unit, changes } of directory.all()) {
    if (seen++ % STEPS === 0) yield seen;
    for (const { name } of changes) {
      const key = unitNameKey(name);
      if (wanted.has(key)) found.set(key, unit);
    }
  }
  return found;
}
