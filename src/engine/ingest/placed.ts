import type { FaultCode, RowProblem } from "../../domain/faults.js";
import type { Field } from "../../ingestion/header/fields.js";
import type { TableNames } from "../../ingestion/rows.js";

/** Problems with rows that had been read, with the names that the file has for where they stand. */
export function placed(
  problems: readonly RowProblem[],
  { sheet, columns = {} }: TableNames,
): readonly RowProblem[] {
  return problems.map((problem) => {
    const { field, quoted } = ABOUT[problem.code] ?? {};
    const column = field && columns[field];
    const value = quoted && problem.params[quoted];
    return {
      ...problem,
      ...(sheet === undefined ? {} : { sheet }),
      ...(column === undefined ? {} : { column }),
      ...(column === undefined || typeof value !== "string" ? {} : { value }),
    };
  });
}

interface About {
  readonly field: Field;
  /** The parameter that says what stands there, where that is not the unit. */
  readonly quoted?: string;
}
const UNIT: About = { field: "unit" };
const NAME: About = { field: "name", quoted: "written" };

const ABOUT: Readonly<Partial<Record<FaultCode, About>>> = {
  ENTERPRISE_UNKNOWN: UNIT,
  ENTERPRISE_EXISTS: UNIT,
  ENTERPRISE_ACTIVE: UNIT,
  ENTERPRISE_INACTIVE: UNIT,
  NAME_OF_ANOTHER_UNIT: NAME,
  NAME_DIFFERS: NAME,
};
