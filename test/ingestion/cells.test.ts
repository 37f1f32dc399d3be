import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FEN_MAX } from "../../src/domain/amount.js";
import { formatPeriod, periodOf } from "../../src/domain/period.js";
import { formatDate, readDate } from "../../src/ingestion/cells/calendar-date.js";
import { expandExponent, readDecimal } from "../../src/ingestion/cells/decimal.js";
import { readAmount, readPersons } from "../../src/ingestion/cells/figures.js";
import { readPart, readPeriod, readYear } from "../../src/ingestion/cells/period-text.js";
import { cleanText } from "../../src/ingestion/cells/text.js";
import { readUnitId } from "../../src/ingestion/cells/unit-id.js";

const period = (text: string): string | undefined => {
  const written = readPeriod(text);
  return written && formatPeriod(written.period) + (written.ytd ? " ytd" : "");
};

describe("a period as files write it", () => {
  it.each([
    ["2019-06", "2019-06"],
    ["2019-6", "2019-06"],
    ["2019/6", "2019-06"],
    ["2019/06", "2019-06"],
    ["2019.06", "2019-06"],
    ["2019.12", "2019-12"],
    ["201906", "2019-06"],
    ["2019年6月", "2019-06"],
    ["２０１９年０６月", "2019-06"],
    ["2019 年 6 月份", "2019-06"],
    ["二〇一九年六月", "2019-06"],
    ["二○一九年十二月", "2019-12"],
    ["Jun 2019", "2019-06"],
    ["2019-Jun", "2019-06"],
    ["Jun-19", "2019-06"],
    ["September 2019", "2019-09"],
    ["43617", "2019-06"],
    ["2019-06-01", "2019-06"],
    ["2019-06-30", "2019-06"],
    ["20190601", "2019-06"],
    ["2019年1-2月", "2019-01..02"],
    ["2019年1—2月", "2019-01..02"],
    ["2019年1～2月", "2019-01..02"],
    ["2019年1至2月", "2019-01..02"],
    ["2019年1月-2019年2月", "2019-01..02"],
    ["2019-01..02", "2019-01..02"],
    ["2019-01~02", "2019-01..02"],
    ["2019Q2", "2019-Q2"],
    ["2019-Q2", "2019-Q2"],
    ["2019年Q2", "2019-Q2"],
    ["Q2 2019", "2019-Q2"],
    ["2019年二季度", "2019-Q2"],
    ["2019年第二季度", "2019-Q2"],
    ["2019年2季度", "2019-Q2"],
    ["2019年Ⅱ季度", "2019-Q2"],
    ["2019年前三季度", "2019-01..09"],
    ["2019年一至三季度", "2019-01..09"],
    ["2019年上半年", "2019-H1"],
    ["2019年下半年", "2019-H2"],
    ["2019H2", "2019-H2"],
    ["2019", "2019"],
    ["2019年", "2019"],
    ["2019年度", "2019"],
    ["2019年全年", "2019"],
    ["2019年1-6月累计", "2019-H1 ytd"],
  ])("%s is %s", (text, expected) => expect(period(text)).toBe(expected));

  it.each([
    "2019-13",
    "201913",
    "2019年13月",
    "2019-00",
    "2019年3-2月",
    "2019Q5",
    "1900",
    "2019-06-15",
    "19-06",
    "20196",
    "20180",
    "六月",
    // A mark of a footnote is no digit, and two numbers are not one.
    "2019年1①",
    "2019年1²",
    "2019年1 2月",
    "2019-1\n2",
  ])("%s is refused", (text) => expect(period(text)).toBeUndefined());

  it("2019.1 is refused: a spreadsheet shows January and October so", () =>
    expect(period("2019.1")).toBeUndefined());
  it("2019-01-02 is a date in the middle of a month, not January to February", () =>
    expect(period("2019-01-02")).toBeUndefined());

  it("reads back the canonical text of every period", () => {
    const months = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(fc.integer({ min: 1949, max: 2200 }), months, (year, [a, b]) => {
        const one = periodOf(year, Math.min(a, b), Math.max(a, b));
        const text = one ? formatPeriod(one) : "";
        expect(period(text)).toBe(text);
      }),
    );
  });
});

