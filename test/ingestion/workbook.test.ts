import { utils, type WorkBook, write } from "@e965/xlsx";
import ExcelJS from "exceljs";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { unfoldedCells } from "../../src/ingestion/source/ods-spread.js";
import { brief, faultOf, fileOf, reading, UNITS } from "./support.js";

const [A, B] = UNITS;
const HEADER = ["统一社会信用代码", "产业", "报告期", "产值(万元)", "期末从业人员"];

/** A workbook made by a program that knows formats, merges and formulas. */
async function book(fill: (sheet: ExcelJS.Worksheet, all: ExcelJS.Workbook) => void): Promise<string> {
  const all = new ExcelJS.Workbook();
  fill(all.addWorksheet("报表"), all);
  return fileOf(new Uint8Array(await all.xlsx.writeBuffer()), "表.xlsx");
}

/** The same rows in another kind of workbook. */
function bookOf(bookType: "xlsx" | "biff8" | "ods", rows: unknown[][]): string {
  const all: WorkBook = utils.book_new();
  utils.book_append_sheet(all, utils.aoa_to_sheet(rows), "报表");
  const bytes: Uint8Array = write(all, { type: "buffer", bookType });
  return fileOf(bytes, `表.${bookType === "biff8" ? "xls" : bookType}`);
}

