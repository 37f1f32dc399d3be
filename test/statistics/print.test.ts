import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { known, none } from "../../src/statistics/figure.js";
import {
  apart,
  cell,
  growthWords,
  percent,
  persons,
  points,
  roundHalfUp,
  wan,
  yi,
} from "../../src/statistics/print.js";
import { decimal, HUNDRED, integer, ratio } from "../../src/statistics/ratio.js";
import { convert, inUnit, isPercentage, quantity } from "../../src/statistics/units.js";
import { shown, two } from "./asking.js";
import { onPaper, over } from "./naive.js";

describe("rounding (四舍五入)", () => {
  it.each([
    ["0.25", 1, "0.3"],
    ["-0.25", 1, "-0.3"],
    ["0.249999999999999999", 1, "0.2"],
    ["-0.04", 1, "0.0"],
    ["-0.05", 1, "-0.1"],
    ["0", 1, "0.0"],
    ["99.95", 1, "100.0"],
    ["2.5", 0, "3"],
    ["-2.5", 0, "-3"],
    ["-0.4", 0, "0"],
    ["1234.005", 2, "1234.01"],
  ] as const)("of %s to %d places prints %s", (text, places, expected) => {
    expect(roundHalfUp(decimal(text), places)).toBe(expected);
  });

  it("is what long division on paper gives", () => {
    const whole = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
    fc.assert(
      fc.property(whole, fc.bigInt({ min: 1n, max: 10n ** 6n }), fc.nat(4), (n, d, places) => {
        expect(roundHalfUp(ratio(n, d), places)).toBe(onPaper(over(n, d), places));
      }),
    );
  });
});

describe("print", () => {
  it("gives growth, shares and contributions one decimal", () => {
    expect(percent(decimal("0.055"))).toBe("5.5%");
    expect(percent(decimal("0.0545"))).toBe("5.5%"); // a tie, away from zero
    expect(percent(decimal("-0.0545"))).toBe("-5.5%");
  });

  it("gives 亿元 and 万元 two decimals, from 分", () => {
    expect(yi(1_053_551_000_000n)).toBe("105.36"); // 10,535,510,000.00 yuan
    expect(yi(-50_000_000n)).toBe("-0.01"); // −500,000 yuan is −0.005亿元: a tie, away from zero
    expect(wan(123_456n)).toBe("0.12");
  });

  it("gives persons whole, or in 万人", () => {
    expect(persons(65398, "人")).toBe("65398");
    expect(persons(65398n, "万人")).toBe("6.54");
  });

  it("says a fall as a fall and a zero as 持平", () => {
    expect(growthWords(decimal("0.055"))).toEqual({ zh: "增长5.5%", en: "up 5.5%" });
    expect(growthWords(decimal("-0.055"))).toEqual({ zh: "下降5.5%", en: "down 5.5%" });
    expect(growthWords(decimal("-0.0004"))).toEqual({ zh: "持平", en: "unchanged" });
    expect(points(decimal("-0.0004")).zh).toBe("0.0个百分点");
  });

  it("does not let a number cross by rounding what it is compared with", () => {
    expect(apart(decimal("99.96"), [HUNDRED], 1)).toBe("99.96");
    expect(apart(decimal("100"), [HUNDRED], 1)).toBe("100.0");
    expect(apart(decimal("0.9496"), [decimal("0.95"), decimal("0.60")], 2)).toBe("0.9496");
    expect(apart(decimal("99.99999999999999999"), [HUNDRED], 1)).toBe("100.000000000000"); // an end to it
  });

  it("does not let a number leave by rounding what it is equal to", () => {
    expect(apart(decimal("99.99"), [decimal("99.99")], 1)).toBe("99.99");
    expect(apart(decimal("400"), [decimal("400")], 2)).toBe("400.00");
  });

  it("prints — where there is no figure", () => {
    expect(cell(none("base-zero"), percent)).toBe("—");
    expect(cell(known(decimal("0.1")), percent)).toBe("10.0%");
  });

  it("never makes parts and totals agree: 1/3 three times prints 99.9 beside 100.0", () => {
    const third = percent(ratio(1n, 3n));
    expect([third, third, third, percent(integer(1))]).toEqual(["33.3%", "33.3%", "33.3%", "100.0%"]);
  });
});

describe("units", () => {
  it("turn exact sums into a target's unit", () => {
    expect(shown(inUnit(9_000_000_000_000n, "亿元"), two)).toBe("900.00");
    expect(shown(inUnit(65398, "万人"), two)).toBe("6.54");
    expect(shown(inUnit(1, "Gbps"), two)).toBe("(unit-mismatch)");
  });

  it("never take 分 for persons", () => {
    expect(shown(inUnit(9_000_000_000_000n, "亿元", "output"), two)).toBe("900.00");
    expect(shown(inUnit(9_000_000_000_000n, "人", "output"), two)).toBe("(unit-mismatch)");
    expect(shown(inUnit(31201, "家", "enterprises"), two)).toBe("31201.00");
  });

  it("convert only what counts the same", () => {
    expect(shown(convert(decimal("3.3"), "万家", "家"), two)).toBe("33000.00");
    expect(shown(convert(decimal("1358016"), "万元", "亿元"), two)).toBe("135.80");
    expect(shown(convert(decimal("5"), "Gbps", "Gbps"), two)).toBe("5.00");
    expect(shown(convert(decimal("5"), "万人", "家"), two)).toBe("(unit-mismatch)");
    expect(shown(convert(decimal("5"), "个", "次"), two)).toBe("(unit-mismatch)");
    expect(shown(convert(decimal("5"), "Gbps", "Mbps"), two)).toBe("(unit-mismatch)");
  });

  it("print each in its own way", () => {
    expect(quantity(decimal("1000"), "亿元", "zh")).toBe("1000.00亿元");
    expect(quantity(decimal("1000"), "亿元", "en")).toBe("1000.00 hundred million yuan");
    expect(quantity(decimal("29103"), "家", "zh")).toBe("29103家");
    expect(quantity(decimal("14200"), "Gbps", "zh")).toBe("14200Gbps");
    expect(quantity(decimal("0.5"), "个", "zh")).toBe("0.50个");
    expect(quantity(decimal("99.97"), "%", "en", HUNDRED)).toBe("99.97%");
    expect([isPercentage("%(覆盖)"), isPercentage("次/年")]).toEqual([true, false]);
  });
});
