import type { Reference } from "../../../projections/reference.js";
import type { RowProblem } from "../../domain/faults.js";
import { extensionOfRejects, writeRejects } from "../../ingestion/rejects.js";
import { writeTemplate } from "../../ingestion/template.js";
import { templateNamesOf } from "../vocabulary.js";
import type { BatchOptions } from "./batch.js";
import { readOptionsOf } from "./read-options.js";

/** Writes an empty form to be filled in, with the names that hold in a month (month number) in its drop-downs. */
export function writeForm(
  { reference, month }: { readonly reference: Reference; readonly month: number },
  kind: BatchOptions["kind"],
  path: string,
): Promise<void> {
  return writeTemplate(kind, templateNamesOf(reference, month), path);
}

export { extensionOfRejects };

/** Sets the bad rows of a file aside, with the reasons: a file that can be corrected and sent again. */
export function writeBadRows(
  reference: Reference,
  file: { readonly path: string; readonly options: BatchOptions },
  problems: readonly RowProblem[],
  outPath: string,
): Promise<void> {
  const byRow = new Map<number, RowProblem[]>();
  for (const problem of problems) byRow.set(problem.row, [...(byRow.get(problem.row) ?? []), problem]);
  return writeRejects(file.path, readOptionsOf(reference, file.options), byRow, outPath);
}
