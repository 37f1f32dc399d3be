import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/**
 * Like `toStrictEqual`, for large values: Node compares columns by their bytes, where vitest looks at every number by
 * itself. What differs is told by vitest.
 */
export function expectEqual(actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  expect(actual).toStrictEqual(expected);
  expect.unreachable("different to Node, though not to vitest");
}