describe("a workbook", () => {
  it.each(["xlsx", "biff8", "ods"] as const)("of type %s is read", async (type) => {
    const { reports, problems } = await reading(
      bookOf(type, [HEADER, [A, "北斗", "2019年6月", 135801.6, 25], [B, "AI", 2019, "1,000.5", ""]]),
    );
    expect(problems).toEqual([]);
    expect(reports).toMatchObject([
      { row: 2, unit: A, cluster: "beidou", period: "2019-06", output: 135_801_600_000, employment: 25 },
      { row: 3, unit: B, cluster: "ai", period: "2019", output: 1_000_500_000, employment: undefined },
    ]);
  });

  it("gives the computed values of formulas, and refuses those that failed or were never computed", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", { formula: "1+1", result: 2 }, 1]);
      sheet.addRow([A, "北斗", "2018", { formula: "1/0", result: { error: "#DIV/0!" } }, 1]);
      sheet.addRow([A, "北斗", "2017", { formula: "D2*2" }, 1]);
    });
    const { reports, problems } = await reading(path);
    expect(reports).toMatchObject([{ period: "2019", output: 2_000_000 }]);
    expect(problems.map(({ row, sheet, value, code }) => [row, sheet, value, code])).toEqual([
      [3, "报表", "#DIV/0!", "CELL_FORMULA_ERROR"],
      [4, "报表", "=D2*2", "CELL_FORMULA_ERROR"],
    ]);
  });

  it.each(["0%", "0.00%", "#,##0,", "0.0,,", '0.00,"千元"', "0\\.0", "0!.0,", "0;[Red]-0%"])(
    "refuses a figure that the format %s shows as another one",
    async (numFmt) => {
      const path = await book((sheet) => {
        sheet.addRow(HEADER);
        sheet.addRow([A, "北斗", "2019", 12345.6, 1]).getCell(4).numFmt = numFmt;
        sheet.addRow([B, "北斗", "2019", 0, 1]).getCell(4).numFmt = numFmt;
      });
      const { reports, problems } = await reading(path);
      expect(reports).toMatchObject([{ unit: B, output: 0 }]);
      expect(problems).toMatchObject([
        { row: 2, column: "产值(万元)", code: "CELL_SHOWN", params: { held: "12345.6", format: numFmt } },
      ]);
    },
  );
  it.each([
    "#,##0.00",
    "_-* #,##0.00_-;\\-* #,##0.00_-",
    "#,##0.00_);[Red]\\(#,##0.00\\)",
    '0.0"%"',
    '[>=100]#,##0"万元";0.00',
    "G/通用格式",
    "0.0E+00",
  ])("takes a figure with the format %s", async (numFmt) => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 12345.6, 1]).getCell(4).numFmt = numFmt;
    });
    expect((await reading(path)).reports).toMatchObject([{ output: 12_345_600_000 }]);
  });

  it("tells that hidden rows are read as well", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, 1]);
      for (const year of ["2018", "2017"]) sheet.addRow([A, "北斗", year, 1, 1]).hidden = true;
      sheet.addRow([]).hidden = true;
    });
    const { reports, problems } = await reading(path);
    expect(reports).toHaveLength(3);
    expect(problems).toMatchObject([
      { row: 3, sheet: "报表", code: "ROWS_HIDDEN", params: { count: 2 }, severity: "warning" },
    ]);
  });

  it("tells that a hidden column is read as well, and nothing of one that is not read", async () => {
    const path = await book((sheet) => {
      sheet.addRow([...HEADER, "备注"]);
      sheet.addRow([A, "北斗", "2019", 1, 1, "x"]);
      for (const column of [5, 6]) sheet.getColumn(column).hidden = true;
    });
    const { reports, problems } = await reading(path);
    expect(reports).toMatchObject([{ employment: 1 }]);
    expect(problems).toMatchObject([
      { row: 1, sheet: "报表", column: HEADER[4], code: "COLUMN_HIDDEN", severity: "warning" },
    ]);
  });

  it("rounds numbers to the 15 digits that a spreadsheet keeps", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 0.1 + 0.2, 1]);
      sheet.addRow([A, "北斗", "2018", 120000, 1.2e5]);
      sheet.addRow([A, "北斗", "2017", 1e-6, 1]);
    });
    const { reports } = await reading(path);
    expect(reports.map(({ output }) => output)).toEqual([300_000, 120_000_000_000, 1]);
  });

  it("refuses a credit code that was typed as a number", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([Number(A), "北斗", "2019", 1, 1]);
    });
    expect((await reading(path)).problems).toMatchObject([
      { code: "UNIT_ID_AS_NUMBER", value: "9.14300006168009E+17" },
    ]);
  });

  it("reads dates as periods and as dates, formatted or as serial numbers", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", new Date(Date.UTC(2019, 5, 1)), 1, 1]);
      sheet.getCell("C2").numFmt = 'yyyy"年"m"月"';
      sheet.addRow([A, "北斗", 43647, 1, 1]);
    });
    expect((await reading(path)).reports.map(({ period }) => period)).toEqual(["2019-06", "2019-07"]);
  });

  it("reads dates of both epochs", async () => {
    const path = await book((sheet, all) => {
      all.properties.date1904 = true;
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", new Date(Date.UTC(2019, 5, 1)), 1, 1]);
      sheet.getCell("C2").numFmt = "yyyy-mm";
    });
    expect((await reading(path)).reports.map(({ period }) => period)).toEqual(["2019-06"]);
  });

  it("flattens texts in pieces", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, { richText: [{ text: "北" }, { text: "斗", font: { bold: true } }] }, "2019", 1, 1]);
    });
    expect((await reading(path)).reports).toMatchObject([{ cluster: "beidou" }]);
  });

  it("has a header of two merged lines under a title", async () => {
    const path = await book((sheet) => {
      sheet.addRow(["规模以上企业产值表"]);
      sheet.mergeCells("A1:D1");
      sheet.addRow(["", "", "", "单位:万元"]);
      sheet.addRow(["统一社会信用代码", "报告期", "工业总产值", ""]);
      sheet.addRow(["", "", "本月", "本年累计"]);
      sheet.mergeCells("A3:A4");
      sheet.mergeCells("B3:B4");
      sheet.mergeCells("C3:D3");
      sheet.addRow([A, "2019-06", 1, 6]);
    });
    expect((await reading(path)).reports).toMatchObject([{ row: 5, output: 1_000_000, ytd: false }]);
    expect((await reading(path, { basis: "ytd" })).reports).toMatchObject([{ output: 6_000_000, ytd: true }]);
  });

  it("has groups of columns, each group's title merged over them", async () => {
    const path = await book((sheet) => {
      sheet.addRow(["企业情况", "", "工业总产值(万元)", ""]);
      sheet.addRow(["统一社会信用代码", "报告期", "本月", "本年累计"]);
      sheet.mergeCells("A1:B1");
      sheet.mergeCells("C1:D1");
      sheet.addRow([A, "2019-06", 1, 6]);
    });
    expect((await reading(path)).reports).toMatchObject([{ row: 3, output: 1_000_000, ytd: false }]);
  });

  it("has no figure of merged columns, and merges beside the table are none of its figures' concern", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, ""]);
      sheet.addRow([A, "北斗", "2018", 1, 2]);
      sheet.addRow([A, "北斗", "2017", 1, 2]);
      sheet.mergeCells("D2:E2");
      sheet.mergeCells("I2:I3");
    });
    const { reports, problems } = await reading(path);
    expect(reports).toMatchObject([{ period: "2018" }, { period: "2017" }]);
    expect(brief(problems)).toEqual(["2 产值(万元) CELL_MERGED"]);
  });
  it("gives each row the name that is merged down, and no row a figure that is", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, 10]);
      sheet.addRow(["", "AI", "", 2, ""]);
      sheet.mergeCells("A2:A3");
      sheet.mergeCells("C2:C3");
    });
    const { reports } = await reading(path);
    expect(reports).toMatchObject([
      { unit: A, cluster: "beidou", period: "2019" },
      { unit: A, cluster: "ai", period: "2019", output: 2_000_000 },
    ]);
    const merged = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, 10]);
      sheet.addRow([A, "AI", "2019", 2, ""]);
      sheet.mergeCells("E2:E3");
    });
    expect(brief((await reading(merged)).problems)).toEqual([
      "2 期末从业人员 CELL_MERGED",
      "3 期末从业人员 CELL_MERGED",
    ]);
  });

  it("ends where a long run of rows is blank, and says what was left", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.getCell("A2").value = A;
      sheet.getCell("C2").value = "2019";
      sheet.getCell("D2").value = 1;
      sheet.getCell("A1500").value = "x";
    });
    const { reports, problems } = await reading(path);
    expect(reports).toHaveLength(1);
    expect(brief(problems)).toEqual(["1500 - ROWS_AFTER_GAP"]);
    expect(brief((await reading(path, { limits: { blankRowsMax: 1497 } })).problems)).toContain(
      "1500 统一社会信用代码 UNIT_ID_FORM",
    );
  });

  it("with formatted blank rows has no more rows than it says", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, 1]);
      for (let row = 3; row < 1000; row++) sheet.getCell(row, 4).numFmt = "0.00";
    });
    const { reports, problems } = await reading(path);
    expect([reports.length, problems]).toEqual([1, []]);
  });
});

