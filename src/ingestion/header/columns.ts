import type { MoneyUnit } from "../../domain/amount.js";
import type { Basis } from "../../domain/attribution.js";
import { joined, type Words } from "../../domain/defect.js";
import { Fault, type FaultCode, type RowProblem } from "../../domain/faults.js";
import { nameKey } from "../cells/text.js";
import { ConstantField, type MappedColumn, MappedField, type Mapping } from "../mapping.js";
import type { ReadOptions, TableNames } from "../rows.js";
import { FIELDS, type Field, type Kind } from "./fields.js";
import { readHeaderCell } from "./header-cell.js";
import type { Table } from "./table.js";

/** Where a field's text comes from: a column, or a constant that holds for every row. */
export interface Column {
  /** Index of the column, -1 for a constant. */
  readonly index: number;
  /** The header as the file writes it. */
  readonly header: string;
  readonly constant?: string | undefined;
  /** Words of the file (by `nameKey`) → words that dabiao knows. */
  readonly values?: ReadonlyMap<string, string> | undefined;
  readonly otherwise?: string | undefined;
}

/** A column of amounts; `basis` where its name tells it. */
export interface AmountColumn extends Column {
  readonly measure: "output" | "revenue";
  readonly basis: Basis | undefined;
  readonly unit: MoneyUnit;
}

export interface Columns {
  readonly table: Table;
  readonly fields: ReadonlyMap<Field, Column>;
  readonly amounts: readonly AmountColumn[];
  /** Power of ten of the unit that persons are counted in. */
  readonly personsExponent: number;
  readonly problems: readonly RowProblem[];
}

interface Found extends Column {
  readonly field: Field;
  readonly basis?: Basis | undefined;
  readonly unit?: MoneyUnit | undefined;
  readonly personsExponent?: number | undefined;
}

/**
 * Says what each column of a table is, by its mapping or else by the names of its header.
 *
 * @throws Fault HEADER_REPEATED, HEADER_UNIT, HEADER_UNITS, HEADER_MISSING (a column that the mapping names)
 */
export function columnsOf(table: Table, options: ReadOptions, mapping: Mapping | undefined): Columns {
  const found = mapping ? byMapping(table, mapping) : byName(table, options);
  const names = found.filter(({ field }) => field === "name");
  // In reports the name may stand twice, and then nobody knows which is meant: it is for the eye.
  const isForTheEye = options.kind === "reports" && names.length > 1;
  const fields = new Map<Field, Column>();
  const amounts = new Map<string, AmountColumn>();
  let personsExponent = 0;
  for (const column of found) {
    const { field } = column;
    if (field === "output" || field === "revenue") {
      const key = `${field} ${column.basis ?? ""}`;
      if (amounts.has(key)) throw new Fault("HEADER_REPEATED", { column: column.header });
      const unit = column.unit ?? unitOfAll(column.header, table, options.unit ?? mapping?.unit);
      amounts.set(key, { ...column, measure: field, basis: column.basis, unit });
    } else {
      if (field === "name" && isForTheEye) continue;
      if (fields.has(field)) throw new Fault("HEADER_REPEATED", { column: column.header });
      fields.set(field, column);
      if (field === "employment") personsExponent = column.personsExponent ?? 0;
    }
  }
  const problems = [...(mapping ? [] : unusedColumns(table, options.kind)), ...hiddenColumns(table, found)];
  return { table, fields, amounts: [...amounts.values()], personsExponent, problems };
}

/**
 * The unit of amounts whose own header names none: the one asked for, or that of the line above the table.
 *
 * @throws Fault HEADER_UNIT where there is neither, HEADER_UNITS where they differ
 */
function unitOfAll(column: string, { captionUnit }: Table, asked: MoneyUnit | undefined): MoneyUnit {
  const unit = asked ?? captionUnit;
  if (unit === undefined) throw new Fault("HEADER_UNIT", { column });
  if (captionUnit !== undefined && captionUnit !== unit)
    throw new Fault("HEADER_UNITS", { column, written: captionUnit, asked: unit });
  return unit;
}

