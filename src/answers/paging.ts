import { z } from "zod";
import { Fault, type Language } from "../domain/faults.js";
import { countUpTo } from "./scope.js";

/** A page of a list, and the cursor that the page after it starts behind; undefined where nothing follows. */
export interface Page<Row, Cursor> {
  readonly rows: readonly Row[];
  readonly next: Cursor | undefined;
}

/** What is asked of a list whose rows stand at positions: those after one, and how many. */
export function pagesByPosition(limitMax: number, limit: number) {
  return {
    after: z.coerce.number().int().min(0).default(0).describe("从此位置之后 after this position"),
    limit: countUpTo(limitMax, limit).describe("最多列出 at most"),
  };
}

/** The same for a list whose rows have cursors of their own. */
export function pagesByCursor(limitMax: number, limit: number) {
  return {
    after: z
      .string()
      .max(250)
      .optional()
      .describe("从此之后:上页的 next behind this: next of the page before"),
    limit: countUpTo(limitMax, limit).describe("最多列出 at most"),
  };
}

/** @example pageOf([1, 2, 3], 2, String) //=> { rows: [1, 2], next: "2" } */
export function pageOf<Row, Cursor>(
  found: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
): Page<Row, Cursor> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, next: found.length > limit && last !== undefined ? cursorOf(last) : undefined };
}

/**
 * The rows after the one with the cursor. For lists that only grow; where rows may disappear the cursor might
 * not be found.
 *
 * @throws Fault ARGUMENT_INVALID for a cursor that no row has
 */
export function behind<Row>(
  rows: readonly Row[],
  after: string | undefined,
  cursorOf: (row: Row) => string,
): readonly Row[] {
  if (after === undefined) return rows;
  const at = rows.findIndex((row) => cursorOf(row) === after);
  if (at < 0)
    throw new Fault("ARGUMENT_INVALID", {
      detail: { zh: `after 没有这一行:${after}`, en: `after: no such row ${after}` },
    });
  return rows.slice(at + 1);
}

/** Said below a list that goes on. */
export function moreNote(next: string | number | undefined, language: Language): readonly string[] {
  if (next === undefined) return [];
  return [
    language === "zh"
      ? `后面还有,续看用 --after "${next}"(接口为 after=${next})`
      : `there is more: go on with --after "${next}" (over HTTP after=${next})`,
  ];
}