describe("the sheets of a workbook", () => {
  const two = (
    second: (sheet: ExcelJS.Worksheet) => void,
    state: ExcelJS.WorksheetState = "visible",
    name = "表2",
  ) =>
    book((sheet, all) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, 1]);
      second(all.addWorksheet(name, { state }));
    });
  const filled = (sheet: ExcelJS.Worksheet) => {
    sheet.addRow(HEADER);
    sheet.addRow([B, "AI", "2018", 2, 1]);
  };

  it("must be named where two hold rows", async () => {
    const path = await two(filled);
    const fault = await faultOf(reading(path));
    expect([fault.code, fault.params]).toEqual(["SHEET_CHOICE", { sheets: "报表、表2" }]);
    expect((await reading(path, { sheet: "表2" })).reports).toMatchObject([{ unit: B }]);
    const unknown = await faultOf(reading(path, { sheet: "表3" }));
    expect([unknown.code, unknown.params]).toEqual(["SHEET_UNKNOWN", { sheet: "表3", sheets: "报表、表2" }]);
  });
  it("that are hidden are not read, unless named", async () => {
    const path = await two(filled, "hidden");
    const { reports, problems } = await reading(path);
    expect(reports).toMatchObject([{ unit: A }]);
    expect(problems).toMatchObject([{ code: "SHEET_SKIPPED", params: { sheet: "表2" } }]);
    expect((await reading(path, { sheet: "表2" })).reports).toMatchObject([{ unit: B }]);
  });
  it("that are hidden and hold all there is are named", async () => {
    const path = await book((_, all) => filled(all.addWorksheet("数据", { state: "hidden" })));
    const fault = await faultOf(reading(path));
    expect([fault.code, fault.params]).toEqual(["SHEET_HIDDEN", { sheets: "数据" }]);
  });
  it("that hold a header only don't count", async () => {
    expect((await reading(await two((sheet) => sheet.addRow(HEADER)))).problems).toEqual([]);
  });
  it("that hold something else are mentioned", async () => {
    const path = await two((sheet) => sheet.addRow(["随便写写"]));
    expect((await reading(path)).problems).toMatchObject([
      { code: "SHEET_SKIPPED", params: { sheet: "表2" }, severity: "warning" },
    ]);
  });
  it("of notes are not mentioned", async () => {
    const path = await two((sheet) => sheet.addRow(["统一社会信用代码", "报告期"]), "visible", "填报说明");
    expect((await reading(path)).problems).toEqual([]);
  });
  it("may all be empty", async () => {
    expect((await faultOf(reading(await book(() => {})))).code).toBe("FILE_EMPTY");
    expect((await faultOf(reading(await book((sheet) => sheet.addRow(HEADER))))).code).toBe(
      "FILE_HEADER_ONLY",
    );
  });
});

