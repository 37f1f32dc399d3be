import { Fault, type FaultParams, type RowProblem } from "../domain/faults.js";
import type { CellProblem } from "./cells/cell.js";

const VALUE_CHARS_MAX = 200;

/** Where a problem stands. */
export interface Place {
  readonly row: number;
  readonly sheet?: string | undefined;
  readonly column?: string | undefined;
  readonly value?: string | undefined;
}

/** Collects the problems of a file until the next chunk takes them. */
export class ProblemList {
  #problems: RowProblem[] = [];
  #errors = 0;
  readonly #said = new Set<string>();
  readonly #errorsMax: number;

  constructor(errorsMax: number) {
    this.#errorsMax = errorsMax;
  }

  /** @throws Fault FILE_PROBLEMS_MAX */
  error(place: Place, { code, params }: CellProblem): void {
    this.#errors++;
    if (this.#errors > this.#errorsMax) throw new Fault("FILE_PROBLEMS_MAX", { limit: this.#errorsMax });
    this.#problems.push({ ...definedOf(place), code, params: clipped(params), severity: "error" });
  }

  warning(place: Place, { code, params }: CellProblem): void {
    this.#problems.push({ ...definedOf(place), code, params: clipped(params), severity: "warning" });
  }

  /** Problems of the file's columns: said once, however often the header is looked at. */
  addOnce(problems: readonly RowProblem[]): void {
    for (const problem of problems) {
      const key = `${problem.code} ${problem.column}`;
      if (!this.#said.has(key)) this.#problems.push(problem);
      this.#said.add(key);
    }
  }

  /** The problems since the last call. */
  take(): readonly RowProblem[] {
    const taken = this.#problems;
    this.#problems = [];
    return taken;
  }
}

/** A cell may hold thousands of characters: a sentence quotes the beginning. */
function clipped(params: FaultParams): FaultParams {
  const isLong = (value: FaultParams[string]) => typeof value === "string" && value.length > VALUE_CHARS_MAX;
  if (!Object.values(params).some(isLong)) return params;
  const shortened = (value: FaultParams[string]) =>
    typeof value === "string" && isLong(value) ? `${value.slice(0, VALUE_CHARS_MAX)}…` : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shortened(value)]));
}

function definedOf({ row, sheet, column, value }: Place): Omit<RowProblem, "code" | "params" | "severity"> {
  return {
    row,
    ...(sheet === undefined ? {} : { sheet }),
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value: value.slice(0, VALUE_CHARS_MAX) }),
  };
}
