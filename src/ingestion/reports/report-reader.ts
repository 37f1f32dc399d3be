import { type Cell, type CellProblem, taken } from "../cells/cell.js";
import { readAmount, readPersons } from "../cells/figures.js";
import { readUnitId } from "../cells/unit-id.js";
import { type Column, type Columns, columnsOf } from "../header/columns.js";
import { SIDE_ROW } from "../header/fields.js";
import type { Table } from "../header/table.js";
import type { Limits } from "../limits.js";
import type { Mapping } from "../mapping.js";
import { ProblemList } from "../problems.js";
import type { ReadOptions, ReportChunk } from "../rows.js";
import { type Block, cellText, firstText } from "../source/block.js";
import { type CodeSource, REFUSED } from "./code-column.js";
import { periodCode, saysYtd, sinceJanuary } from "./period-columns.js";
import { plainFen, plainPersons } from "./plain-number.js";
import { ReportColumns } from "./report-columns.js";
import { BASIS_UNSAID, BASIS_YTD, type Figures, planReports, type ReportPlan, type ScaledColumn } from "./report-plan.js";

/** Turns blocks of cells into columns of reports. */
export class ReportReader {
  /** Rows that hold anything, good or bad. */
  rowsSeen = 0;
  readonly #options: ReadOptions;
  readonly #mapping: Mapping | undefined;
  readonly #limits: Limits;
  readonly #problems: ProblemList;
  readonly #units = new Map<string, number>();
  readonly #defaultBasis: "own" | "ytd";
  #newUnits: string[] = [];
  #columns: Columns | undefined;
  #plan: ReportPlan | undefined;
  /** Is the row at hand free of errors so far? */
  #good = true;

  constructor(options: ReadOptions, mapping: Mapping | undefined, limits: Limits) {
    this.#options = options;
    this.#mapping = mapping;
    this.#limits = limits;
    this.#problems = new ProblemList(limits.errorsMax);
    this.#defaultBasis = options.basis ?? mapping?.basis ?? "own";
  }

  /** @throws Fault HEADER_MISSING, HEADER_REPEATED, HEADER_UNIT, MAPPING_INVALID, FILE_PROBLEMS_MAX */
  read(block: Block): ReportChunk {
    const plan = this.#planOf(block.table);
    for (const { row, code, params } of block.problems ?? []) {
      this.#problems.warning({ row, sheet: block.table.sheet }, { code, params });
    }
    const out = new ReportColumns(block.count);
    for (let row = 0; row < block.count; row++) this.#readRow(block, row, plan, out);
    const newUnits = this.#newUnits;
    this.#newUnits = [];
    return out.chunk(newUnits, this.#problems.take(), block.bytesRead);
  }

  #planOf(table: Table): ReportPlan {
    if (this.#plan && this.#columns?.table === table) return this.#plan;
    const columns = columnsOf(table, this.#options, this.#mapping);
    this.#columns = columns;
    this.#plan = planReports(columns, {
      options: this.#options,
      mapping: this.#mapping,
      limits: this.#limits,
      readUnit: (text) => this.#unitIndex(text),
    });
    this.#problems.add(columns.problems);
    this.#problems.add(shadowed(columns, this.#plan, this.#defaultBasis));
    return this.#plan;
  }

  #unitIndex(text: string): Cell<number> {
    const unit = readUnitId(text, this.#mapping?.id);
    if ("problem" in unit) return unit;
    const known = this.#units.get(unit.value);
    if (known !== undefined) return taken(known);
    const index = this.#units.size;
    this.#units.set(unit.value, index);
    this.#newUnits.push(unit.value);
    return taken(index);
  }

  #readRow(block: Block, row: number, plan: ReportPlan, out: ReportColumns): void {
    const unit = plan.unit.read(block, row);
    if ((unit === REFUSED || plan.unit.column.index < 0) && this.#isAside(block, row)) return;
    this.rowsSeen++;
    for (const filter of plan.filters) if (filter.read(block, row) !== 1) return;
    const misshapen = block.misshapen.size > 0 ? block.misshapen.get(row) : undefined;
    if (misshapen) {
      this.#problems.error({ row: block.rows[row] ?? 0, sheet: block.table.sheet }, misshapen);
      return;
    }
    this.#good = true;
    this.#heed(block, row, plan.unit);
    const period = this.#code(block, row, plan.period);
    const stage = this.#code(block, row, plan.stage);
    const cluster = this.#code(block, row, plan.cluster);
    const basis = this.#code(block, row, plan.basis);
    const asked = basis === BASIS_UNSAID ? (saysYtd(period) ? "ytd" : this.#defaultBasis) : basis === BASIS_YTD ? "ytd" : "own";
    const used = this.#basisWithFigures(block, row, plan, asked);
    const figures = plan.figures[used];
    const output = this.#amount(block, row, figures?.output);
    const revenue = this.#amount(block, row, figures?.revenue);
    const employment = this.#persons(block, row, plan);
    if (!this.#good) return;
    if (Number.isNaN(output) && Number.isNaN(revenue) && Number.isNaN(employment)) {
      this.#problems.warning({ row: block.rows[row] ?? 0, sheet: block.table.sheet }, { code: "ROW_NO_FIGURES", params: {} });
      return;
    }
    const at = out.count++;
    const code = periodCode(period);
    out.row[at] = block.rows[row] ?? 0;
    out.unit[at] = unit;
    out.period[at] = used === "ytd" ? sinceJanuary(code) : code;
    out.ytd[at] = used === "ytd" ? 1 : 0;
    out.cluster[at] = cluster;
    out.output[at] = output;
    out.revenue[at] = revenue;
    out.employment[at] = employment;
    out.stage[at] = stage;
  }
}