describe("a workbook that would burst", () => {
  /** A worksheet of 64 MB of blanks packs into 64 kB. */
  const bomb = () =>
    zipSync({ "xl/worksheets/sheet1.xml": new Uint8Array(64 * 1024 * 1024).fill(32) }, { level: 9 });

  it("is refused by its directory, before anything is unpacked", async () => {
    const fault = await faultOf(reading(fileOf(bomb(), "bomb.xlsx")));
    expect([fault.code, fault.params]).toEqual(["FILE_BOMB", { found: "64 MiB" }]);
  });
  it("is refused where its directory lies", async () => {
    const bytes = Buffer.from(zipSync({ "xl/a.xml": new Uint8Array(8 * 1024 * 1024) }, { level: 9 }));
    const directory = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(1000, directory + 24);
    expect((await faultOf(reading(fileOf(bytes, "lie.xlsx")))).code).toBe("FILE_BOMB");
  });
  it("is refused for too many parts", async () => {
    const parts = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}`, strToU8("x")]));
    const path = fileOf(zipSync(parts), "parts.xlsx");
    expect((await faultOf(reading(path, { limits: { archiveEntriesMax: 10 } }))).code).toBe("FILE_BOMB");
  });
  it("is refused where a few bytes stand for billions of cells", async () => {
    const row =
      '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>';
    expect(unfoldedCells(row)).toBe(16_000_000_000);
    const path = fileOf(
      zipSync({ "content.xml": strToU8(row), "styles.xml": strToU8("<x/>") }),
      "spread.ods",
    );
    expect((await faultOf(reading(path))).code).toBe("FILE_BOMB");
  });
  it("but the blank rows that office programs leave at the end are no cells", () => {
    const tail =
      '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>';
    expect(
      unfoldedCells(
        `<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>${tail}`,
      ),
    ).toBe(1);
  });
  it("is refused for merges over millions of cells", async () => {
    const path = await book((sheet) => {
      sheet.addRow(HEADER);
      sheet.addRow([A, "北斗", "2019", 1, 1]);
      sheet.mergeCells("F1:Z2");
    });
    expect((await faultOf(reading(path, { limits: { mergedCellsMax: 41 } }))).code).toBe("FILE_BOMB");
    expect((await reading(path, { limits: { mergedCellsMax: 42 } })).reports).toHaveLength(1);
  });
  it("is refused for its size", async () => {
    const path = bookOf("xlsx", [HEADER]);
    expect((await faultOf(reading(path, { limits: { workbookBytesMax: 1000 } }))).code).toBe(
      "FILE_TOO_LARGE",
    );
  });
});

describe("a damaged workbook", () => {
  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ["garbled inside", (bytes: Buffer) => bytes.fill(0x7f, 100, 400)],
    ["with one bit changed", (bytes: Buffer) => bytes.fill((bytes[300] ?? 0) ^ 1, 300, 301)],
  ])("%s is refused", async (_, harm) => {
    const all: WorkBook = utils.book_new();
    utils.book_append_sheet(
      all,
      utils.aoa_to_sheet(Array.from({ length: 200 }, (_row, i) => [...HEADER, i])),
      "s",
    );
    const bytes: Buffer = write(all, { type: "buffer", bookType: "xlsx", compression: true });
    const fault = await faultOf(reading(fileOf(harm(bytes), "a.xlsx")));
    expect([fault.code, fault.say("zh")]).toEqual([
      "FILE_DAMAGED",
      expect.stringContaining("用 Excel 等软件打开"),
    ]);
  });
  it("that is another archive is refused", async () => {
    const path = fileOf(zipSync({ "a.txt": strToU8("hello") }), "a.zip");
    expect((await faultOf(reading(path))).code).toBe("FILE_DAMAGED");
  });
});
