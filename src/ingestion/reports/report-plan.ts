import { MONEY_UNITS } from "../../domain/amount.js";
import { type Basis, STAGES } from "../../domain/attribution.js";
import { Fault } from "../../domain/faults.js";
import { type Cell, refused, taken } from "../cells/cell.js";
import { BASES, readChoice, STAGES_WRITTEN } from "../cells/choice.js";
import { readCluster } from "../cells/place.js";
import { nameKey } from "../cells/text.js";
import {
  type AmountColumn,
  type Column,
  type Columns,
  fieldNames,
  indexOfColumn,
  tableNames,
} from "../header/columns.js";
import type { Field } from "../header/fields.js";
import type { Limits } from "../limits.js";
import type { Mapping } from "../mapping.js";
import { NO_CLUSTER, type ReadOptions, type TableNames } from "../rows.js";
import { CodeColumn, type CodeSource } from "./code-column.js";
import {
  PeriodOfYear,
  partReader,
  readOptionalYear,
  readPeriodCode,
  readYearCode,
  SplitPeriod,
} from "./period-columns.js";

/** Which column gives what in a table of reports. */
export interface ReportPlan {
  readonly table: TableNames;
  readonly unit: CodeColumn;
  /** Index of the name that a row gives to its unit; none where the file has no such column, or two of them. */
  readonly name: CodeSource | undefined;
  readonly period: CodeSource;
  readonly basis: CodeColumn;
  readonly stage: CodeSource;
  readonly cluster: CodeSource;
  /** Amounts of own periods and of years to date; the same columns where their names don't tell. */
  readonly figures: Readonly<Record<Basis, Figures | undefined>>;
  readonly employment: Column | undefined;
  readonly personsExponent: number;
  /** Code 1: the row is to be read. */
  readonly filters: readonly CodeSource[];
}

export interface Figures {
  readonly output: ScaledColumn | undefined;
  readonly revenue: ScaledColumn | undefined;
}

/** `places`: power of ten from the column's unit to 分. */
export interface ScaledColumn extends AmountColumn {
  readonly places: number;
}

/** Codes of the basis column. */
export const BASIS_OWN = 0;
export const BASIS_YTD = 1;
export const BASIS_UNSAID = 2;

interface PlanTerms {
  readonly options: ReadOptions;
  readonly mapping: Mapping | undefined;
  readonly limits: Limits;
  readonly readUnit: (text: string) => Cell<number>;
  readonly readName: (text: string) => Cell<number>;
}

/** @throws Fault HEADER_MISSING, HEADER_REPEATED, MAPPING_INVALID */
export function planReports(columns: Columns, terms: PlanTerms): ReportPlan {
  const { options, mapping, limits, readUnit, readName } = terms;
  const { fields, table } = columns;
  const coded = (column: Column, read: (text: string) => Cell<number>) =>
    new CodeColumn(column, read, limits.cellBytesMax);
  const optional = (field: Field, read: (text: string) => Cell<number>) =>
    coded(fields.get(field) ?? { index: -1, header: field, constant: "" }, read);
  const unit = fields.get("unit");
  const name = fields.get("name");
  const period = periodSource(fields, coded);
  const employment = fields.get("employment");
  const missing: Field[] = [];
  if (!unit) missing.push("unit");
  if (!period) missing.push("period");
  if (columns.amounts.length === 0 && !employment) missing.push("output", "revenue", "employment");
  if (!unit || !period || missing.length > 0)
    throw new Fault("HEADER_MISSING", { columns: fieldNames(missing) });

  return {
    table: tableNames(columns),
    unit: coded(unit, readUnit),
    // A name may be of any length: it is compared, not kept.
    name: name && new CodeColumn(name, readName, Number.POSITIVE_INFINITY),
    period,
    basis: optional("basis", readBasisCode),
    stage: optional("stage", stageReader(options.stage)),
    cluster: optional("cluster", (text) =>
      text === "" ? taken(NO_CLUSTER) : readCluster(text, options.vocabulary),
    ),
    figures: figuresOf(columns.amounts),
    employment,
    personsExponent: columns.personsExponent,
    filters: (mapping?.only ?? []).map(({ column, in: wanted }) => {
      const index = indexOfColumn(table, column);
      const keys = new Set(wanted.map(nameKey));
      return coded({ index, header: table.header[index] ?? "" }, (text) =>
        taken(keys.has(nameKey(text)) ? 1 : 0),
      );
    }),
  };
}

function periodSource(
  fields: ReadonlyMap<Field, Column>,
  coded: (column: Column, read: (text: string) => Cell<number>) => CodeColumn,
): CodeSource | undefined {
  const whole = fields.get("period");
  const year = fields.get("year");
  if (whole) {
    const period = coded(whole, readPeriodCode);
    return year ? new PeriodOfYear(period, coded(year, readOptionalYear)) : period;
  }
  if (!year) return undefined;
  const parts = (["month", "quarter", "half"] as const).flatMap((part) => {
    const column = fields.get(part);
    return column ? [coded(column, partReader(part))] : [];
  });
  return new SplitPeriod(coded(year, readYearCode), parts);
}

/** Columns whose names tell no basis are own-period ones beside others that do; alone they follow the row. */
function figuresOf(amounts: readonly AmountColumn[]): ReportPlan["figures"] {
  const told = amounts.some(({ basis }) => basis !== undefined);
  const of = (basis: Basis): Figures | undefined => {
    const fitting = amounts.filter((column) => !told || (column.basis ?? "own") === basis);
    if (told && fitting.length === 0) return undefined;
    const pick = (measure: "output" | "revenue"): ScaledColumn | undefined => {
      const [column, another] = fitting.filter((one) => one.measure === measure);
      // One that tells its basis beside one that doesn't: nobody knows which is meant.
      if (another) throw new Fault("HEADER_REPEATED", { column: another.header });
      return column && { ...column, places: MONEY_UNITS[column.unit] + 2 };
    };
    return { output: pick("output"), revenue: pick("revenue") };
  };
  const own = of("own");
  return { own, ytd: told ? of("ytd") : own };
}

function readBasisCode(text: string): Cell<number> {
  const basis = readChoice(text, BASES);
  if ("problem" in basis) return basis;
  if (basis.value === undefined) return taken(BASIS_UNSAID);
  return taken(basis.value === "ytd" ? BASIS_YTD : BASIS_OWN);
}

function stageReader(asked: ReadOptions["stage"]): (text: string) => Cell<number> {
  return (text) => {
    const stage = readChoice(text, STAGES_WRITTEN);
    if ("problem" in stage) return refused(stage.problem.code, stage.problem.params);
    return taken(STAGES.indexOf(stage.value ?? asked ?? "flash"));
  };
}
