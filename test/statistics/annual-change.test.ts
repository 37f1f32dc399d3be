import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annualChange, annualStep, cagr, yearsLabel } from "../../src/statistics/annual-change.js";
import { known } from "../../src/statistics/figure.js";
import { decimal, integer, ratio } from "../../src/statistics/ratio.js";
import { shown, two } from "./asking.js";

const point = (year: number, value: string) => ({ year, value: decimal(value) });

describe("年均增速 (水平法)", () => {
  it("is exact where the root is a fraction", () => {
    // (121/100)^(1/2) − 1 = 11/10 − 1
    expect(cagr(point(2013, "100"), point(2015, "121"))).toEqual(known(ratio(1n, 10n)));
  });

  it("takes seven years from 2013 to 2020", () => {
    // 400 → 1000: 2.5^(1/7) = 1.139852…
    expect(shown(cagr(point(2013, "400"), point(2020, "1000")))).toBe("14.0%");
  });

  it("is the same as growth over one year", () => {
    expect(shown(cagr(point(2017, "750"), point(2018, "900")))).toBe("20.0%");
  });

  it("has no figure under a year, nor over a base of zero or below, nor across zero", () => {
    expect(shown(cagr(point(2018, "1"), point(2018, "2")))).toBe("(first-year)");
    expect(shown(cagr(point(2013, "0"), point(2018, "2")))).toBe("(base-zero)");
    expect(shown(cagr(point(2013, "-1"), point(2018, "2")))).toBe("(base-negative)");
    expect(shown(cagr(point(2013, "1"), point(2018, "-2")))).toBe("(sign-change)");
    expect(shown(cagr(point(2013, "1"), point(2018, "0")))).toBe("-100.0%");
  });

  it("gives back the rate that made the series", () => {
    fc.assert(
      fc.property(fc.integer({ min: -90, max: 300 }), fc.integer({ min: 1, max: 15 }), (rate, years) => {
        const factor = ratio(BigInt(100 + rate), 100n);
        let value = integer(7);
        for (let n = 0; n < years; n++) value = ratio(value.n * factor.n, value.d * factor.d);
        const found = cagr({ year: 2000, value: integer(7) }, { year: 2000 + years, value });
        expect(found).toEqual(known(ratio(BigInt(rate), 100n)));
      }),
    );
  });
});

describe("the mean step of a linear path", () => {
  it("is the change divided by the years", () => {
    // (98 − 80) / 4 = 4.5 points a year
    expect(shown(annualStep(point(2014, "80"), point(2018, "98")), two)).toBe("4.50");
    expect(shown(annualStep(point(2014, "80"), point(2014, "98")), two)).toBe("(first-year)");
  });

  it("carries its years", () => {
    expect(annualChange("linear", point(2014, "0"), point(2018, "2"))).toEqual(
      known({ step: "linear", perYear: ratio(1n, 2n), from: 2014, to: 2018 }),
    );
  });
});

describe("the name of a mean rate", () => {
  it("lists the years after the base", () => {
    expect(yearsLabel(2013, 2020).zh).toBe("2014—2020年年均");
    // 建国四十三年: base 1949, written 1950–1992
    expect(yearsLabel(1949, 1992).zh).toBe("1950—1992年年均");
    expect(yearsLabel(2019, 2020).zh).toBe("2020年");
  });
});
