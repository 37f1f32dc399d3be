import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FEN_MAX,
  formatYuan,
  MONEY_UNITS,
  type MoneyUnit,
  parseAmount,
  yuanToFen,
} from "../../src/domain/amount.js";

describe("an amount", () => {
  it.each([
    ["135801.6", "万元", 135_801_600_000],
    ["1", "亿元", 10_000_000_000],
    ["0.01", "元", 1],
    ["-12.30", "千元", -1_230_000],
    ["-0", "元", 0],
    [".5", "元", 50],
    ["7.", "元", 700],
    ["16100.0", "百万元", 1_610_000_000_000],
  ] as const)("%s %s is %d 分", (text, unit, fen) => {
    expect(parseAmount(text, unit)).toBe(fen);
  });

  it.each([
    ["NaN", "not-a-number"],
    ["1e5", "not-a-number"],
    ["1,000", "not-a-number"],
    ["", "not-a-number"],
    ["0.001", "too-precise"],
    ["1".repeat(40), "too-large"],
  ] as const)("%s is refused as %s", (text, problem) => {
    expect(parseAmount(text, "元")).toBe(problem);
  });

  it("has a limit, tested from both sides", () => {
    expect(parseAmount(formatYuan(FEN_MAX))).toBe(FEN_MAX);
    expect(parseAmount(formatYuan(FEN_MAX + 1))).toBe("too-large");
  });

  it("is never negative zero", () => {
    expect(Object.is(parseAmount("-0.00"), 0)).toBe(true);
    expect(formatYuan(0)).toBe("0.00");
  });

  it("survives its text in every unit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -FEN_MAX, max: FEN_MAX }),
        fc.constantFrom(...(Object.keys(MONEY_UNITS) as MoneyUnit[])),
        (fen, unit) => {
          const places = MONEY_UNITS[unit] + 2;
          const digits = `${Math.abs(fen)}`.padStart(places + 1, "0");
          const text = `${fen < 0 ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
          expect(parseAmount(text, unit)).toBe(fen);
          expect(yuanToFen(formatYuan(fen))).toBe(BigInt(fen));
        },
      ),
    );
  });
});
