import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rawText } from "../../src/ingestion/source/block.js";
import { CsvScanner } from "../../src/ingestion/source/csv-scanner.js";

const COMMA = 44;

/** All rows of a text, scanned with windows that end after every `step` bytes. */
function scanned(text: string, width: number, { step = 1 << 20, capacity = 8 } = {}): string[][] {
  const bytes = Buffer.from(text);
  const scanner = new CsvScanner({ width, capacity, delimiter: COMMA, row: 1 });
  const rows: string[][] = [];
  let from = 0;
  let to = 0;
  while (from < bytes.length) {
    to = Math.min(bytes.length, to + step);
    for (;;) {
      from = scanner.scan(bytes, from, to, to === bytes.length);
      const { count, starts, ends } = scanner;
      for (let row = 0; row < count; row++) {
        rows.push(
          Array.from({ length: width }, (_, column) =>
            rawText({ bytes, starts, ends }, row * width + column),
          ),
        );
      }
      if (count < capacity) break;
    }
    if (to === bytes.length) break;
  }
  return rows;
}

const quotedIfNeeded = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

describe("cells of a delimited text", () => {
  it.each([
    ["LF", "a,b\nc,d\n"],
    ["CRLF", "a,b\r\nc,d\r\n"],
    ["CR", "a,b\rc,d\r"],
    ["no line end at the end", "a,b\nc,d"],
  ])("end with %s", (_, text) =>
    expect(scanned(text, 2)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]),
  );

  it("may be quoted, and hold quotes, commas and line ends", () =>
    expect(scanned('"a,1","b\r\nc"\n"say ""yes""",""\n', 2)).toEqual([
      ["a,1", "b\r\nc"],
      ['say "yes"', ""],
    ]));
  it("keep a quote in the middle", () => expect(scanned('5" disk,b\n', 2)).toEqual([['5" disk', "b"]]));
  it("are blank where a row is short", () =>
    expect(scanned("a\n\nb,c\n", 2)).toEqual([
      ["a", ""],
      ["", ""],
      ["b", "c"],
    ]));
  it("end with a comma at the end of the file", () => expect(scanned("a,", 2)).toEqual([["a", ""]]));

  it("beyond the header make a row misshapen, unless they are empty", () => {
    const scanner = new CsvScanner({ width: 2, capacity: 8, delimiter: COMMA, row: 1 });
    const bytes = Buffer.from("a,b,,\na,b,c,d\n");
    scanner.scan(bytes, 0, bytes.length, true);
    expect([...scanner.misshapen]).toEqual([
      [1, { code: "ROW_TOO_MANY_CELLS", params: { found: 4, expected: 2 } }],
    ]);
  });
  it("that go on after their quote make a row misshapen", () => {
    const scanner = new CsvScanner({ width: 2, capacity: 8, delimiter: COMMA, row: 1 });
    const bytes = Buffer.from('"a"x,b\nc,d\n');
    scanner.scan(bytes, 0, bytes.length, true);
    expect([...scanner.misshapen.keys()]).toEqual([0]);
    expect(scanner.count).toBe(2);
  });
  it("whose quote never closes are left", () => expect(scanned('a,b\n"c,d\n', 2)).toEqual([["a", "b"]]));

  it("are the same wherever the windows are cut", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "产", "😀", '"', ",", "\n", "\r", " ", "1"),
      maxLength: 6,
    });
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (table, step, capacity) => {
          const text = table.map((row) => `${row.map(quotedIfNeeded).join(",")}\r\n`).join("");
          expect(scanned(text, 3, { step, capacity })).toEqual(table);
        },
      ),
      { numRuns: 500 },
    );
  });
});
