import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MONEY_UNITS, parseAmount } from "../../src/domain/amount.js";
import { ByteIntern } from "../../src/domain/byte-intern.js";
import { plainFen, plainPersons } from "../../src/ingestion/reports/plain-number.js";

const fen = (text: string, places: number): number =>
  plainFen(Buffer.from(text), 0, Buffer.byteLength(text), places);

describe("a number read from bytes", () => {
  it("is never another one than the text says", () => {
    const digits = fc.stringMatching(/^-?\d{0,17}(\.\d{0,12})?$/);
    const noise = fc.string({
      unit: fc.constantFrom("0", "1", "9", ".", "-", ",", "+", "e", " ", "１"),
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.oneof(digits, noise),
        fc.constantFrom("元", "千元", "万元", "百万元", "亿元"),
        (text, unit) => {
          const fast = fen(text, MONEY_UNITS[unit] + 2);
          if (!Number.isNaN(fast)) expect(fast).toBe(parseAmount(text, unit));
        },
      ),
      { numRuns: 5000 },
    );
  });
  it("is read wherever it is plain", () => {
    const yuan = fc.tuple(
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      fc.integer({ min: 0, max: 99 }),
    );
    fc.assert(
      fc.property(yuan, ([whole, cents]) => {
        const text = `${whole}.${`${cents}`.padStart(2, "0")}`;
        expect(fen(text, 2)).toBe(parseAmount(text));
      }),
    );
  });
  it.each(["", "-", ".", "1.", "+1", "1e5", " 1", "1,000", "１", "1.005", "12345678901234567"])(
    "%j is left to the slow path",
    (text) => expect(fen(text, 2)).toBeNaN(),
  );
  it("minus zero is zero", () => expect(Object.is(fen("-0", 2), 0)).toBe(true));
  it("of persons is never negative", () => expect(plainPersons(Buffer.from("-5"), 0, 2, 0)).toBeNaN());
});

describe("byte strings", () => {
  it("are numbered as they are first met, whatever their number", () => {
    const intern = new ByteIntern();
    const texts = Array.from({ length: 5000 }, (_, i) => `单位${i * 7919}`);
    const number = (text: string) => {
      const bytes = Buffer.from(`x${text}y`);
      return intern.numberOf(bytes, 1, bytes.length - 1);
    };
    expect(texts.map(number)).toEqual(texts.map((_, i) => i));
    expect(texts.toReversed().map(number)).toEqual(texts.map((_, i) => texts.length - 1 - i));
    expect(intern.size).toBe(5000);
  });
  it("may be empty", () => {
    const intern = new ByteIntern();
    expect([
      intern.numberOf(Buffer.alloc(0), 0, 0),
      intern.numberOf(Buffer.alloc(1), 0, 1),
      intern.numberOf(Buffer.alloc(0), 0, 0),
    ]).toEqual([0, 1, 0]);
  });
});
