import { existsSync, readFileSync } from "node:fs";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { known } from "../../src/statistics/figure.js";
import { growth } from "../../src/statistics/growth.js";
import { roundHalfUp } from "../../src/statistics/print.js";
import { decimal, divide, HUNDRED, multiply, type Ratio, sum } from "../../src/statistics/ratio.js";
import { reconcileGrowth } from "../../src/statistics/reconcile.js";
import { share } from "../../src/statistics/share.js";
import fixture from "../fixtures/changsha-bulletins.json" with { type: "json" };
import { shown } from "./asking.js";

/** Formulas and rounding, held against what Changsha's statistical bulletins printed for 2017–2019, 2021 and 2022. */

const { bulletins } = fixture;
const fraction = (printed: string): Ratio => divide(decimal(printed), HUNDRED);
const bulletin = (year: number) => {
  const found = bulletins.find((one) => one.year === year);
  if (!found) throw new Error(`no bulletin of ${year}`);
  return found;
};
const industry = (year: number, index: number) => {
  const found = bulletin(year).industries[index];
  if (!found) throw new Error(`no industry ${index}`);
  return found;
};

const PULLS = bulletins.flatMap(({ year, gdp, industries }) =>
  industries.flatMap(({ name, contribution, pull }) =>
    pull === null ? [] : [{ year, name, growth: gdp.growth, contribution, pull }],
  ),
);

describe("the bulletins' pulls", () => {
  it.each(PULLS)(
    "$year $name: $growth% × $contribution% prints $pull",
    ({ growth: whole, contribution, pull }) => {
      const computed = multiply(decimal(whole), fraction(contribution));
      expect(roundHalfUp(computed, 1)).toBe(pull);
    },
  );

  it("are nine", () => {
    expect(PULLS).toHaveLength(9);
  });
});

describe("the bulletins' contributions", () => {
  it.each(bulletins)("of $year sum to 100.0", ({ industries }) => {
    expect(roundHalfUp(sum(industries.map((one) => decimal(one.contribution))), 1)).toBe("100.0");
  });
});

describe("the bulletins' shares", () => {
  it.each([2017, 2021])("of %d come out as printed", (year) => {
    const { gdp, industries } = bulletin(year);
    for (const { level, share: printed } of industries) {
      expect(shown(share(decimal(level), decimal(gdp.level)))).toBe(`${printed}%`);
    }
  });

  it("of 2022 were balanced to 100: the third industry is 56.7 from its level and 56.8 in print", () => {
    // 3.2 + 40.0 + 56.7 = 99.9
    const { gdp, industries } = bulletin(2022);
    const computed = industries.map(({ level }) => shown(share(decimal(level), decimal(gdp.level))));
    expect(computed).toEqual(["3.2%", "40.0%", "56.7%"]);
    expect(industries.map((one) => one.share)).toEqual(["3.2", "40.0", "56.8"]);
  });
});

describe("the bulletins' totals", () => {
  it.each([
    [2017, "0.00"],
    [2018, "0.00"],
    [2019, "0.00"],
    [2021, "0.01"], // 13270.71 against 13270.70
    [2022, "0.01"], // 13966.12 against 13966.11
  ] as const)("of %d are %s less than the sum of the parts, and are left so", (year, surplus) => {
    const { gdp, industries } = bulletin(year);
    const parts = sum(industries.map((one) => decimal(one.level)));
    expect(roundHalfUp(sum([parts, multiply(decimal(gdp.level), decimal("-1"))]), 2)).toBe(surplus);
  });
});

describe("printed growth", () => {
  it.each([
    ["GDP", 2018, bulletin(2018).gdp, bulletin(2017).gdp, "4.4"],
    ["first industry", 2018, industry(2018, 0), industry(2017, 0), "-16.0"],
    ["second industry", 2018, industry(2018, 1), industry(2017, 1), "-6.8"],
    ["second industry", 2019, industry(2019, 1), industry(2018, 1), "-4.7"],
    ["GDP", 2022, bulletin(2022).gdp, bulletin(2021).gdp, "5.2"],
  ] as const)("of %s %d is not the ratio of the printed levels", (_, __, now, before, nominal) => {
    const found = reconcileGrowth({
      printed: now.growth,
      current: now.level,
      base: before.level,
      isComparable: true,
    });
    expect(found).toMatchObject({ printed: now.growth, computed: nominal, because: "comparable-basis" });
    expect(shown(growth(known(decimal(now.level)), known(decimal(before.level))))).toBe(`${nominal}%`);
  });

  it("of the second industry in 2018 (+6.8 %) implies a base of 4363.47, not the printed 4998.26", () => {
    // 4660.19 / 1.068 = 4363.474
    const [now, before] = [industry(2018, 1), industry(2017, 1)];
    const found = reconcileGrowth({
      printed: now.growth,
      current: now.level,
      base: before.level,
      isComparable: true,
    });
    expect(found.impliedBase && roundHalfUp(found.impliedBase, 2)).toBe("4363.47");
    expect(found.difference).toBe("13.6");
  });

  it("that names no basis stays unexplained: 马栏山 2021, 500 after 430 printed as +25 %", () => {
    const found = reconcileGrowth({ printed: "25", current: "500", base: "430", isComparable: false });
    expect(found).toMatchObject({
      computed: "16",
      difference: "9",
      because: "unexplained",
      impliedBase: null,
    });
  });

  it("within the rounding of the levels is explained by it", () => {
    // 1.2 / 1.1 = +9.09 %, but 1.249 / 1.050 = +18.95 %
    expect(
      reconcileGrowth({ printed: "15.0", current: "1.2", base: "1.1", isComparable: false }).because,
    ).toBe("rounded-inputs");
  });

  it("that agrees needs no reason: 900 after 750 is +20 %", () => {
    const found = reconcileGrowth({ printed: "20", current: "900", base: "750", isComparable: false });
    expect(found).toMatchObject({ agrees: true, difference: "0", because: "none" });
  });
});

const REFERENCE = new URL("../../../shared/reference/changsha-general.csv", import.meta.url);
const isThere = existsSync(REFERENCE);
if (!isThere)
  console.log("reference folder not found: the fixture is not compared with changsha-general.csv");

describe("the fixture", () => {
  const Row = z.object({
    area: z.string(),
    measure: z.string(),
    period: z.string(),
    value: z.string(),
    yoy_percent: z.string(),
    verbatim_quote: z.string(),
  });

  it.skipIf(!isThere)("is what the reference has", () => {
    const { data } = Papa.parse(readFileSync(REFERENCE, "utf8"), { header: true, skipEmptyLines: true });
    const rows = z
      .array(Row)
      .parse(data)
      .filter((row) => row.area === "长沙市");
    const find = (year: number, measure: string) =>
      rows.find((row) => row.period === `${year}` && row.measure === measure);
    for (const { year, gdp, industries } of bulletins) {
      expect(find(year, "地区生产总值")).toMatchObject({ value: gdp.level, yoy_percent: gdp.growth });
      for (const { name, level, growth: rate, contribution, pull } of industries) {
        expect(find(year, `${name}增加值`)).toMatchObject({ value: level, yoy_percent: rate });
        expect(find(year, `${name}贡献率`)?.value).toBe(contribution);
        expect(find(year, `${name}拉动`)?.value ?? null).toBe(pull);
      }
    }
    const shares = (year: number) => bulletin(year).industries.map((one) => one.share);
    expect(find(2017, "三次产业结构")?.value).toBe(shares(2017).join(":"));
    for (const printed of shares(2021)) {
      expect(find(2021, "地区生产总值")?.verbatim_quote).toContain(`${printed}%`);
    }
  });
});
