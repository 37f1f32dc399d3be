import { describe, expect, it } from "vitest";
import { tableOf } from "../../src/answers/answer.js";
import { formatCsv } from "../../src/answers/csv.js";

function cell(text: string): string {
  const csv = formatCsv(tableOf([{ head: "x", cell: () => text }], [{}]));
  expect(csv.startsWith("\ufeffx\r\n")).toBe(true);
  return csv.slice("\ufeffx\r\n".length, -"\r\n".length);
}

describe("a cell of CSV, as Excel opens it", () => {
  it.each([
    ["-3.8", "-3.8"],
    ["-12.5%", "-12.5%"],
    ["-1,234.50", '"-1,234.50"'],
  ])("keeps the number %s as a number", (text, written) => expect(cell(text)).toBe(written));

  it.each([
    ["-3.8个百分点", "−3.8个百分点"],
    ["-0.3 percentage points", "−0.3 percentage points"],
  ])("shows %s with a sign that is no operator", (text, written) => expect(cell(text)).toBe(written));

  it.each(["=1+1", "-1+1", "-2个(A1)", "-cmd|x", "@SUM(A1)", "+A1", "\tx"])(
    "defuses the formula %s",
    (text) => expect(cell(text)).toBe(`'${text}`),
  );
});