describe("a year and its part in two columns", () => {
  it.each(["2019", "2019年", "2019年度", "2019.0"])("year %s", (text) => expect(readYear(text)).toBe(2019));
  it.each(["6", "06", "6月", "6月份", "６", "六月"])("month %s", (text) =>
    expect(readPart(text, "month")).toEqual([6, 6]),
  );
  it("months 1-2", () => expect(readPart("1-2月", "month")).toEqual([1, 2]));
  it.each(["2", "Q2", "二季度", "第2季度", "Ⅱ季度"])("quarter %s", (text) =>
    expect(readPart(text, "quarter")).toEqual([4, 6]),
  );
  it.each(["1", "上半年", "H1"])("half %s", (text) => expect(readPart(text, "half")).toEqual([1, 6]));
  it.each([
    ["1-3", "quarter", [1, 9]],
    ["1-2", "quarter", [1, 6]],
    ["4-6月", "quarter", [4, 6]],
  ] as const)("%s among %ss", (text, part, months) => expect(readPart(text, part)).toEqual(months));
  it.each([
    ["2-3", "quarter"],
    ["1-2", "half"],
    ["1①", "month"],
    ["1 2", "month"],
  ] as const)("%s among %ss is refused", (text, part) => expect(readPart(text, part)).toBeUndefined());
  it.each(["13", "0", "x"])("month %s is refused", (text) => expect(readPart(text, "month")).toBeUndefined());
});

describe("a date", () => {
  it.each([
    "2020年12月5日",
    "2020/12/5",
    "20201205",
    "2020-12-05",
    "2020.12.5",
    "44170",
    "２０２０－１２－０５",
    "2020-12-05 00:00:00",
    "2020-12-05T08:30:00Z",
  ])("%s is 2020-12-05", (text) => {
    const date = readDate(text);
    expect(date && formatDate(date)).toBe("2020-12-05");
  });
  it.each(["5/12/2020", "2019年6月1①", "2019-02-29", "2020-13-01", "2020-12", "1", "99999999"])(
    "%s is refused",
    (text) => expect(readDate(text)).toBeUndefined(),
  );
  it("knows the leap day", () => expect(readDate("2020-02-29")).toEqual({ year: 2020, month: 2, day: 29 }));
});

describe("an amount", () => {
  const fen = (text: string) => {
    const cell = readAmount(text, "万元");
    return "value" in cell ? cell.value : cell.problem.code;
  };
  it.each([
    ["135801.6", 135_801_600_000],
    ["135,801.6", 135_801_600_000],
    ["１３５，８０１．６", 135_801_600_000],
    ["¥135801.60", 135_801_600_000],
    ["-12.5", -12_500_000],
    ["−12.5", -12_500_000],
    ["+12.5", 12_500_000],
    [".5", 500_000],
    ["5.", 5_000_000],
    ["0.000001", 1],
    ["0.1000000000", 100_000],
    ["12 345.6", 12_345_600_000],
    ["1, 234", 1_234_000_000],
    ["\u00A0- ¥ 12 ", -12_000_000],
  ])("%s (万元) is %d 分", (text, expected) => expect(fen(text)).toBe(expected));

  it.each(["", "-", "—", "——", "…", "……", "/"])("%j is no figure", (text) => expect(fen(text)).toBeNaN());
  it("minus zero is zero", () => expect(Object.is(fen("-0.00"), 0)).toBe(true));

  it.each([
    "NaN",
    "Infinity",
    "-Inf",
    "1,23,4",
    "1.234,56",
    "12万",
    "400亿元",
    "5%",
    "1.2.3",
    "--5",
    "0x10",
    "NULL",
    // A mark of a footnote is no digit, and two figures are not one.
    "12①",
    "12²",
    "12\n34",
    "12 34",
    "12\t345",
    "1 2 3",
  ])("%j is not a number", (text) => expect(fen(text)).toBe("CELL_NUMBER"));
  it("is exact to 0.01 yuan", () => expect(fen("0.0000001")).toBe("CELL_PRECISION"));
  it("has a limit: 40 digits are refused", () => expect(fen("1".repeat(40))).toBe("CELL_TOO_LARGE"));
  it("has a limit, met exactly", () => {
    const most = readAmount(`${FEN_MAX / 100}`, "元");
    expect(most).toMatchObject({ value: FEN_MAX });
    expect(readAmount(`${FEN_MAX / 100}.01`, "元")).toMatchObject({ problem: { code: "CELL_TOO_LARGE" } });
  });
  it.each(["#DIV/0!", "#N/A", "#REF!", "=A1+B1"])("%s is a formula that failed", (text) =>
    expect(fen(text)).toBe("CELL_FORMULA_ERROR"),
  );
  it("takes scientific notation digit by digit, with a warning", () => {
    expect(readAmount("1.2E+05", "元")).toMatchObject({
      value: 12_000_000,
      warning: { code: "CELL_SCIENTIFIC" },
    });
    expect(fen("1E+300")).toBe("CELL_TOO_LARGE");
  });
});

