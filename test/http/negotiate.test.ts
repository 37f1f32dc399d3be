import { expect, it } from "vitest";
import { formatOf, languageOf } from "../../src/http/negotiate.js";

it.each([
  [undefined, "json"],
  ["", "json"],
  ["*/*", "json"],
  ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
  ["text/csv", "csv"],
  ["Text/CSV; charset=gbk", "csv"],
  ["text/csv, */*", "csv"],
  ["text/*", "csv"],
  ["text/csv;q=0.4, application/json;q=0.5", "json"],
  // What is said of a type itself goes before what is said of all.
  ["application/json;q=0, */*", "csv"],
  ["*/*, application/json;q=0.1", "csv"],
  ["application/*;q=0.1, application/json;q=0.9, text/csv;q=0.5", "json"],
  ["text/*;q=0, */*;q=0.1", "json"],
] as const)("a reader who takes %s gets %s", (accept, format) => {
  expect(formatOf({ headers: { accept } })).toBe(format);
});

it.each(["image/png", "*/*;q=0", "text/csv;q=0", "application/json;q=x", ",", "*"])(
  "to a reader who takes %s alone nothing can be sent",
  (accept) => {
    expect(() => formatOf({ headers: { accept } })).toThrow("not available as");
  },
);

it.each([
  [undefined, "zh"],
  ["fr", "zh"],
  ["en-GB, zh;q=0.5", "en"],
  ["en;q=0.5, zh-TW", "zh"],
  ["fr, EN;q=0.1", "en"],
  ["en;q=0", "zh"],
])("a reader of %s reads %s", (language, read) => {
  expect(languageOf({ headers: { "accept-language": language } })).toBe(read);
});
