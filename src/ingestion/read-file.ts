import { open } from "node:fs/promises";
import { basename } from "node:path";
import { Fault } from "../domain/faults.js";
import { EnterpriseReader } from "./enterprises/enterprise-reader.js";
import { headingFor } from "./header/heading.js";
import { limitsOf } from "./limits.js";
import { parseMapping } from "./mapping.js";
import { ReportReader } from "./reports/report-reader.js";
import type { Chunk, ReadOptions } from "./rows.js";
import { openBlocks } from "./source/source.js";

/**
 * Reads a received file as checked, normalised rows, in chunks of some thousand; memory stays flat for text files
 * of any length. Problems of cells and rows come with the chunk they belong to; a file that can't be read as a whole
 * is a Fault, also in the middle of it.
 *
 * @throws Fault FILE_…, HEADER_…, SHEET_…, MAPPING_INVALID
 */
export async function* readFile(path: string, options: ReadOptions): AsyncGenerator<Chunk> {
  const limits = limitsOf(options.limits);
  const mapping = parseMapping(options.mapping, options.kind);
  const reader =
    options.kind === "reports"
      ? new ReportReader(options, mapping, limits)
      : new EnterpriseReader(options, mapping, limits);
  const file = await open(path).catch((cause: unknown) => {
    throw new Fault("FILE_NOT_FOUND", { file: basename(path) }, { cause });
  });
  try {
    const heading = headingFor(options.kind, mapping);
    const sheet = options.sheet ?? mapping?.sheet;
    const blocks = openBlocks({ file, name: basename(path), format: options.format, sheet }, heading, limits);
    for await (const block of blocks) {
      const chunk = reader.read(block);
      if (reader.rowsSeen > limits.rowsMax) throw new Fault("FILE_ROWS_MAX", { limit: limits.rowsMax });
      yield chunk;
    }
    if (reader.rowsSeen === 0) throw new Fault("FILE_HEADER_ONLY");
  } finally {
    await file.close();
  }
}