describe("scientific notation", () => {
  it.each([
    ["1.2E+05", "120000"],
    ["1.25e-3", "0.00125"],
    ["-1.234567E2", "-123.4567"],
    ["12E0", "12"],
    ["5e-1", "0.5"],
  ])("%s is %s", (text, plain) => expect(expandExponent(text)).toBe(plain));
  it("means the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (value) => {
        expect(Number(expandExponent(value.toExponential()))).toBe(value + 0);
      }),
    );
  });
});

describe("persons", () => {
  const persons = (text: string, exponent = 0) => {
    const cell = readPersons(text, exponent);
    return "value" in cell ? cell.value : cell.problem.code;
  };
  it("are whole", () => {
    expect(persons("1,234")).toBe(1234);
    expect(persons("1234.0")).toBe(1234);
    expect(persons("12.5")).toBe("CELL_PERSONS");
  });
  it("are not negative", () => expect(persons("-1")).toBe("CELL_PERSONS"));
  it("can be counted in 万人", () => expect(persons("1.2345", 4)).toBe(12345));
  it("have a limit", () => expect(persons("1000000001")).toBe("CELL_TOO_LARGE"));
});

describe("a unit's id", () => {
  it("is raised and narrowed", () =>
    expect(readUnitId(" ９１４３０１００567699262e ")).toMatchObject({ value: "91430100567699262E" }));
  it("says which check character is right", () =>
    expect(readUnitId("914301005676992620")).toMatchObject({
      problem: { code: "UNIT_ID_CHECK", params: { expected: "E" } },
    }));
  it("that a spreadsheet took for a number is refused", () => {
    for (const text of ["9.14300006168009E+17", "9.143E+17", "914301001000000000"])
      expect(readUnitId(text)).toMatchObject({ problem: { code: "UNIT_ID_AS_NUMBER" } });
  });
  it("of a foreign register is built from prefix and digits", () =>
    expect(readUnitId("748", { prefix: "stock", digits: 6 })).toMatchObject({ value: "stock:000748" }));
  it("of an estimate unit stays", () =>
    expect(readUnitId("EST-YUELU-AI")).toMatchObject({ value: "EST-YUELU-AI" }));
});

describe("what programs put around a text", () => {
  it.each([
    ["'00123", "00123"],
    ['="00123"', "00123"],
    ["\uFEFFabc", "abc"],
    ["　岳麓区 ", "岳麓区"],
    ["a\u200Bb", "ab"],
    ["\u202D123\u202C", "123"],
    ["123\u200E", "123"],
    ["\u202E321", "\u202E321"],
  ])("%j is %j", (raw, text) => expect(cleanText(raw)).toBe(text));
});

describe("a decimal", () => {
  it("is what was typed, exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(999_999), (whole, fraction) => {
        const text = `${whole}.${fraction}`;
        expect(readDecimal(text)).toMatchObject({ text });
      }),
    );
  });
});
