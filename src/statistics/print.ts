import type { Bilingual } from "../domain/attribution.js";
import { type Figure, isKnown } from "./figure.js";
import { compare, decimal, HUNDRED, integer, magnitude, multiply, type Ratio, ratio, sign } from "./ratio.js";

/**
 * The last step of a figure. Everything before it is exact; here it is rounded half up (四舍五入, ties away from zero),
 * once, at the printed precision. Parts and totals are never made to agree
 * (部分数据因四舍五入的原因,存在总计与分项合计不等的情况).
 */

/**
 * @example roundHalfUp(0.25, 1) //=> "0.3"
 * @example roundHalfUp(-0.04, 1) //=> "0.0": nothing prints as a negative zero
 */
export function roundHalfUp(value: Ratio, places: number): string {
  const scale = 10n ** BigInt(places);
  const { n, d } = magnitude(value);
  const units = (2n * n * scale + d) / (2n * d);
  const digits = units.toString().padStart(places + 1, "0");
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return value.n < 0n && units !== 0n ? `-${text}` : text;
}

/** A fraction in per cent with one decimal. @example percent(0.94999) //=> "95.0%" */
export function percent(value: Ratio, places = 1): string {
  return `${roundHalfUp(multiply(value, HUNDRED), places)}%`;
}

/**
 * As many decimals as keep a number on its own side of the limits it is held against, and on the very limit that it
 * is: 99.96 % against 100 % is not printed as 100.0 %, nor 99.99 % against 99.99 %. For texts that speak of the comparison.
 *
 * @example apart(99.96, [100], 1) //=> "99.96"
 */
export function apart(value: Ratio, limits: readonly Ratio[], places: number): string {
  for (let tried = places; tried < PLACES_MAX; tried++) {
    const text = roundHalfUp(value, tried);
    if (limits.every((limit) => compare(decimal(text), limit) === compare(value, limit))) return text;
  }
  return roundHalfUp(value, PLACES_MAX);
}
const PLACES_MAX = 12;

/** A difference of fractions. @example points(0.03789) //=> { zh: "3.8个百分点", en: "3.8 percentage points" } */
export function points(value: Ratio): Bilingual {
  const text = roundHalfUp(multiply(value, HUNDRED), 1);
  return { zh: `${text}个百分点`, en: `${text} percentage points` };
}

/**
 * A rate of growth in words; 持平 where the printed figure is zero: a reader cannot tell 0.0% up from 0.0% down.
 *
 * @example growthWords(-0.055) //=> { zh: "下降5.5%", en: "down 5.5%" }
 */
export function growthWords(value: Ratio): Bilingual {
  const amount = percent(magnitude(value));
  if (amount === "0.0%") return { zh: "持平", en: "unchanged" };
  return sign(value) < 0
    ? { zh: `下降${amount}`, en: `down ${amount}` }
    : { zh: `增长${amount}`, en: `up ${amount}` };
}

/** 分 in 亿元 with two decimals. @example yi(1053551000000n) //=> "105.36" */
export function yi(fen: bigint | number): string {
  return roundHalfUp(ratio(BigInt(fen), 10_000_000_000n), 2);
}
/** 分 in 万元 with two decimals. @example wan(123456n) //=> "0.12" */
export function wan(fen: bigint | number): string {
  return roundHalfUp(ratio(BigInt(fen), 1_000_000n), 2);
}
/** Persons, whole or in 万人 with two decimals. @example persons(65398, "万人") //=> "6.54" */
export function persons(count: bigint | number, unit: "人" | "万人"): string {
  return unit === "人" ? roundHalfUp(integer(count), 0) : roundHalfUp(ratio(BigInt(count), 10_000n), 2);
}

/** A table's cell: "—" where there is nothing, as the yearbooks print it. The reason belongs into a note. */
export function cell(figure: Figure, print: (value: Ratio) => string): string {
  return isKnown(figure) ? print(figure.value) : "—";
}
