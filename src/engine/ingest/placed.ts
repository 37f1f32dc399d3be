import type { FaultCode, FaultParams, RowProblem } from "../../domain/faults.js";
import { MEASURE_NAMES } from "../../domain/names.js";
import type { TableNames } from "../../ingestion/rows.js";

/** Problems with rows that had been read, with the names that the file has for where they stand. */
export function placed(problems: readonly RowProblem[], table: TableNames): readonly RowProblem[] {
  const { sheet } = table;
  return problems.map((problem) => ({
    ...inColumn(problem, table),
    ...(sheet === undefined ? {} : { sheet }),
  }));
}

/** The problem with the column of what it is about, and what stands there, as far as it says that. */
function inColumn(problem: RowProblem, { columns = {} }: TableNames): RowProblem {
  const about = ABOUT[problem.code]?.(problem.params);
  const column = about && columns[about.field];
  if (column === undefined) return problem;
  if (about?.field === "unit") return { ...problem, column };
  const { value: _unit, ...rest } = problem;
  return { ...rest, column, ...(about?.value === undefined ? {} : { value: about.value }) };
}

interface About {
  readonly field: keyof NonNullable<TableNames["columns"]>;
  readonly value?: string | undefined;
}

const unit = (): About => ({ field: "unit" });
const name = ({ written }: FaultParams): About => ({ field: "name", value: textOf(written) });
const period = (params: FaultParams): About => ({ field: "period", value: textOf(params.period) });
const cluster = (params: FaultParams): About => ({ field: "cluster", value: textOf(params.name) });
/** The figure is in the sentence, in yuan: the cell may hold it in another unit. */
const figure = ({ measure }: FaultParams): About => {
  const { output, revenue } = MEASURE_NAMES;
  const isOf = (one: FaultParams[string]) => textOf(one) === textOf(measure);
  return { field: isOf(output) ? "output" : isOf(revenue) ? "revenue" : "employment" };
};

const ABOUT: Readonly<Partial<Record<FaultCode, (params: FaultParams) => About>>> = {
  ENTERPRISE_UNKNOWN: unit,
  ENTERPRISE_EXISTS: unit,
  ENTERPRISE_ACTIVE: unit,
  ENTERPRISE_INACTIVE: unit,
  NAME_OF_ANOTHER_UNIT: name,
  NAME_DIFFERS: name,
  PERIOD_IN_FUTURE: period,
  PERIOD_BEFORE_REGISTRATION: period,
  PERIOD_AFTER_DEREGISTRATION: period,
  PERIOD_OVERLAP: period,
  REPORTED_OFTENER: period,
  YTD_GAP: period,
  CLUSTER_NOT_OF_UNIT: cluster,
  CELL_REQUIRED: () => ({ field: "cluster", value: "" }),
  UNIT_CONFUSED: figure,
  FIGURE_JUMPED: figure,
  FIGURE_NEGATIVE: figure,
  YTD_FELL: figure,
};

/** A word of the file: where it is given in both languages, files are Chinese. */
function textOf(value: FaultParams[string] | undefined): string | undefined {
  return typeof value === "object" ? value.zh : value?.toString();
}
