import { basename, extname, join } from "node:path";
import type { BatchOptions } from "../engine/ingest/batch.js";
import { extensionOfRejects } from "../engine/ingest/forms.js";
import { MEDIA_TYPES } from "./negotiate.js";

/** A file of rows to correct, on the disk. */
export interface RejectsFile {
  readonly path: string;
  /** Name that it is saved under. */
  readonly name: string;
  readonly type: string;
}

/** Media types of the kinds of file that bad rows are given back as. */
export const FILE_TYPES: Readonly<Record<string, string>> = {
  ".csv": MEDIA_TYPES.csv,
  ".xlsx": MEDIA_TYPES.xlsx,
  ".xls": "application/vnd.ms-excel",
  ".ods": "application/vnd.oasis.opendocument.spreadsheet",
  ".json": MEDIA_TYPES.json,
  ".ndjson": "application/x-ndjson; charset=utf-8",
  ".jsonl": "application/x-ndjson; charset=utf-8",
};

/** Where the bad rows of a file are to be written, and as what they are given back. */
export function rejectsFileOf(file: string, format: BatchOptions["format"], folder: string): RejectsFile {
  const extension = rejectsExtension(file, format);
  return {
    path: join(folder, `rejects${extension}`),
    name: `${basename(file, extname(file))}.rejects${extension}`,
    type: FILE_TYPES[extension] ?? MEDIA_TYPES.csv,
  };
}

/** Bad rows come back as the kind of file that was sent; where its name says nothing, as CSV. */
function rejectsExtension(file: string, format: BatchOptions["format"]): string {
  const own = extensionOfRejects(file).toLowerCase();
  const isWorkbook = own === ".xlsx" || own === ".xls" || own === ".ods";
  if (format !== undefined && !(format === "xlsx" && isWorkbook)) return `.${format}`;
  return own in FILE_TYPES ? own : ".csv";
}
