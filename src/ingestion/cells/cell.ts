import type { FaultCode, FaultParams } from "../../domain/faults.js";

/** What is wrong with a cell's text, apart from where it stands. */
export interface CellProblem {
  readonly code: FaultCode;
  readonly params: FaultParams;
}

/** A cell that was understood, perhaps with something worth a look, or what is wrong with it. */
export type Cell<T> =
  | { readonly value: T; readonly warning?: CellProblem | undefined }
  | { readonly problem: CellProblem };

/** A cell whose value is taken, with a warning where there is one. */
export function taken<T>(value: T, warning?: CellProblem): Cell<T> {
  return { value, warning };
}

/** A cell that is refused, and why. */
export function refused(code: FaultCode, params: FaultParams = {}): { readonly problem: CellProblem } {
  return { problem: { code, params } };
}

/** `read`, but a value it refuses is taken as `otherwise`, with a warning. A blank cell is no such value. */
export function withOtherwise<T>(
  read: (text: string) => Cell<T>,
  otherwise: string | undefined,
): (text: string) => Cell<T> {
  if (otherwise === undefined) return read;
  return (text) => {
    const cell = read(text);
    if ("value" in cell || text === "") return cell;
    const used = read(otherwise);
    const warning = { code: "CELL_REPLACED", params: { value: text, used: otherwise } } as const;
    return "value" in used ? taken(used.value, warning) : used;
  };
}
