import type { FileHandle } from "node:fs/promises";
import { Fault } from "../../domain/faults.js";
import { expandExponent } from "../cells/decimal.js";
import type { Table } from "../header/table.js";
import type { Limits } from "../limits.js";
import { BLOCK_ROWS, type Block } from "./block.js";
import { blockOf, type TextRow } from "./block-writer.js";
import { arrayElements, type JsonElement, lineElements } from "./json-elements.js";
import { detectEncoding, Utf8Reader } from "./text-encoding.js";
import { TextWindow } from "./text-window.js";

const BATCH_CHARS = 1024 * 1024;
/** Texts, numbers, and what some programs write for no number. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?\bInfinity\b|\bNaN\b/gs;
const COLON = 0x3a;
const DEPTH_MAX = 4;

/**
 * Reads JSON objects as rows: the keys are the columns, those of inner objects as `outer.inner`. A number keeps the
 * digits that the file writes.
 *
 * @throws Fault FILE_ENCODING, FILE_EMPTY, FILE_FORMAT, FILE_DAMAGED, FILE_COLUMNS_MAX
 */
export async function* jsonBlocks(
  file: FileHandle,
  layout: "json" | "ndjson",
  limits: Limits,
): AsyncGenerator<Block> {
  const window = new TextWindow(new Utf8Reader(file, await detectEncoding(file)), limits.rowBytesMax);
  const elements = layout === "json" ? arrayElements(window) : lineElements(window);
  const keys = new Map<string, number>();
  let table: Table = { header: [], headerRow: 0, dataRow: 1 };
  let rows: TextRow[] = [];
  let characters = 0;
  const block = (): Block => {
    if (keys.size > limits.columnsMax) throw new Fault("FILE_COLUMNS_MAX", { limit: limits.columnsMax });
    // A key that was not met before widens the table: readers look at its columns anew.
    if (keys.size > table.header.length) table = { ...table, header: [...keys.keys()] };
    const made = blockOf(table, rows, { bytesRead: window.bytesRead });
    rows = [];
    characters = 0;
    return made;
  };
  for await (const element of elements) {
    rows.push({ row: element.row, cells: cellsOf(element, keys) });
    characters += element.text.length;
    if (rows.length === BLOCK_ROWS || characters > BATCH_CHARS) yield block();
  }
  if (rows.length > 0) yield block();
  if (keys.size === 0) throw new Fault("FILE_EMPTY");
}

/** The texts of an element's values, each in the column of its key. */
function cellsOf(element: JsonElement, keys: Map<string, number>): readonly string[] {
  const cells: string[] = [];
  const put = (key: string, text: string): void => {
    const column = keys.get(key) ?? keys.size;
    keys.set(key, column);
    while (cells.length < column) cells.push("");
    cells[column] = text;
  };
  const value = parse(element);
  if (!isObject(value))
    throw new Fault("FILE_FORMAT", {
      detail: {
        zh: `JSON 的第${element.row}项应为一组字段 { … }`,
        en: `item ${element.row} of the JSON must be fields { … }`,
      },
    });
  spread(value, "", 1, put);
  return cells;
}

function spread(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  depth: number,
  put: (key: string, text: string) => void,
): void {
  for (const [name, value] of Object.entries(object)) {
    const key = `${prefix}${name}`;
    if (isObject(value) && depth < DEPTH_MAX) spread(value, `${key}.`, depth + 1, put);
    else put(key, textOf(value));
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(textOf).join(";");
  return typeof value === "object" ? JSON.stringify(value) : `${value}`;
}

/** @throws Fault FILE_DAMAGED, FILE_FORMAT where a key stands twice: the parser would keep the last */
function parse({ text, row }: JsonElement): unknown {
  let keys = 0;
  const exact = text.replace(TOKENS, (token, at: number) => {
    if (!token.startsWith('"')) return JSON.stringify(expandExponent(token));
    if (isBeforeColon(text, at + token.length)) keys++;
    return token;
  });
  try {
    const value: unknown = JSON.parse(exact);
    if (keyCount(value) < keys)
      throw new Fault("FILE_FORMAT", {
        detail: { zh: `JSON 的第${row}项有重复的字段`, en: `item ${row} of the JSON has a field twice` },
      });
    return value;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault(
      "FILE_DAMAGED",
      { detail: { zh: `JSON 的第${row}项`, en: `item ${row} of the JSON` } },
      { cause },
    );
  }
}

function isBeforeColon(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === COLON;
}

function keyCount(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + keyCount(one), 0);
  if (!isObject(value)) return 0;
  const inner = Object.values(value).filter((one) => typeof one === "object");
  return Object.keys(value).length + inner.reduce((sum: number, one) => sum + keyCount(one), 0);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
