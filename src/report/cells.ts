import type { Measure } from "../domain/attribution.js";
import type { Language } from "../domain/faults.js";
import { type Figure, isKnown, known, map } from "../statistics/figure.js";
import { differenceWords } from "../statistics/phrases.js";
import { apart, roundHalfUp } from "../statistics/print.js";
import {
  HUNDRED,
  integer,
  magnitude,
  multiply,
  type Ratio,
  ratio,
  sign,
  subtract,
  ZERO,
} from "../statistics/ratio.js";
import { isPercentage, quantity } from "../statistics/units.js";
import type { FigureCell, Scope } from "./model.js";

/** The sign that yearbooks print where there is no number; a note says why. */
export const NOTHING = "—";

/** Everything about a figure but its value. */
export interface About {
  readonly name: string;
  readonly period: string;
  readonly scope: Scope;
  readonly figure?: string;
  readonly mark?: FigureCell["mark"];
  readonly coverage?: FigureCell["coverage"];
}

/** How measures are printed: 亿元 with two decimals; persons and enterprises whole. */
const PRINTED: Record<Measure, { unit: string; size: bigint; places: number }> = {
  output: { unit: "亿元", size: 10_000_000_000n, places: 2 },
  revenue: { unit: "亿元", size: 10_000_000_000n, places: 2 },
  employment: { unit: "人", size: 1n, places: 0 },
  enterprises: { unit: "家", size: 1n, places: 0 },
};

export function unitOf(measure: Measure): string {
  return PRINTED[measure].unit;
}

/** 分, persons or enterprises in the unit that the measure is printed in. */
export function inPrintedUnit(measure: Measure, exact: Figure): Figure {
  return map(exact, (value) => multiply(value, ratio(1n, PRINTED[measure].size)));
}

/** After less before; where one of them is not known there is no difference, for its reason. */
export function differenceOf(before: Figure, after: Figure): Figure {
  if (!isKnown(before)) return before;
  return isKnown(after) ? known(subtract(after.value, before.value)) : after;
}

/** A level of 分, persons or enterprises. @example level("output", { value: 9850000000000 }) //=> "985.00" */
export function level(measure: Measure, exact: Figure, about: About): FigureCell {
  const { unit, places } = PRINTED[measure];
  return cell(inPrintedUnit(measure, exact), unit, places, about);
}

/** Amounts of single enterprises are printed in 万元: in 亿元 most of them would be 0.00. */
export function unitOfUnit(measure: Measure): string {
  return measure === "output" || measure === "revenue" ? "万元" : unitOf(measure);
}

/** A level of a single enterprise. @example levelOfUnit("output", { value: 9850000 }) //=> "9.85" */
export function levelOfUnit(measure: Measure, exact: Figure, about: About): FigureCell {
  const unit = unitOfUnit(measure);
  const size = unit === "万元" ? 1_000_000n : 1n;
  return cell(
    map(exact, (value) => multiply(value, ratio(1n, size))),
    unit,
    unit === "万元" ? 2 : 0,
    about,
  );
}

/** A fraction in per cent with one decimal: growth, shares, contributions, coverage. */
export function rate(fraction: Figure, about: About): FigureCell {
  return cell(hundredfold(fraction), "%", 1, about);
}

/** A fraction in percentage points with one decimal: pulls, paces, differences of percentages. */
export function percentagePoints(fraction: Figure, about: About): FigureCell {
  return cell(hundredfold(fraction), "个百分点", 1, about);
}

export function count(value: bigint | number, unit: string, about: About): FigureCell {
  return cell({ value: integer(value) }, unit, 0, about);
}

/** A value in a target's own unit, with the unit, and never rounded onto the target it is held against. */
export function inUnitOf(
  value: Figure,
  unit: string,
  language: Language,
  about: About,
  beside?: Ratio,
): FigureCell {
  const printed = isKnown(value) ? quantity(value.value, unit, language, beside) : NOTHING;
  const places = /\.(\d+)/.exec(printed)?.[1]?.length ?? 0;
  return { ...cell(value, unit, places, about), text: printed };
}

