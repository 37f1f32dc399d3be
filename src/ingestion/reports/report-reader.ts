import type { Basis } from "../../domain/attribution.js";
import { ByteIntern } from "../../domain/byte-intern.js";
import type { RowProblem } from "../../domain/faults.js";
import { type Cell, type CellProblem, refused, taken } from "../cells/cell.js";
import { readDecimal } from "../cells/decimal.js";
import { readAmount, readPersons } from "../cells/figures.js";
import { readUnitId } from "../cells/unit-id.js";
import { type Column, type Columns, columnsOf } from "../header/columns.js";
import { SIDE_ROW } from "../header/fields.js";
import type { Table } from "../header/table.js";
import type { Limits } from "../limits.js";
import type { Mapping } from "../mapping.js";
import { type Place, ProblemList } from "../problems.js";
import type { ReadOptions, ReportChunk } from "../rows.js";
import { type Block, cellBytes, cellText, firstText } from "../source/block.js";
import { type CodeSource, REFUSED } from "./code-column.js";
import { periodCode, saysYtd, sinceJanuary } from "./period-columns.js";
import { plainFen, plainPersons } from "./plain-number.js";
import { ReportColumns } from "./report-columns.js";
import {
  BASIS_OWN,
  BASIS_UNSAID,
  BASIS_YTD,
  type Figures,
  planReports,
  type ReportPlan,
  type ScaledColumn,
} from "./report-plan.js";

/** Turns blocks of cells into columns of reports. */
export class ReportReader {
  /** Rows that hold anything, good or bad. */
  rowsSeen = 0;
  readonly #options: ReadOptions;
  readonly #mapping: Mapping | undefined;
  readonly #limits: Limits;
  readonly #problems: ProblemList;
  /** Ids as bytes: a million of them weigh what they say. */
  readonly #units = new ByteIntern();
  readonly #defaultBasis: Basis;
  #newUnits: string[] = [];
  /** How many names there are, the empty one included. */
  #names = 1;
  #newNames: string[] = [];
  #columns: Columns | undefined;
  #plan: ReportPlan | undefined;
  /** Is the row at hand free of errors so far? */
  #good = true;

  constructor(options: ReadOptions, mapping: Mapping | undefined, limits: Limits) {
    this.#options = options;
    this.#mapping = mapping;
    this.#limits = limits;
    this.#problems = new ProblemList(limits.errorsMax);
    this.#defaultBasis = options.basis ?? "own";
  }

