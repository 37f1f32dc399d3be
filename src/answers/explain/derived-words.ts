import type { Bilingual } from "../../domain/attribution.js";
import type { Language } from "../../domain/faults.js";
import { samePeriod, yearBefore } from "../../domain/period.js";
import type { Derived } from "../../engine/queries/derived.js";
import { type DerivedName, FORMULA_NAMES, type Formula } from "../../engine/queries/derived-name.js";
import type { FigureName } from "../../engine/queries/figure-name.js";
import type { Pairs } from "../../engine/queries/pairs.js";
import { isKnown } from "../../statistics/figure.js";
import { points } from "../../statistics/print.js";
import { integer } from "../../statistics/ratio.js";
import { quantity } from "../../statistics/units.js";
import { sayIn } from "../answer.js";
import { level, periodName, rate } from "../figures.js";

/** 同比 is against a year before; against any other period growth names it. */
export function formulaName({ formula, current, base }: DerivedName, language: Language): string {
  const isYearBefore = samePeriod(base.period, yearBefore(current.period));
  if (isYearBefore || ["share", "asked", "gap", "gap-share"].includes(formula))
    return FORMULA_NAMES[formula][language];
  const since = periodName(base.period, language);
  const { zh, en } = FORMULA_NAMES[formula];
  return sayIn(language)(`比${since}${formula === "growth" ? "增长" : zh}`, `${en} since ${since}`);
}

export function methodOf(formula: Formula, { beside }: Derived): Bilingual {
  return formula === "comparable" && beside.restatedBase ? RESTATED : METHODS[formula];
}

/** The value with its unit as tables print it. */
export function printed(
  { formula, current }: DerivedName,
  { value, aim }: Derived,
  language: Language,
): string {
  if (aim && formula !== "gap-share")
    return isKnown(value) ? quantity(value.value, aim.unitName, language) : "—";
  if (formula === "change") return level(current.measure, value);
  if (formula === "pull") return isKnown(value) ? points(value.value)[language] : "—";
  return rate(value);
}

export function pairNotes(
  { measure }: FigureName,
  pairs: Pairs | undefined,
  language: Language,
): readonly string[] {
  if (!pairs) return [];
  const amount = (value: bigint) => level(measure, { value: integer(value) });
  const [now, then] = [amount(pairs.current), amount(pairs.base)];
  return [
    sayIn(language)(
      `共${pairs.count}对报表:本期${now},上年同期${then}`,
      `${pairs.count} pairs of reports: current ${now}, a year before ${then}`,
    ),
  ];
}

export function aimNotes({ aim }: Derived, language: Language): readonly string[] {
  if (!aim) return [];
  const value = quantity(aim.value, aim.unitName, language);
  return [sayIn(language)(`目标值${value}`, `target ${value}`)];
}

export function coverageNotes(formula: Formula, { beside }: Derived, language: Language): readonly string[] {
  if (formula !== "coverage") return [];
  const { reported, expected } = beside.coverage;
  return [
    sayIn(language)(
      `应报${expected}单位月,已报${reported}单位月;未报最多的列在前面`,
      `${expected} unit-months due, ${reported} received; those that lack most stand first`,
    ),
  ];
}

const METHODS = {
  growth: { zh: "本期数 ÷ 基期数 − 1", en: "current ÷ base − 1" },
  change: { zh: "本期数 − 基期数", en: "current − base" },
  comparable: {
    zh: "两年同月都报了的单位(在同一产业内;全部产业合计时,改换产业的也算),本期之和 ÷ 上年同期之和 − 1",
    en: "over units that reported the same months of both years, in the same cluster (over all clusters, in any): current ÷ base − 1",
  },
  coverage: { zh: "已报单位月 ÷ 应报单位月", en: "unit-months received ÷ due" },
  share: { zh: "分项 ÷ 合计", en: "part ÷ whole" },
  contribution: { zh: "分项的增减额 ÷ 合计的增减额", en: "change of the part ÷ change of the whole" },
  pull: { zh: "分项的增减额 ÷ 合计的基期数", en: "change of the part ÷ base of the whole" },
  asked: { zh: "分项的基期数 × 目标值 ÷ 合计的基期数", en: "base of the part × target ÷ base of the whole" },
  gap: { zh: "同速应达数 − 本期数", en: "asked by equal growth − current" },
  "gap-share": { zh: "分项的缺口 ÷ 合计的缺口", en: "gap of the part ÷ gap of the whole" },
} as const satisfies Record<Formula, Bilingual>;

const RESTATED = {
  zh: "本期数 ÷ 调整后的基数 − 1",
  en: "current ÷ the base as restated − 1",
} as const satisfies Bilingual;
