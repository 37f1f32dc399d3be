import { describe, expect, it } from "vitest";
import { readCapital } from "../../src/ingestion/cells/capital.js";

const said = (raw: string): string => {
  const capital = readCapital(raw);
  return typeof capital === "string"
    ? capital
    : `${capital.amount} ${capital.currency}${capital.currencyStated ? "" : "?"}`;
};

describe("registered capital", () => {
  it.each([
    ["2,018(万元人民币)", "20180000 CNY"],
    ["253.5000(万元人民币)", "2535000 CNY"],
    ["56（万元人民币）", "560000 CNY"],
    ["13.6万人民币", "136000 CNY"],
    ["9235万元人民币", "92350000 CNY"],
    ["82万人民币元", "820000 CNY"],
    ["54(万)", "540000 CNY?"],
    ["2,960(万元)", "29600000 CNY?"],
    ["1,500(万美元)", "15000000 USD"],
    ["450(万港币)", "4500000 HKD"],
    ["25(万欧元)", "250000 EUR"],
    ["4,000(万日元)", "40000000 JPY"],
    ["1.5亿元人民币", "150000000 CNY"],
    ["100000元", "100000 CNY?"],
    ["0.0001万人民币", "1 CNY"],
    ["12.34567(万美元)", "123456.7 USD"],
    ["０．５万元人民币", "5000 CNY"],
  ])("%s is %s", (raw, expected) => expect(said(raw)).toBe(expected));

  it.each([
    ["", "blank"],
    ["  ", "blank"],
    ["50()", "no-unit"],
    ["50", "no-unit"],
    ["万人民币", "no-number"],
    ["(万元)", "no-number"],
    ["1,23万元", "no-number"],
    ["50(万泰铢)", "unknown-currency"],
  ])("%j gives none: %s", (raw, problem) => expect(said(raw)).toBe(problem));
});