/** What the file calls its table and the columns that are read; of amounts only where it has one column of them. */
export function tableNames({ table: { sheet }, fields, amounts }: Columns): TableNames {
  const single = amounts.filter((one) =>
    amounts.every((other) => other === one || other.measure !== one.measure),
  );
  const named = [...fields, ...single.map((column) => [column.measure, column] as const)];
  const written = named.filter(([, { index }]) => index >= 0);
  return { sheet, columns: Object.fromEntries(written.map(([field, { header }]) => [field, header])) };
}

/** The names by which people know fields, for HEADER_MISSING; each of them is read in a header. */
export function fieldNames(fields: readonly Field[]): Words {
  return columnNames(fields.map((field) => ({ zh: FIELDS[field][0] ?? field, en: field })));
}

export function columnNames(columns: readonly Words[]): Words {
  return joined(columns, "、", ", ");
}

function byName(table: Table, options: ReadOptions): readonly Found[] {
  return table.header.flatMap((header, index) => {
    const meaning = readHeaderCell(header, options.kind);
    return meaning && meaning.field !== "aside" ? [{ ...meaning, index, header }] : [];
  });
}

/** @throws Fault HEADER_MISSING, HEADER_UNITS where the header says otherwise */
function byMapping(table: Table, mapping: Mapping): readonly Found[] {
  const columns = MappedField.options.flatMap((name): Found[] => {
    const mapped = mapping.columns[name];
    if (!mapped) return [];
    const index = indexOfColumn(table, mapped.column);
    const header = table.header[index] ?? `#${index + 1}`;
    const meaning = readHeaderCell(header, mapping.kind);
    const values =
      mapped.values && new Map(Object.entries(mapped.values).map(([from, to]) => [nameKey(from), to]));
    const { unit = meaning?.unit } = mapped;
    if (unit !== undefined && meaning?.unit !== undefined && meaning.unit !== unit)
      throw new Fault("HEADER_UNITS", { column: header, written: meaning.unit, asked: unit });
    return [{ ...fieldOf(name), index, header, values, otherwise: mapped.otherwise, unit }];
  });
  const constants = ConstantField.options.flatMap((name): Found[] => {
    const constant = mapping.constants[name];
    return constant === undefined ? [] : [{ ...fieldOf(name), index: -1, header: name, constant }];
  });
  return [...columns, ...constants];
}

/** @throws Fault HEADER_MISSING */
export function indexOfColumn(table: Table, column: MappedColumn["column"]): number {
  const index =
    typeof column === "number"
      ? column - 1
      : table.header.findIndex((header) => nameKey(header) === nameKey(column));
  if (index < 0 || index >= table.header.length) throw new Fault("HEADER_MISSING", { columns: column });
  return index;
}

function fieldOf(name: MappedField): { field: Field; basis?: "ytd" } {
  if (name === "outputYtd") return { field: "output", basis: "ytd" };
  if (name === "revenueYtd") return { field: "revenue", basis: "ytd" };
  return { field: name };
}

/** A column whose name means nothing here is left out, and that is said. */
function unusedColumns(table: Table, kind: Kind): readonly RowProblem[] {
  return table.header
    .filter((column) => column !== "" && readHeaderCell(column, kind) === undefined)
    .map((column) => aboutColumn(table, column, "COLUMN_IGNORED"));
}

/** A column that whoever looked at the sheet did not see is read like any other, and that is said. */
function hiddenColumns(table: Table, read: readonly Found[]): readonly RowProblem[] {
  return read
    .filter(({ index }) => table.isHidden?.(index))
    .map(({ header }) => aboutColumn(table, header, "COLUMN_HIDDEN"));
}

function aboutColumn({ headerRow, sheet }: Table, column: string, code: FaultCode): RowProblem {
  const at = { row: headerRow, ...(sheet === undefined ? {} : { sheet }), column };
  return { ...at, code, params: { column }, severity: "warning" };
}
