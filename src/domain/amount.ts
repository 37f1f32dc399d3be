/**
 * Money (金额). One enterprise's figure is an integer number of 分, exact in a JavaScript number because it is
 * bounded; sums may grow past 2^53 and are bigint. Text is yuan with two decimals, at every border.
 */

/** An integer number of 分 (1/100 yuan) of one report: |value| ≤ FEN_MAX, so a number holds it exactly. */
export type Fen = number;

/** A trillion yuan (1万亿元): beyond any unit in a month, and ninety of them still add up below 2^53 分. */
export const FEN_MAX = 100_000_000_000_000;

/** No enterprise or estimate unit employs more; twenty of them still fit 31 bits. */
export const PERSONS_MAX = 100_000_000;

export const MONEY_UNIT_NAMES = ["元", "千元", "万元", "百万元", "亿元"] as const;
export type MoneyUnit = (typeof MONEY_UNIT_NAMES)[number];
/** Each unit as a power of ten of one yuan. */
export const MONEY_UNITS: Readonly<Record<MoneyUnit, number>> = {
  元: 0,
  千元: 3,
  万元: 4,
  百万元: 6,
  亿元: 8,
};

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$|^([+-]?)\.(\d+)$/;

export type AmountProblem = "not-a-number" | "too-precise" | "too-large";

/**
 * Reads a plain decimal text given in `unit` as 分. Nothing is rounded: a text with more precision than 0.01 yuan
 * is refused unless the surplus digits are zeros.
 *
 * @example parseAmount("135801.6", "万元") //=> 135801600000  (1,358,016,000.00 yuan)
 * @example parseAmount("0.001", "元") //=> "too-precise"
 */
export function parseAmount(text: string, unit: MoneyUnit = "元"): Fen | AmountProblem {
  const match = DECIMAL.exec(text);
  if (!match) return "not-a-number";
  const negative = (match[1] ?? match[4]) === "-";
  const whole = match[2] ?? "0";
  const fraction = match[3] ?? match[5] ?? "";
  const places = MONEY_UNITS[unit] + 2;
  const surplus = fraction.slice(places);
  if (/[1-9]/.test(surplus)) return "too-precise";
  const digits = (whole + fraction.slice(0, places).padEnd(places, "0")).replace(/^0+(?=\d)/, "");
  if (digits.length > 16) return "too-large";
  const fen = Number(digits);
  if (fen > FEN_MAX) return "too-large";
  return negative && fen !== 0 ? -fen : fen;
}

/**
 * 分 as yuan text with two decimals: the form in which amounts travel.
 *
 * @example formatYuan(135801600000n) //=> "1358016000.00"
 */
export function formatYuan(fen: Fen | bigint): string {
  const text = fen.toString();
  const negative = text.startsWith("-");
  const digits = (negative ? text.slice(1) : text).padStart(3, "0");
  return `${negative ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Yuan text with at most two decimals, as the event schemas admit it, to 分 without a size limit. */
export function yuanToFen(yuan: string): bigint {
  const [whole = "0", fraction = ""] = yuan.split(".");
  return BigInt(whole + fraction.padEnd(2, "0"));
}

/** The same for what one report gives, which a number holds exactly. */
export function reportedFen(yuan: string): Fen {
  const point = yuan.length - 3;
  return yuan[point] === "." ? Number(yuan.slice(0, point) + yuan.slice(point + 1)) : Number(yuanToFen(yuan));
}