/** A difference of values in a target's unit, with its unit: one of percentages is in percentage points. */
export function differenceInUnitOf(
  value: Figure,
  unit: string,
  language: Language,
  about: About,
): FigureCell {
  const inSame = inUnitOf(value, unit, language, about, ZERO);
  if (!isPercentage(unit)) return inSame;
  const text = isKnown(value) ? differenceWords(value.value, unit)[language] : NOTHING;
  return { ...inSame, unit: "个百分点", text };
}

/** A fraction of a target in per cent that is never rounded onto 100 %. */
export function attained(fraction: Figure, about: About): FigureCell {
  const hundredths = hundredfold(fraction);
  const plainCell = cell(hundredths, "%", 1, about);
  if (!isKnown(hundredths)) return plainCell;
  const printed = apart(hundredths.value, [HUNDRED], 1);
  return { ...plainCell, text: printed, places: printed.split(".")[1]?.length ?? 0 };
}

/** The same figure printed with its unit, as running text needs it. */
export function withUnit(figure: FigureCell, language: Language): FigureCell {
  if (figure.value === null) return figure;
  const unit = (language === "en" && SPELT_OUT[figure.unit]) || unitName(figure.unit, language);
  const space = language === "zh" || figure.unit === "%" ? "" : " ";
  return { ...figure, text: `${figure.text}${space}${unit}` };
}

/** The same figure without its sign, for a sentence whose words give the direction. */
export function unsigned(figure: FigureCell): FigureCell {
  if (figure.value === null) return figure;
  return { ...figure, text: roundHalfUp(magnitude(figure.value), figure.places) };
}

/** Is nothing left of the figure once it is printed? */
export function printsAsZero({ value, places }: FigureCell): boolean {
  return value !== null && /^0(\.0*)?$/.test(roundHalfUp(magnitude(value), places));
}

/** As printed, with a plus sign where it is above zero in print as well. */
export function withPlus(figure: FigureCell): string {
  const isAbove = figure.value !== null && sign(figure.value) > 0 && !printsAsZero(figure);
  return isAbove ? `+${figure.text}` : figure.text;
}

/** The same figure printed without its unit, where that stands beside it. */
export function withoutUnit(figure: FigureCell): FigureCell {
  return figure.value === null ? figure : { ...figure, text: roundHalfUp(figure.value, figure.places) };
}

const ENGLISH_UNITS: Readonly<Record<string, string>> = {
  亿元: "100m yuan",
  万元: "10k yuan",
  人: "persons",
  家: "enterprises",
  个百分点: "percentage points",
  位: "",
  次: "times",
  "次/年": "times a year",
  个: "items",
  户: "enterprises",
  万人: "10k persons",
  万家: "10k enterprises",
  份: "reports",
  件: "changes",
  项: "targets",
};

/** In running text a number in front of a number cannot be read. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  亿元: "hundred million yuan",
  万元: "ten thousand yuan",
};

/** A unit as it stands in a head or on an axis. */
export function unitName(unit: string, language: Language): string {
  return language === "zh" ? unit : (ENGLISH_UNITS[unit] ?? unit);
}

function hundredfold(fraction: Figure): Figure {
  return map(fraction, (value) => multiply(value, HUNDRED));
}

function cell(figure: Figure, unit: string, places: number, about: About): FigureCell {
  const { name, period, scope } = about;
  const value = isKnown(figure) ? figure.value : null;
  return {
    kind: "figure",
    name,
    value,
    reason: isKnown(figure) ? null : figure.none,
    text: value === null ? NOTHING : roundHalfUp(value, places),
    unit,
    places,
    period,
    scope,
    // Where there is no number, its reason stands beside it.
    figure: value === null ? null : (about.figure ?? null),
    mark: about.mark ?? null,
    coverage: about.coverage ?? null,
  };
}
