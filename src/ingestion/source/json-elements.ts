import { Fault } from "../../domain/faults.js";
import type { TextWindow } from "./text-window.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;

/** The text of one element and its number: 1, 2, 3 … in an array, the line in a file of lines. */
export interface JsonElement {
  readonly text: string;
  readonly row: number;
}

/**
 * The elements of an array, found by counting brackets: the file's own array, or the first one inside its object
 * (`{"rows": […]}`).
 *
 * @throws Fault FILE_FORMAT where there is no array or rows stand outside of it, FILE_DAMAGED where it doesn't end
 */
export async function* arrayElements(window: TextWindow): AsyncGenerator<JsonElement> {
  const isInObject = await openArray(window);
  for (let row = 1; ; row++) {
    const first = await nextByte(window, row);
    if (first === CLOSE_ARRAY) return noMoreRows(window, row, isInObject);
    if (first === undefined) throw unended(row);
    let end = elementEnd(window);
    while (end < 0 && !window.isLast) {
      await window.more(row);
      end = elementEnd(window);
    }
    if (end < 0) throw unended(row);
    yield { text: window.bytes.toString("utf8", window.from, end), row };
    window.from = end;
  }
}

/** Rows behind the list that was read would be left out: in another list of the same object, or behind its end. */
async function noMoreRows(window: TextWindow, row: number, isInObject: boolean): Promise<void> {
  window.from++;
  let isText = false;
  let isEscaped = false;
  let before = 0;
  for (;;) {
    for (; window.from < window.to; window.from++) {
      const byte = window.bytes[window.from] ?? 0;
      if (byte <= 0x20) continue;
      if (!isInObject || (!isText && byte === OPEN_OBJECT && before === OPEN_ARRAY)) throw notAlone();
      if (byte === QUOTE && !isEscaped) isText = !isText;
      isEscaped = isText && byte === BACKSLASH && !isEscaped;
      before = byte;
    }
    if (window.isLast) return;
    await window.more(row);
  }
}

function notAlone(): Fault {
  const detail = {
    zh: "JSON 的列表 [ … ] 之后还有内容,请只留要导入的一个列表",
    en: "more follows the list [ … ] of the JSON: keep the one list that is meant",
  };
  return new Fault("FILE_FORMAT", { detail });
}

function unended(row: number): Fault {
  const detail = {
    zh: `JSON 的列表在第${row}项处中断`,
    en: `the list of the JSON breaks off at item ${row}`,
  };
  return new Fault("FILE_DAMAGED", { detail });
}

/** The lines of a file of lines that aren't blank. */
export async function* lineElements(window: TextWindow): AsyncGenerator<JsonElement> {
  for (let row = 1; ; row++) {
    let end = window.bytes.subarray(0, window.to).indexOf(LINE_FEED, window.from);
    while (end < 0 && !window.isLast) {
      await window.more(row);
      end = window.bytes.subarray(0, window.to).indexOf(LINE_FEED, window.from);
    }
    const text = window.bytes.toString("utf8", window.from, end < 0 ? window.to : end).trim();
    if (text !== "") yield { text, row };
    if (end < 0) return;
    window.from = end + 1;
  }
}

/** Moves into the array of rows; answers whether it stands inside an object. */
async function openArray(window: TextWindow): Promise<boolean> {
  await window.more(1);
  const { bytes, to } = window;
  const start = await nextByte(window, 1);
  let isText = false;
  if (start === OPEN_ARRAY || start === OPEN_OBJECT) {
    for (let at = window.from; at < to; at++) {
      const byte = bytes[at];
      if (isText && byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = !isText;
      else if (byte === OPEN_ARRAY && !isText) {
        window.from = at + 1;
        return start === OPEN_OBJECT;
      }
    }
  }
  throw new Fault("FILE_FORMAT", {
    detail: { zh: "JSON 中没有列表 [ … ]", en: "no list [ … ] in the JSON" },
  });
}

/** Skips blanks and commas; the byte that follows, or nothing at the end. */
async function nextByte(window: TextWindow, row: number): Promise<number | undefined> {
  for (;;) {
    while (window.from < window.to) {
      const byte = window.bytes[window.from] ?? 0;
      if (byte > 0x20 && byte !== COMMA) return byte;
      window.from++;
    }
    if (window.isLast) return undefined;
    await window.more(row);
  }
}

/** Where the element at the window's front ends: before the comma or bracket that follows it; -1 if it is cut off. */
function elementEnd({ bytes, from, to }: TextWindow): number {
  let depth = 0;
  let isText = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_ARRAY)) return at;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
  }
  return -1;
}