  /** @throws Fault HEADER_MISSING, HEADER_REPEATED, HEADER_UNIT, MAPPING_INVALID, FILE_PROBLEMS_MAX */
  read(block: Block): ReportChunk {
    const plan = this.#planOf(block.table);
    for (const { row, code, params } of block.problems ?? []) {
      this.#problems.warning({ row, sheet: block.table.sheet }, { code, params });
    }
    const out = new ReportColumns(block.count);
    for (let row = 0; row < block.count; row++) this.#readRow(block, row, plan, out);
    const [newUnits, newNames] = [this.#newUnits, this.#newNames];
    this.#newUnits = [];
    this.#newNames = [];
    const problems = this.#problems.take();
    return out.chunk({ newUnits, newNames, table: plan.table, problems, bytesRead: block.bytesRead });
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
      readName: (text) => this.#nameIndex(text),
    });
    this.#problems.addOnce(columns.problems);
    this.#problems.addOnce(shadowed(columns, this.#plan, this.#defaultBasis));
    return this.#plan;
  }

  #unitIndex(text: string): Cell<number> {
    const unit = readUnitId(text, this.#mapping?.id);
    if ("problem" in unit) return unit;
    const bytes = Buffer.from(unit.value);
    const { size } = this.#units;
    const index = this.#units.numberOf(bytes, 0, bytes.length);
    if (index === size) this.#newUnits.push(unit.value);
    return taken(index);
  }

  #nameIndex(text: string): Cell<number> {
    if (text === "") return taken(0);
    this.#newNames.push(text);
    return taken(this.#names++);
  }

  #readRow(block: Block, row: number, plan: ReportPlan, out: ReportColumns): void {
    const unit = plan.unit.read(block, row);
    if ((unit === REFUSED || plan.unit.column.index < 0) && this.#isAside(block, row)) return;
    this.rowsSeen++;
    for (const filter of plan.filters) if (filter.read(block, row) !== 1) return;
    const misshapen = block.misshapen.size > 0 ? block.misshapen.get(row) : undefined;
    if (misshapen) {
      this.#problems.error(placeOf(block, row), misshapen);
      return;
    }
    this.#good = true;
    this.#heed(block, row, plan.unit);
    this.#readReport(block, row, plan, out, unit);
  }

  #readReport(block: Block, row: number, plan: ReportPlan, out: ReportColumns, unit: number): void {
    const period = this.#code(block, row, plan.period);
    const stage = this.#code(block, row, plan.stage);
    const cluster = this.#code(block, row, plan.cluster);
    const written = this.#code(block, row, plan.basis);
    const asked = this.#askedBasis(written, period);
    const basis =
      plan.figures.own === plan.figures.ytd ? asked : basisAtHand(block, row, plan.figures, asked);
    const isYtd = period !== REFUSED && saysYtd(period);
    if ((written === BASIS_OWN && isYtd) || ((written !== BASIS_UNSAID || isYtd) && asked !== basis)) {
      const amounts = plan.figures[basis];
      const column = written === BASIS_UNSAID ? (amounts?.output ?? amounts?.revenue) : plan.basis.column;
      this.#refuse(block, row, column, { code: "CELL_BASIS", params: {} });
    }
    const figures = plan.figures[basis];
    const output = this.#amount(block, row, figures?.output);
    const revenue = this.#amount(block, row, figures?.revenue);
    const employment = plan.employment
      ? this.#persons(block, row, plan.employment, plan.personsExponent)
      : Number.NaN;
    if (!this.#good) return;
    if (Number.isNaN(output) && Number.isNaN(revenue) && Number.isNaN(employment)) {
      this.#problems.warning(placeOf(block, row), { code: "ROW_NO_FIGURES", params: {} });
      return;
    }
    const at = out.count++;
    const code = periodCode(period);
    out.row[at] = block.rows[row] ?? 0;
    out.unit[at] = unit;
    out.name[at] = plan.name?.read(block, row) ?? 0;
    out.period[at] = basis === "ytd" ? sinceJanuary(code) : code;
    out.ytd[at] = basis === "ytd" ? 1 : 0;
    out.cluster[at] = cluster;
    out.output[at] = output;
    out.revenue[at] = revenue;
    out.employment[at] = employment;
    out.stage[at] = stage;
  }

  /** A blank row, a total or a note; the latter two are mentioned. */
  #isAside(block: Block, row: number): boolean {
    const first = firstText(block, row);
    if (first === undefined) return true;
    if (!SIDE_ROW.test(first)) return false;
    this.#problems.warning(placeOf(block, row), { code: "ROW_SKIPPED", params: { value: first } });
    return true;
  }

  #askedBasis(code: number, period: number): Basis {
    if (code === BASIS_UNSAID) return period !== REFUSED && saysYtd(period) ? "ytd" : this.#defaultBasis;
    return code === BASIS_YTD ? "ytd" : "own";
  }

  #code(block: Block, row: number, source: CodeSource): number {
    const code = source.read(block, row);
    this.#heed(block, row, source);
    return code;
  }

  /** Passes on what a source has to say about the cell it has just read. */
  #heed(block: Block, row: number, source: CodeSource): void {
    const { notes } = source;
    if (notes.length === 0) return;
    for (const { column, problem, warning } of notes) {
      if (problem) this.#refuse(block, row, column, problem);
      if (warning) this.#problems.warning(placeOf(block, row, column), warning);
    }
  }

  #refuse(block: Block, row: number, column: Column | undefined, problem: CellProblem): void {
    this.#good = false;
    this.#problems.error(placeOf(block, row, column), problem);
  }

  #amount(block: Block, row: number, column: ScaledColumn | undefined): number {
    if (column === undefined) return Number.NaN;
    const cell = row * block.width + column.index;
    const start = block.starts[cell] ?? 0;
    const end = block.ends[cell] ?? 0;
    if (start === end) return Number.NaN;
    const fen = plainFen(block.bytes, start, end, column.places);
    if (!Number.isNaN(fen) && block.merged === undefined) return fen;
    return this.#slowly(block, row, column, (text) => readAmount(text, column.unit));
  }

  #persons(block: Block, row: number, column: Column, exponent: number): number {
    const cell = row * block.width + column.index;
    const start = block.starts[cell] ?? 0;
    const end = block.ends[cell] ?? 0;
    if (start === end) return Number.NaN;
    const persons = plainPersons(block.bytes, start, end, exponent);
    if (!Number.isNaN(persons) && block.merged === undefined) return persons;
    return this.#slowly(block, row, column, (text) => readPersons(text, exponent));
  }

  /** A figure that isn't plain digits, or that is to be refused. */
  #slowly(block: Block, row: number, column: Column, read: (text: string) => Cell<number>): number {
    const cell = row * block.width + column.index;
    const isMerged = block.merged?.has(cell) ?? false;
    const figure = isMerged ? refused("CELL_MERGED") : read(cellText(block, cell));
    if ("problem" in figure) {
      this.#refuse(block, row, column, figure.problem);
      return Number.NaN;
    }
    if (figure.warning) this.#problems.warning(placeOf(block, row, column), figure.warning);
    return figure.value;
  }
}

function placeOf(block: Block, row: number, column?: Column): Place {
  const place = { row: block.rows[row] ?? 0, sheet: block.table.sheet, column: column?.header };
  const hasCell = column !== undefined && column.index >= 0;
  return hasCell ? { ...place, value: cellText(block, row * block.width + column.index) } : place;
}

/** Of two sets of columns the one asked for, unless the row has figures in the other one only. */
function basisAtHand(block: Block, row: number, figures: ReportPlan["figures"], asked: Basis): Basis {
  const other = asked === "own" ? "ytd" : "own";
  if (!figures[asked]) return other;
  return !hasFigure(block, row, figures[asked]) && hasFigure(block, row, figures[other]) ? other : asked;
}

function hasFigure(block: Block, row: number, figures: Figures | undefined): boolean {
  return [figures?.output, figures?.revenue].some((column) => {
    if (!column) return false;
    const cell = row * block.width + column.index;
    return cellBytes(block, cell) > 0 && readDecimal(cellText(block, cell)) !== undefined;
  });
}

/** Amounts that exist only in the basis that isn't asked for are left out, and that is said. */
function shadowed({ table }: Columns, { figures }: ReportPlan, asked: Basis): readonly RowProblem[] {
  const taken = figures[asked];
  if (!taken || figures.own === figures.ytd) return [];
  const other = figures[asked === "own" ? "ytd" : "own"];
  const left = [taken.output ? undefined : other?.output, taken.revenue ? undefined : other?.revenue];
  return left.flatMap((column): RowProblem[] => {
    if (!column) return [];
    const at = { row: table.headerRow, ...(table.sheet === undefined ? {} : { sheet: table.sheet }) };
    const params = { column: column.header };
    return [{ ...at, column: column.header, code: "COLUMN_IGNORED", params, severity: "warning" }];
  });
}
