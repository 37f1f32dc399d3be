import { readDecimal } from "./decimal.js";
import { compact } from "./text.js";

/** Registered capital as an exact decimal in whole currency units. */
export interface Capital {
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  /** False where the register names none (`54(万)`) and the domestic currency is meant. */
  readonly currencyStated: boolean;
}

/** Why a notation gives no capital: nothing written, no number in it, no scale, or words that are not known. */
export type CapitalProblem = "blank" | "no-number" | "no-unit" | "unknown-currency";

/** Names of currencies in registers; the longer name stands before its part. */
const CURRENCIES: readonly (readonly [name: string, code: string])[] = [
  ["人民币", "CNY"],
  ["RMB", "CNY"],
  ["CNY", "CNY"],
  ["美元", "USD"],
  ["美金", "USD"],
  ["USD", "USD"],
  ["港元", "HKD"],
  ["港币", "HKD"],
  ["HKD", "HKD"],
  ["欧元", "EUR"],
  ["EUR", "EUR"],
  ["日元", "JPY"],
  ["日圆", "JPY"],
  ["JPY", "JPY"],
  ["英镑", "GBP"],
  ["GBP", "GBP"],
  ["韩元", "KRW"],
  ["韩圆", "KRW"],
  ["新台币", "TWD"],
  ["台币", "TWD"],
  ["澳门元", "MOP"],
  ["澳门币", "MOP"],
  ["新加坡元", "SGD"],
  ["新加坡币", "SGD"],
  ["澳大利亚元", "AUD"],
  ["澳元", "AUD"],
  ["加拿大元", "CAD"],
  ["加元", "CAD"],
  ["瑞士法郎", "CHF"],
];
const SCALES: readonly (readonly [name: string, exponent: number])[] = [
  ["百万", 6],
  ["千万", 7],
  ["亿", 8],
  ["万", 4],
  ["千", 3],
];
const NOTATION = /^([^\p{L}()]*)\(?([^()]*)\)?([^()]*)$/u;

/**
 * Reads the notations of registers: a number, then a scale and a currency, in brackets or not.
 *
 * @example readCapital("2,018(万元人民币)") //=> { amount: "20180000", currency: "CNY", currencyStated: true }
 * @example readCapital("50()") //=> "no-unit"
 */
export function readCapital(raw: string): Capital | CapitalProblem {
  const text = compact(raw).toUpperCase();
  if (text === "") return "blank";
  const match = NOTATION.exec(text);
  const decimal = readDecimal(match?.[1] ?? "");
  if (decimal === undefined || "problem" in decimal) return "no-number";
  const words = `${match?.[2] ?? ""}${match?.[3] ?? ""}`;
  if (words === "") return "no-unit";
  const currency = CURRENCIES.find(([name]) => words.includes(name));
  const scale = SCALES.find(([name]) => words.startsWith(name));
  const rest = words
    .slice(scale?.[0].length ?? 0)
    .replace(currency?.[0] ?? "", "")
    .replaceAll("元", "");
  if (rest !== "") return "unknown-currency";
  return {
    amount: shifted(decimal.text, scale?.[1] ?? 0),
    currency: currency?.[1] ?? "CNY",
    currencyStated: currency !== undefined,
  };
}

/** Decimal text × 10^exponent, in its shortest form. */
function shifted(text: string, exponent: number): string {
  const [whole = "", fraction = ""] = text.split(".");
  const moved = `${whole}${fraction.slice(0, exponent).padEnd(exponent, "0")}`.replace(/^\+/, "");
  const rest = fraction.slice(exponent).replace(/0+$/, "");
  return `${moved.replace(/^(-?)0+(?=\d)/, "$1")}${rest === "" ? "" : `.${rest}`}`;
}
