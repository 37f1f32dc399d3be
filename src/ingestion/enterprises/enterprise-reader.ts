import { Fault } from "../../domain/faults.js";
import { nameKey } from "../cells/text.js";
import { readUnitId } from "../cells/unit-id.js";
import { type Columns, columnsOf, fieldNames, indexOfColumn, tableNames } from "../header/columns.js";
import { type Field, SIDE_ROW } from "../header/fields.js";
import type { Table } from "../header/table.js";
import type { Limits } from "../limits.js";
import type { Mapping } from "../mapping.js";
import { ProblemList } from "../problems.js";
import type { EnterpriseChunk, EnterpriseRow, ReadOptions } from "../rows.js";
import { type Block, cellText, firstText } from "../source/block.js";
import { readEnterprise } from "./enterprise-row.js";
import { RowCells } from "./row-cells.js";

const REQUIRED: readonly Field[] = ["unit", "name", "district", "cluster", "size"];

/** Turns blocks of cells into registrations. */
export class EnterpriseReader {
  /** Rows that hold anything, good or bad. */
  rowsSeen = 0;
  readonly #options: ReadOptions;
  readonly #mapping: Mapping | undefined;
  readonly #limits: Limits;
  readonly #problems: ProblemList;
  readonly #unitsSeen = new Set<string>();
  #columns: Columns | undefined;

  constructor(options: ReadOptions, mapping: Mapping | undefined, limits: Limits) {
    this.#options = options;
    this.#mapping = mapping;
    this.#limits = limits;
    this.#problems = new ProblemList(limits.errorsMax);
  }

  /** @throws Fault HEADER_MISSING, HEADER_REPEATED, FILE_PROBLEMS_MAX */
  read(block: Block): EnterpriseChunk {
    const columns = this.#columnsOf(block.table);
    const { sheet } = block.table;
    for (const { row, code, params } of block.problems ?? [])
      this.#problems.warning({ row, sheet }, { code, params });
    const wanted = this.#filter(block);
    const rows: EnterpriseRow[] = [];
    for (let index = 0; index < block.count; index++) {
      const row = this.#readRow(block, index, columns, wanted);
      if (row) rows.push(sheet === undefined ? row : { ...row, sheet });
    }
    const table = tableNames(columns);
    return { kind: "enterprises", rows, table, problems: this.#problems.take(), bytesRead: block.bytesRead };
  }

  #columnsOf(table: Table): Columns {
    if (this.#columns?.table === table) return this.#columns;
    const columns = columnsOf(table, this.#options, this.#mapping);
    const missing = REQUIRED.filter((field) => !columns.fields.has(field));
    if (!columns.fields.has("registeredOn") && !columns.fields.has("effective")) missing.push("registeredOn");
    if (missing.length > 0) throw new Fault("HEADER_MISSING", { columns: fieldNames(missing) });
    this.#problems.addOnce(columns.problems);
    this.#columns = columns;
    return columns;
  }

  #filter(block: Block): (index: number) => boolean {
    const filters = (this.#mapping?.only ?? []).map((only) => ({
      column: indexOfColumn(block.table, only.column),
      keys: new Set(only.in.map(nameKey)),
    }));
    return (index) =>
      filters.every(({ column, keys }) => keys.has(nameKey(cellText(block, index * block.width + column))));
  }

  #readRow(
    block: Block,
    index: number,
    columns: Columns,
    wanted: (index: number) => boolean,
  ): EnterpriseRow | undefined {
    const first = firstText(block, index);
    if (first === undefined) return undefined;
    const place = { row: block.rows[index] ?? 0, sheet: block.table.sheet };
    if (SIDE_ROW.test(first) && !this.#hasUnit(block, index, columns)) {
      this.#problems.warning(place, { code: "ROW_SKIPPED", params: { value: first } });
      return undefined;
    }
    this.rowsSeen++;
    const misshapen = block.misshapen.get(index);
    if (misshapen) {
      this.#problems.error(place, misshapen);
      return undefined;
    }
    if (!wanted(index) || this.#isSeen(block, index, columns)) return undefined;
    const cells = new RowCells(block, index, columns, {
      problems: this.#problems,
      cellBytesMax: this.#limits.cellBytesMax,
    });
    return readEnterprise(cells, this.#options.vocabulary, this.#mapping?.id);
  }

  /** A row of an enterprise stays one, whatever its first cell says. */
  #hasUnit(block: Block, index: number, columns: Columns): boolean {
    const column = columns.fields.get("unit")?.index ?? -1;
    if (column < 0) return false;
    return "value" in readUnitId(cellText(block, index * block.width + column), this.#mapping?.id);
  }

  /** In a register made from reports, has the unit of this row had its row? */
  #isSeen(block: Block, index: number, columns: Columns): boolean {
    const column = columns.fields.get("unit")?.index ?? -1;
    if (!this.#mapping?.firstOfEachUnit || column < 0) return false;
    const unit = nameKey(cellText(block, index * block.width + column));
    if (this.#unitsSeen.has(unit)) return true;
    this.#unitsSeen.add(unit);
    return false;
  }
}
