import type { FaultCode, RowProblem } from "../../domain/faults.js";
import type { TableNames } from "../../ingestion/rows.js";

/** Refusals that are about the unit itself: what they quote stands in the column of its code. */
const ABOUT_UNIT: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "ENTERPRISE_UNKNOWN",
  "ENTERPRISE_EXISTS",
  "ENTERPRISE_ACTIVE",
  "ENTERPRISE_INACTIVE",
]);

/** Problems with rows that had been read, with the names that the file has for where they stand. */
export function placed(
  problems: readonly RowProblem[],
  { sheet, unitColumn }: TableNames,
): readonly RowProblem[] {
  return problems.map((problem) => ({
    ...problem,
    ...(sheet === undefined ? {} : { sheet }),
    ...(unitColumn === undefined || !ABOUT_UNIT.has(problem.code) ? {} : { column: unitColumn }),
  }));
}
