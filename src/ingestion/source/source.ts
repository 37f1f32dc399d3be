import type { FileHandle } from "node:fs/promises";
import { extname } from "node:path";
import { Fault } from "../../domain/faults.js";
import type { Heading } from "../header/table.js";
import type { Limits } from "../limits.js";
import type { FileFormat } from "../rows.js";
import type { Block } from "./block.js";
import { csvBlocks } from "./csv-source.js";
import { foreignFile } from "./foreign-file.js";
import { jsonBlocks } from "./json-source.js";

export interface ReceivedFile {
  readonly file: FileHandle;
  readonly name: string;
  /** What the sender says it is; by contents and name when absent. */
  readonly format?: FileFormat | undefined;
  readonly sheet?: string | undefined;
}

const TOP_BYTES = 512;
const ZIP = "PK\u0003\u0004";
const COMPOUND_FILE = "\u00D0\u00CF\u0011\u00E0";
const LINES = new Set([".ndjson", ".jsonl"]);

/**
 * A received file as blocks of cells, whatever its format.
 *
 * @throws Fault FILE_EMPTY, FILE_TOO_LARGE, FILE_FORMAT, and what the formats throw
 */
export async function* openBlocks(
  received: ReceivedFile,
  heading: Heading,
  limits: Limits,
): AsyncGenerator<Block> {
  const { file, sheet } = received;
  const { size } = await file.stat();
  if (size === 0) throw new Fault("FILE_EMPTY");
  const format = await formatOf(received);
  const limit = format === "xlsx" ? limits.workbookBytesMax : limits.bytesMax;
  if (size > limit) throw new Fault("FILE_TOO_LARGE", { found: size, limit });
  switch (format) {
    case "csv":
      return yield* csvBlocks(file, heading, limits);
    case "xlsx":
      return yield* workbook(await readWhole(file, size), sheet, heading, limits);
    case "json":
    case "ndjson":
      return yield* jsonBlocks(file, format, limits);
  }
}

/** The spreadsheet library is large: it's loaded when the first workbook comes. */
async function* workbook(
  bytes: Buffer,
  sheet: string | undefined,
  heading: Heading,
  limits: Limits,
): AsyncGenerator<Block> {
  const { workbookBlocks } = await import("./workbook-source.js");
  yield* workbookBlocks(bytes, sheet, heading, limits);
}

/** Contents go before names: many a .xls is a text file. */
async function formatOf({ file, name, format }: ReceivedFile): Promise<FileFormat> {
  const top = Buffer.alloc(TOP_BYTES);
  const { bytesRead } = await file.read(top, 0, TOP_BYTES, 0);
  const start = top.toString("latin1", 0, bytesRead);
  if (start.startsWith(ZIP) || start.startsWith(COMPOUND_FILE)) {
    if (format === undefined || format === "xlsx") return "xlsx";
    throw new Fault("FILE_FORMAT", {
      detail: { zh: `内容是压缩包或工作簿,不是 ${format}`, en: `an archive or a workbook, not ${format}` },
    });
  }
  const sign = start.replace(/^\u00EF\u00BB\u00BF/, "").trimStart();
  const detail = foreignFile(sign, format !== undefined && format !== "xlsx");
  if (detail) throw new Fault("FILE_FORMAT", { detail });
  if (format === "xlsx")
    throw new Fault("FILE_FORMAT", { detail: { zh: "内容不是 xlsx 工作簿", en: "not a workbook of xlsx" } });
  if (format) return format;
  const extension = extname(name).toLowerCase();
  if (LINES.has(extension)) return "ndjson";
  return extension === ".json" || sign.startsWith("[") || sign.startsWith("{") ? "json" : "csv";
}

async function readWhole(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
