import type { Reference } from "../../../projections/reference.js";
import type { ReadOptions } from "../../ingestion/rows.js";
import { vocabularyOf } from "../vocabulary.js";
import type { BatchOptions } from "./batch.js";

/** How a batch's file is to be read, with the names that are known now. */
export function readOptionsOf(reference: Reference, options: BatchOptions): ReadOptions {
  const { kind, format, sheet, unit, basis, stage, mapping } = options;
  return { kind, format, sheet, unit, basis, stage, mapping, vocabulary: vocabularyOf(reference) };
}
