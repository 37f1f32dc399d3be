import type { ReadModels } from "../../../projections/read-models.js";
import type { CommandOf } from "../../domain/commands.js";
import { decideEnterprise, type Enterprise, evolveEnterprise } from "../../domain/enterprise/enterprise.js";
import { Fault, type RowProblem } from "../../domain/faults.js";
import type { EnterpriseRow } from "../../ingestion/rows.js";
import { decideUnitChange, enterpriseOf } from "../decisions.js";
import type { Found } from "./batch.js";
import type { RowsDecided } from "./pending-appends.js";
import { cameTo, type RecordedRows } from "./recorded-rows.js";

function registrationOf(row: EnterpriseRow): CommandOf<"RegisterEnterprise"> {
  const { unit, effective, name, district, park, size, represents, synthetic, register } = row;
  const { frequency } = row;
  const standing = { district, park, size, clusters: [...row.clusters], represents };
  return {
    type: "RegisterEnterprise",
    data: { unit, effective, name, standing, frequency, synthetic, register },
  };
}

/**
 * Decides every registration of a file in order, each on what the rows before it left behind; but for those that are
 * recorded.
 */
export function checkEnterprises(
  models: ReadModels,
  rows: readonly EnterpriseRow[],
  recorded: RecordedRows,
): Found & { readonly refusedRows: ReadonlySet<number> } {
  const states = new Map<string, Enterprise | undefined>();
  const problems: RowProblem[] = [];
  const refusedRows = new Set<number>();
  const outcome = { rows: rows.length, filed: 0, revised: 0, unchanged: 0, refused: 0 };
  /** By unit and month: the row that said what the unit is from then on. */
  const stated = new Map<string, number>();
  for (const row of rows) {
    const before = recorded.get(row.row);
    const from = `${row.unit} ${row.effective}`;
    if (before) {
      stated.set(from, row.row);
      outcome[before]++;
      continue;
    }
    try {
      const command = registrationOf(row);
      const record = models.directory.get(row.unit);
      const known = states.has(row.unit) ? states.get(row.unit) : record && enterpriseOf(record);
      if (!states.has(row.unit)) decideUnitChange(models, command);
      const events = decideEnterprise(command, known);
      const other = stated.get(from);
      if (other !== undefined && events.length > 0) throw new Fault("ROW_CONTRADICTS", { other });
      stated.set(from, other ?? row.row);
      states.set(row.unit, events.reduce(evolveEnterprise, known));
      outcome[cameTo(events)]++;
    } catch (refused) {
      if (!(refused instanceof Fault)) throw refused;
      problems.push(problemOf(row, refused));
      refusedRows.add(row.row);
      outcome.refused++;
    }
  }
  return { outcome, problems, refusedRows };
}

/** What one row brings about, on the models as they are. */
export function decideRow(models: ReadModels, row: EnterpriseRow): RowsDecided {
  try {
    const appends = decideUnitChange(models, registrationOf(row)).filter(({ events }) => events.length > 0);
    return { cameTo: cameTo(appends.flatMap(({ events }) => events)), appends };
  } catch (refused) {
    if (!(refused instanceof Fault)) throw refused;
    return { problems: [problemOf(row, refused)] };
  }
}

function problemOf({ row, unit }: EnterpriseRow, { code, params }: Fault): RowProblem {
  return { row, value: unit, code, params, severity: "error" };
}
